"""The team as its supervisor sees it: who has how much, what is late, what was not touched. What an app above
has that people hold stands beside the referrals (`HELD`)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from accounts.authority import Authority
from accounts.models import Absence, Membership, User
from accounts.people.holdings import why_unable
from accounts.roles import CASE_STAFF, SUPERVISORS
from core.clock import now
from core.components import Label
from core.extension import Point
from core.kept_rows import Abreast, rows_kept
from core.places import moment_of
from core.related import with_related
from core.rules import Rule
from referrals.access import assign
from referrals.casework.queue_columns import COLUMNS, RELATED
from referrals.limits import LIMITS
from referrals.models import Decision, Referral
from referrals.models.referral import FINISHED, State

# At most, of each list of the page.
SHOWN = 25


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

    def of(self, who: Authority) -> QuerySet[Any]:
        """What is alive of it in the supervisor's forces."""
        return self.rule.filter(who, self.alive().filter(force_id__in=who.agencies(*SUPERVISORS)))

    def loads(self, who: Authority) -> QuerySet[Any]:
        """For each holder: how many, how many of them are late, and for how many a supervisor answers on duty only."""
        counted = self.of(who).order_by().values(self.holder)
        late, unowned = Count("pk", filter=self.late()), Count("pk", filter=self.unowned)
        return counted.annotate(held=Count("pk"), late=late, unowned=unowned).values_list(
            self.holder, "held", "late", "unowned"
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


def in_hand(who: Authority) -> QuerySet[Referral]:
    """What the supervisor's forces have in hand; people kept out of a record do not count it."""
    forces = who.agencies(*SUPERVISORS)
    return assign.filter(who, Referral.objects.filter(force_id__in=forces).exclude(state__in=FINISHED))


# --- What the page asks together: each is written once for all who hold the same roles (ADR 0052) ---------------------


def loads(who: Authority) -> QuerySet[Any]:
    """For each officer, and for what has none: how many in hand, late, and with information unread."""
    late, unread = Count("pk", filter=Q(due_at__lt=now())), Count("pk", filter=Q(has_unread_information=True))
    counted = in_hand(who).order_by().values("officer").annotate(held=Count("pk"), late=late, unread=unread)
    return counted.values_list("officer", "held", "late", "unread")


def able(who: Authority) -> QuerySet[Any]:
    """The keys of the supervisor's colleagues who can be given work now."""
    held = Membership.objects.able().filter(agency_id__in=who.agencies(*SUPERVISORS), role__in=CASE_STAFF)
    return held.values_list("user_id")


def absent(who: Authority) -> QuerySet[Any]:
    """The keys of those who are away today, of all who have or had a role there."""
    here = Membership.objects.filter(agency_id__in=who.agencies(*SUPERVISORS))
    return Absence.objects.now().filter(person_id__in=here.values("user_id")).order_by().values_list("person_id")


def unable(who: Authority) -> QuerySet[User]:
    """People of the supervisor's forces who are suspended, away, or whose training or vetting has lapsed."""
    held = Membership.objects.live().filter(agency_id__in=who.agencies(*SUPERVISORS), role__in=CASE_STAFF)
    able = Membership.objects.able().filter(agency_id__in=who.agencies(*SUPERVISORS))
    people = User.objects.filter(pk__in=held.values("user_id")).exclude(pk__in=able.values("user_id"))
    return people.order_by("sort_key", "pk")


def people_asked(holders: Collection[int]) -> Abreast:
    return _people.asking(*holders) if holders else []


@rows_kept
def _people(*keys: int) -> QuerySet[User]:
    return User.objects.filter(pk__in=keys).order_by("sort_key", "pk")


# --- What it makes of the answers -------------------------------------------------------------------------------------

# (holder, held, late, unread, or without an officer)
Loads = Sequence[tuple[int | None, int, int, int]]
NOTHING = (0, 0, 0)


def figures(found: Loads) -> dict[str, int]:
    """One line of figures, over all officers."""
    in_hand, overdue, unread = _summed(found)
    unassigned = sum(held for officer, held, *_ in found if officer is None)
    return {"in_hand": in_hand, "unassigned": unassigned, "overdue": overdue, "unread": unread}


def figures_of(found: Loads) -> dict[str, int]:
    """The same of what people hold beside referrals."""
    return dict(zip(("held", "late", "unowned"), _summed(found), strict=True))


def _summed(found: Loads) -> tuple[int, int, int]:
    counted = [counted for _, *counted in found]
    held, late, other = map(sum, zip(*counted, strict=True)) if counted else NOTHING
    return held, late, other


def holders(*found: Loads) -> set[int]:
    return {holder for lines in found for holder, *_ in lines if holder is not None}


def workloads(
    people: Iterable[User], found: Loads, also: Sequence[Loads], *, able: Collection[int], absent: Collection[int]
) -> list[Workload]:
    """For each person who has anything: in hand, late, with information unread, and whether they can act."""
    rows, tallies = _by_holder(found), [_by_holder(lines) for lines in also]
    found_of = []
    for one in people:
        held, late, unread = rows.get(one.pk, NOTHING)
        unable = "" if one.pk in able else why_unable(one, away=absent)
        beside = tuple(Tally(*lines.get(one.pk, NOTHING)[:2]) for lines in tallies)
        found_of.append(Workload(one, held, late, unread, unable, beside))
    return found_of


def _by_holder(found: Loads) -> dict[int | None, tuple[int, int, int]]:
    return {holder: (held, late, other) for holder, held, late, other in found}


def untouched_since() -> datetime:
    return moment_of(lambda: now() - timedelta(days=LIMITS.untouched_days))


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
    return with_related(quiet, RELATED, COLUMNS).order_by("due_at", "pk")[:SHOWN]


def unassigned(who: Authority) -> QuerySet[Referral]:
    return in_hand(who).filter(officer__isnull=True).select_related("agency").order_by("queue_key", "pk")


def held_by(who: Authority, person: User) -> QuerySet[Referral]:
    held = in_hand(who).filter(officer=person)
    return held.select_related("agency", "officer").order_by("queue_key", "pk")


def unread(who: Authority) -> QuerySet[Referral]:
    found = in_hand(who).filter(has_unread_information=True)
    return with_related(found, RELATED, COLUMNS).order_by("queue_key", "pk")[:SHOWN]


def waiting(who: Authority) -> QuerySet[Referral]:
    """Recommendations that wait for a second person."""
    return in_hand(who).filter(state=State.APPROVAL).select_related("subject").order_by("due_at", "pk")[:SHOWN]


def decisions_asked(referrals: Sequence[Referral]) -> Abreast:
    """What was recommended, oldest first."""
    return _decisions.asking(*(one.pk for one in referrals)) if referrals else []


@rows_kept
def _decisions(*referral_ids: int) -> QuerySet[Decision]:
    return Decision.objects.filter(referral_id__in=referral_ids).select_related("author").order_by("at", "pk")
