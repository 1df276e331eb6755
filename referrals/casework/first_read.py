"""When a referral was first opened by Prevent staff of the force that holds it, as the log has it, and whether that was in
time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import CharField, F, OuterRef, Q, Subquery
from django.db.models.functions import Cast

from accounts.authority import Authority
from audit.kinds import RECORD_VIEWED
from audit.models import Event
from core.asked_once import asked_once
from core.counting import sight_of
from core.cuts import A_WEEK, weeks, within
from core.rules import Narrow, record_column
from referrals.access import NEWEST_FIRST, see_case_file
from referrals.access.sealing import unsealed
from referrals.limits import due_in
from referrals.models import Referral
from referrals.models.referral import State

# The newest are looked at, so that the page costs the same however many there are.
LOOKED_AT = 500
IN_TIME, LATER, NOT_YET = "in_time", "later", "not_yet"
READ = {IN_TIME: "Opened in time", LATER: "Opened later", NOT_YET: "Not opened yet"}


@dataclass(frozen=True)
class FirstRead:
    """One referral: when it came here, when it was received, and when it was first opened. The limit runs from the receipt,
    as the day that is stored does; what is keyed in was received before it came."""

    pk: int
    came: datetime
    received: datetime
    opened: datetime | None

    @property
    def as_read(self) -> str:
        """By the limit of a new referral; what is not opened is late too, but says so in a row of its own."""
        if self.opened is None:
            return NOT_YET
        return IN_TIME if self.opened <= due_in(State.SUBMITTED, self.received) else LATER

    @property
    def hours(self) -> float:
        assert self.opened is not None
        return (self.opened - self.came).total_seconds() / 3600


@asked_once
def first_reads(who: Authority) -> Sequence[FirstRead]:
    """Of the newest that came in the weeks that figures count."""
    lately = within("submitted_at", weeks()[0], weeks()[-1] + A_WEEK, unsealed)
    seen = sight_of(see_case_file, who, Referral, order=NEWEST_FIRST, narrow=lately)
    opened = Event.objects.filter(
        target_type=Referral._meta.label,
        target_id=Cast(OuterRef("pk"), CharField()),
        kind=RECORD_VIEWED.name,
        agency_id=OuterRef("force_id"),
        at__gte=OuterRef("submitted_at"),
    )
    opened = opened.exclude(actor_id=OuterRef("submitted_by_id")).order_by("at")
    rows = seen.order_by("-submitted_at", "-pk").annotate(opened=Subquery(opened.values("at")[:1]))
    return [FirstRead(*row) for row in rows.values_list("pk", F("submitted_at"), "received_at", "opened")[:LOOKED_AT]]


def read_as(how: str, who: Authority) -> Narrow:
    found = [one.pk for one in first_reads(who) if one.as_read == how]
    return lambda prefix: unsealed(prefix) & Q(**{f"{record_column(prefix)}__in": found})
