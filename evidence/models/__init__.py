"""The models of this app, by noun."""

from evidence.models.files import WAITING, CopyPage, File, FileState, Inspection
from evidence.models.redactions import (
    OPEN_REDACTIONS,
    RedactedPage,
    Redaction,
    RedactionMark,
    RedactionState,
    Rendering,
)
from evidence.models.unfinished import Piece, Unfinished

__all__ = [
    "OPEN_REDACTIONS",
    "WAITING",
    "CopyPage",
    "File",
    "FileState",
    "Inspection",
    "Piece",
    "RedactedPage",
    "Redaction",
    "RedactionMark",
    "RedactionState",
    "Rendering",
    "Unfinished",
]
