"""Agencies, the people in them, and what each person does there."""

from accounts.models.absences import Absence
from accounts.models.agencies import Agency, AgencyKind, Area, Site, WhoSends
from accounts.models.attestations import Attestation
from accounts.models.departures import Departure
from accounts.models.kept import DIGEST, KeptText, Notice, OncePost
from accounts.models.memberships import Invitation, Membership, MembershipQuerySet, MembershipState
from accounts.models.people import Mailed, PeopleManager, User
from accounts.models.presence import Presence
from accounts.models.providers import IdentityLink, IdentityProvider
from accounts.models.reading import ReadingBlock
from accounts.models.rounds import Round
from accounts.models.saved_views import SavedView

__all__ = [
    "DIGEST",
    "Absence",
    "Agency",
    "AgencyKind",
    "Area",
    "Attestation",
    "Departure",
    "IdentityLink",
    "IdentityProvider",
    "Invitation",
    "KeptText",
    "Mailed",
    "Membership",
    "MembershipQuerySet",
    "MembershipState",
    "Notice",
    "OncePost",
    "PeopleManager",
    "Presence",
    "ReadingBlock",
    "Round",
    "SavedView",
    "Site",
    "User",
    "WhoSends",
]
