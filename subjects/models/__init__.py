"""The models of this app, by noun."""

from subjects.models.links import Candidate, Link, LinkQuerySet, Verdict
from subjects.models.matching import FiledUnder, MatchEvidence, MatchKeys, NameCount, NameShare
from subjects.models.people import (
    Address,
    Claim,
    ClaimQuerySet,
    DateOfBirth,
    Identifier,
    IdentifierKind,
    Name,
    NameKind,
    Subject,
    best_name,
    standing,
)

__all__ = [
    "Address",
    "Candidate",
    "Claim",
    "ClaimQuerySet",
    "DateOfBirth",
    "FiledUnder",
    "Identifier",
    "IdentifierKind",
    "Link",
    "LinkQuerySet",
    "MatchEvidence",
    "MatchKeys",
    "Name",
    "NameCount",
    "NameKind",
    "NameShare",
    "Subject",
    "Verdict",
    "best_name",
    "standing",
]
