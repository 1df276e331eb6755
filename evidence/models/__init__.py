"""The models of this app, by noun."""

from evidence.models.files import (
    JUDGED,
    REMOVED_BY_SENDER,
    WAITING,
    WITHOUT_BYTES,
    ContentWork,
    CopyPage,
    File,
    FileEnd,
    FileState,
    Inspection,
    Reach,
)
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
    "JUDGED",
    "OPEN_REDACTIONS",
    "REMOVED_BY_SENDER",
    "WAITING",
    "WITHOUT_BYTES",
    "ContentWork",
    "CopyPage",
    "File",
    "FileEnd",
    "FileState",
    "Inspection",
    "Piece",
    "Reach",
    "RedactedPage",
    "Redaction",
    "RedactionMark",
    "RedactionState",
    "Rendering",
    "Unfinished",
]
