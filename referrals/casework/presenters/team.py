"""The team as its supervisor sees it: who has how much, what is late, what was not touched. What an app above
has that people hold stands beside the referrals (`HELD`)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from accounts.authority import Authority
from accounts.models import Membership, User
from accounts.people.holdings import why_unable
from accounts.roles import CASE_STAFF, SUPERVISORS
from core.asked_once import asked_once
from core.compiled import written
from core.components import Label
from core.extension import Point
from core.rules import Rule
from referrals.access import assign
from referrals.limits import LIMITS
from referrals.models import Decision, Referral
from referrals.models.referral import FINISHED, State


@dataclass(frozen=True)
class Line:
    """One record that a supervisor can hand to a colleague, as their page lists it."""

    key: str
    reference: str
    href: str
    what: str
    labels: list[Label]
    due: date | datetime | None
    holder: str


@dataclass(frozen=True)
class Held:
    """A kind of record that people hold beside referrals: whose it is, and how a supervisor hands it over.
    `unowned` are those for which a supervisor answers on duty only."""

    name: str
    many: str
    holder: str
    rule: Rule
    alive: Callable[[], QuerySet[Any]]
    late: Callable[[], Q]
    unowned: Q
    line: Callable[[Any], Line]
    hand: Callable[..., object]
    list_page: str  # the name of the address of the list in which several can be ticked

    def __str__(self) -> str:
        return self.many

    @asked_once
    def of(self, who: Authority) -> QuerySet[Any]:
        """What is alive of it in the supervisor's forces."""
        return written(self.rule.filter(who, self.alive().filter(force_id__in=who.agencies(*SUPERVISORS))))

    def figures(self, who: Authority) -> tuple[Held, dict[str, int]]:
        counted = self.of(who).order_by()
        return self, counted.aggregate(
            held=Count("pk"), late=Count("pk", filter=self.late()), unowned=Count("pk", filter=self.unowned)
        )


HELD: Point[Held] = Point(
    "referrals.held", "a kind of record that officers hold beside referrals, for their supervisor"
)


@dataclass(frozen=True)
class Tally:
    """How many of a kind one person holds, and how many of them are late."""

    held: int = 0
    late: int = 0


@dataclass(frozen=True)
class Workload:
    officer: User
    in_hand: int
    overdue: int
    unread: int
    why_unable: str = ""
    also: tuple[Tally, ...] = ()


@asked_once
def in_hand(who: Authority) -> QuerySet[Referral]:
    """What the supervisor's forces have in hand; people kept out of a record do not count it."""
    forces = who.agencies(*SUPERVISORS)
    return written(assign.filter(who, Referral.objects.filter(force_id__in=forces).exclude(state__in=FINISHED)))


def workloads(who: Authority) -> list[Workload]:
    """For each person who has anything: in hand, late, with information unread, and whether they can act."""
    counted = (
        in_hand(who)
        .filter(officer__isnull=False)
        .values("officer")
        .annotate(
            held=Count("pk"),
            late=Count("pk", filter=Q(due_at__lt=timezone.now())),
            unread=Count("pk", filter=Q(has_unread_information=True)),
        )
    )
    rows = {row["officer"]: row for row in counted}
    also = [_tallies(held, who) for held in HELD]
    able = Membership.objects.able().filter(agency_id__in=who.agencies(*SUPERVISORS), role__in=CASE_STAFF)
    here = set(able.values_list("user_id", flat=True))
    people = User.objects.filter(pk__in={*rows, *(pk for tallies in also for pk in tallies)})
    return [
        _workload(one, rows.get(one.pk), [tallies.get(one.pk, Tally()) for tallies in also], is_here=one.pk in here)
        for one in people.order_by("sort_key", "pk")
    ]


def _workload(one: User, row: dict[str, int] | None, also: list[Tally], *, is_here: bool) -> Workload:
    has = row or {"held": 0, "late": 0, "unread": 0}
    unable = "" if is_here else why_unable(one)
    return Workload(one, has["held"], has["late"], has["unread"], unable, tuple(also))


def _tallies(held: Held, who: Authority) -> dict[int, Tally]:
    """By holder."""
    counted = held.of(who).order_by().values(held.holder)
    counted = counted.annotate(held=Count("pk"), late=Count("pk", filter=held.late()))
    return {row[held.holder]: Tally(row["held"], row["late"]) for row in counted}


def away(who: Authority) -> list[tuple[User, str]]:
    """People of the supervisor's forces who are suspended, away, or whose training or vetting has lapsed."""
    held = Membership.objects.live().filter(agency_id__in=who.agencies(*SUPERVISORS), role__in=CASE_STAFF)
    able = Membership.objects.able().filter(agency_id__in=who.agencies(*SUPERVISORS))
    people = User.objects.filter(pk__in=held.values("user_id")).exclude(pk__in=able.values("user_id"))
    return [(one, why_unable(one)) for one in people.order_by("sort_key", "pk")]


def figures(who: Authority) -> dict[str, int]:
    """One line of figures, in one query."""
    now = timezone.now()
    return in_hand(who).aggregate(
        in_hand=Count("pk"),
        unassigned=Count("pk", filter=Q(officer__isnull=True)),
        overdue=Count("pk", filter=Q(due_at__lt=now)),
        unread=Count("pk", filter=Q(has_unread_information=True)),
        waiting=Count("pk", filter=Q(state=State.APPROVAL)),
        returned=Count("pk", filter=Q(state=State.SERVICE_PENDING)),
    )


def untouched_since() -> datetime:
    return timezone.now() - timedelta(days=LIMITS.untouched_days)


def untouched(who: Authority) -> QuerySet[Referral]:
    """Claimed some days ago, and no note, contact, answer or decision since."""
    since = untouched_since()
    quiet = in_hand(who).filter(officer__isnull=False, claimed_at__lt=since)
    for name, moment in (
        ("notes", "at"),
        ("contacts", "at"),
        ("enquiries", "settled_at"),
        ("decisions", "at"),
    ):
        quiet = quiet.exclude(**{f"{name}__{moment}__gte": since})
    return quiet.select_related("officer", "agency").order_by("due_at", "pk")


def unassigned(who: Authority) -> QuerySet[Referral]:
    return in_hand(who).filter(officer__isnull=True).select_related("agency").order_by("queue_key", "pk")


def held_by(who: Authority, person: User) -> QuerySet[Referral]:
    held = in_hand(who).filter(officer=person)
    return held.select_related("agency", "officer").order_by("queue_key", "pk")


def unread(who: Authority) -> QuerySet[Referral]:
    return (
        in_hand(who).filter(has_unread_information=True).select_related("officer", "agency").order_by("queue_key", "pk")
    )


def waiting(who: Authority) -> QuerySet[Referral]:
    """Recommendations that wait for a second person."""
    return in_hand(who).filter(state=State.APPROVAL).select_related("officer", "agency").order_by("due_at", "pk")


def newest_decisions(referrals: list[Referral]) -> dict[int, Decision]:
    found = Decision.objects.filter(referral__in=referrals).select_related("author").order_by("at", "pk")
    return {decision.referral_id: decision for decision in found}
