"""The models of this app, by noun."""

from subjects.models.associations import (
    GROUPS,
    ONLINE,
    Association,
    AssociationKind,
    AssociationQuerySet,
    Reach,
)
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
    "GROUPS",
    "ONLINE",
    "Address",
    "Association",
    "AssociationKind",
    "AssociationQuerySet",
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
    "Reach",
    "Subject",
    "Verdict",
    "best_name",
    "standing",
]
