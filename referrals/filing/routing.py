"""Where a referral goes: the police force of the agency's area, and the council where the area copies it."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import Agency, AgencyKind
from referrals.models.referral import Answer


class NoForce(Exception):
    """The agency's area has no police force in this service, so there is nowhere to send to."""


@dataclass(frozen=True)
class Recipients:
    """Who will receive it, as shown before sending. `why_no_council` says why a usual copy is not made."""

    force: Agency
    council: Agency | None = None
    why_no_council: str = ""

    @property
    def area(self) -> str:
        """The code of the force's area."""
        return self.force.area.code if self.force.area else ""


def _now(agency: Agency) -> Agency:
    """The one that stands in its place today."""
    while agency.merged_into is not None:
        agency = agency.merged_into
    return agency


def recipients(*, agency: Agency, own_staff: str) -> Recipients:
    """Force and council follow from the agency's area until it is known where the person lives. What is still
    filed at an agency that was merged into another goes where that one's goes."""
    agency = _now(agency)
    theirs = Agency.objects.filter(kind=AgencyKind.FORCE, area__isnull=False, area=agency.area).first()
    force = theirs and _now(theirs)
    if force is None or not force.is_open or force.area is None:
        raise NoForce(f"{agency.name} lies in no police area of this service.")
    if not force.area.copies_council:
        return Recipients(force)
    here = Agency.objects.taking_on().filter(area=force.area).order_by("id")
    council = here.filter(kind=AgencyKind.COUNCIL).first()
    if council is not None and council.pk == agency.pk and own_staff != Answer.NO:
        # Its front door are colleagues of whoever this may be about.
        return Recipients(force, None, "It may concern a colleague, so your own front door gets no copy.")
    return Recipients(force, council)
