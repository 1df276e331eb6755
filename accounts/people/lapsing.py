"""Training and vetting that lapse soon: the list for an agency's administrators, and the reminders before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.limits import PEOPLE
from accounts.models import Agency, Membership, MembershipState, User
from accounts.notices.telling import people_with, platform, tell
from accounts.roles import Role
from core.clock import ONE_DAY


@dataclass(frozen=True)
class Lapse:
    """One of a person's dates."""

    person: User
    what: str
    until: date

    @property
    def is_over(self) -> bool:
        return self.until < timezone.localdate()


def next_at(agency: Agency) -> list[Lapse]:
    """What has lapsed, and what lapses within two months, soonest first."""
    here = Membership.objects.filter(agency=agency).exclude(state=MembershipState.ENDED)
    last = timezone.localdate() + PEOPLE.lapsing_days * ONE_DAY
    people = User.objects.filter(_by(last), is_active=True, pk__in=here.values("user_id")).order_by("sort_key", "pk")
    return sorted(_lapses(people, last), key=lambda lapse: lapse.until)


def _by(last: date) -> Q:
    return Q(training_until__lte=last) | Q(vetting_until__lte=last)


def _lapses(people: Iterable[User], last: date) -> Iterator[Lapse]:
    for person in people:
        for what, until in (("Training", person.training_until), ("Vetting", person.vetting_until)):
            if until is not None and until <= last:
                yield Lapse(person, what, until)


def remind() -> None:
    """The keeper's duty: the person, and once for each agency and date its administrators, so many days before."""
    today = timezone.localdate()
    last = today + max(PEOPLE.lapsing_reminders) * ONE_DAY
    for lapse in _lapses(_with_something_ahead(today, last), last):
        left = (lapse.until - today).days
        rung = min((days for days in PEOPLE.lapsing_reminders if left <= days), default=None)
        if left >= 0 and rung is not None:
            _remind_of(lapse, rung)


def _with_something_ahead(today: date, last: date) -> QuerySet[User]:
    ahead = Q(training_until__range=(today, last)) | Q(vetting_until__range=(today, last))
    return User.objects.filter(ahead, is_active=True).order_by("pk")


def _remind_of(lapse: Lapse, rung: int) -> None:
    occasion = f"{lapse.what}:{lapse.until}:{rung}"
    tell(
        [lapse.person],
        kind="account.lapsing",
        instead=None,
        words=f"{lapse.what} of yours lapses soon. What opens records to you stops then; filing does not.",
        path=reverse("accounts:you"),
        about=f"{lapse.person.pk}:{occasion}",
    )
    for agency in Agency.objects.filter(memberships__in=lapse.person.memberships.live()).distinct():
        tell(
            people_with(agency_id=agency.pk, roles=[Role.AGENCY_ADMINISTRATOR]),
            kind="people.lapsing",
            instead=platform(),
            expected=True,
            words="Training or vetting of colleagues lapses soon.",
            path=reverse("accounts:lapsing", args=[agency.public_id]),
            about=f"{agency.pk}:{occasion}",
        )
