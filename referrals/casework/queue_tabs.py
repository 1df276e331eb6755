"""The tabs, filters and search of the queue, as narrowings that an index answers (Referral.Meta.indexes)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db.models import Q

from accounts.authority import Authority
from accounts.roles import CASE_STAFF
from core.clock import ONE_DAY, now, start_of, today
from core.counting import Counting
from core.extension import Point
from core.forms.listing import Fits
from core.places import moment_of
from core.rules import Narrow, Order
from referrals.access import BY_QUEUE, NEWEST_FIRST, see_case_file
from referrals.casework.cuts import of_council
from referrals.casework.looked_at import changed_since_looked
from referrals.child import PERHAPS_A_CHILD
from referrals.danger import stands
from referrals.models import Referral
from referrals.models.referral import FINISHED, IN_HAND, State
from referrals.queues.rules import GENERAL
from referrals.search.search_question import Question

AS_WRITTEN, LIKE_IT, NOWHERE = "as written", "like it", "nowhere"


def in_hand(prefix: str) -> Q:
    """Said in the same words as the partial indexes, so that they are used."""
    return ~Q(**{f"{prefix}state__in": FINISHED})


@dataclass(frozen=True)
class QueueTab:
    """A list of the queue. `of(who)` gives the narrowing; `orders` are those that an index offers."""

    key: str
    label: str
    of: Callable[[Authority], Narrow]
    orders: tuple[Order, ...] = (BY_QUEUE, NEWEST_FIRST)
    empty: str = "Nothing is here."
    always: bool = True  # stands in the row of tabs, also while another is read
    fits: Fits = field(default_factory=dict)


FIRST_STATES = [State.SUBMITTED, State.IMMEDIATE_RISK]


def _new(who: Authority) -> Narrow:
    return lambda prefix: in_hand(prefix) & Q(**{f"{prefix}officer__isnull": True, f"{prefix}state__in": FIRST_STATES})


def _mine(who: Authority) -> Narrow:
    return lambda prefix: in_hand(prefix) & Q(**{f"{prefix}officer_id": who.pk})


def _offered(who: Authority) -> Narrow:
    return lambda prefix: in_hand(prefix) & Q(**{f"{prefix}offered_to_id": who.pk})


def _unassigned(who: Authority) -> Narrow:
    return lambda prefix: in_hand(prefix) & Q(**{f"{prefix}officer__isnull": True})


def _overdue(who: Authority) -> Narrow:
    return lambda prefix: in_hand(prefix) & Q(**{f"{prefix}due_at__lt": now()})


def _all(who: Authority) -> Narrow:
    return in_hand


def _finished(who: Authority) -> Narrow:
    return lambda prefix: Q(**{f"{prefix}state__in": FINISHED})


def _danger(who: Authority) -> Narrow:
    return stands


def _everything(who: Authority) -> Narrow:
    return lambda prefix: Q()


LANE = "danger"
ONE_ORDER: Fits = {"order": ()}
WAITING: Fits = {"state": IN_HAND}
NOT_BY_OFFICER: Fits = {**WAITING, "officer": ()}  # the tab says whose it is
TABS: dict[str, QueueTab] = {
    tab.key: tab
    for tab in (
        QueueTab(LANE, "Immediate danger", _danger, (BY_QUEUE,), "No danger stands unanswered.", fits=ONE_ORDER),
        QueueTab(
            "new",
            "New",
            _new,
            empty="No new referral waits. New ones appear here at once.",
            fits={"state": FIRST_STATES, "officer": ()},
        ),
        QueueTab(
            "mine",
            "Mine",
            _mine,
            empty="You have nothing in hand. Claim something under New or Unassigned.",
            fits=NOT_BY_OFFICER,
        ),
        QueueTab("offered", "Offered to me", _offered, empty="No colleague has offered you a referral.", fits=WAITING),
        QueueTab(
            "unassigned", "Unassigned", _unassigned, empty="Everything in hand has an officer.", fits=NOT_BY_OFFICER
        ),
        QueueTab("overdue", "Overdue", _overdue, empty="No time limit has passed.", fits={**WAITING, "due": ()}),
        QueueTab("all", "All in hand", _all, empty="Nothing is in hand.", fits=WAITING),
        QueueTab(
            "finished",
            "Finished",
            _finished,
            (NEWEST_FIRST,),
            empty="Nothing has been finished yet.",
            fits={**ONE_ORDER, "state": FINISHED, "due": ()},
        ),
        QueueTab("everything", "In hand and finished", _everything, (NEWEST_FIRST,), always=False, fits=ONE_ORDER),
    )
}


@dataclass(frozen=True)
class QueueFlag:
    """What can be asked of a list beside its tab; `of(who)` gives the narrowing."""

    key: str
    label: str
    of: Callable[[Authority], Narrow]

    def __str__(self) -> str:
        return self.key


def _column(key: str, label: str, **holds: Any) -> QueueFlag:
    def narrow(prefix: str) -> Q:
        return Q(**{f"{prefix}{name}": value for name, value in holds.items()})

    return QueueFlag(key, label, lambda who: narrow)


FLAGS: Point[QueueFlag] = Point("referrals.queue_flags", "what can be asked of a list of the queue beside its tab")
OWN_FLAGS = (
    _column("repeat", "Referred before", is_repeat=True),
    _column("child", "Under 18", child_now__in=PERHAPS_A_CHILD),
    _column("needs", "Complex needs", has_complex_needs=True),
    _column("violence", "Violence or weapons", has_violence=True),
    _column("unread", "Unread information", has_unread_information=True),
    _column("staff", "Hidden from agency", agency_may_see=False),
    QueueFlag("changed", "Changed since you looked", changed_since_looked),
)


def flags() -> dict[str, QueueFlag]:
    return {flag.key: flag for flag in (*OWN_FLAGS, *FLAGS)}


DUE = {"overdue": "Overdue", "today": "Today", "week": "After today, within 7 days"}


def _day_ends() -> datetime:
    return start_of(today() + ONE_DAY)


def _due(when: str, prefix: str) -> Q:
    ends, week = moment_of(_day_ends), moment_of(lambda: _day_ends() + timedelta(days=6))
    first, last = {"overdue": (None, now()), "today": (now(), ends), "week": (ends, week)}[when]
    since = Q(**{f"{prefix}due_at__gte": first}) if first else Q()
    return since & Q(**{f"{prefix}due_at__lt": last})


def tab_of(asked: Mapping[str, Any], who: Authority) -> str:
    """The tab that an address asks for, or the one that this reader begins with."""
    return str(asked.get("tab") or ("new" if who.holds(*CASE_STAFF) else LANE))


def listed_as(who: Authority, tab: str, **asked: Any) -> Counting:
    """The list of this tab with these filters, to be counted: as the page of the same address shows it."""
    _, narrow = next(ways(TABS[tab], who, asked))
    return Counting(see_case_file, Referral, TABS[tab].orders[0], narrow)


def _as_tab(key: str, who: Authority) -> Counting:
    return listed_as(who, key)


# The lists of the tabs, unfiltered: the same functions each time, so that what they ask is kept.
AS_TABS: dict[str, Callable[[Authority], Counting]] = {
    key: partial(_as_tab, key) for key, tab in TABS.items() if tab.always
}


def ways(
    tab: QueueTab, who: Authority, asked: Mapping[str, Any], near: Mapping[str, Sequence[str]] | None = None
) -> Iterator[tuple[str, Narrow]]:
    """How to look for what was asked: the first way that finds a person is the answer. A search looks through
    everything, not only the tab; where no name is written so, for names that are like it."""
    question = Question(str(asked.get("q") or ""), near or {})
    if not question.typed:
        yield AS_WRITTEN, _filtered(tab.of(who), who, asked)
    elif not question.is_none:
        yield AS_WRITTEN, _filtered(question.as_written(), who, asked)
        yield LIKE_IT, _filtered(question.as_like_it(), who, asked)


def _filtered(base: Narrow, who: Authority, asked: Mapping[str, Any]) -> Narrow:
    extra = dict(_filters(asked))
    flag = flags()[asked["flag"]].of(who) if asked.get("flag") else None
    cut = asked["cut"].of(who) if asked.get("cut") else None

    def narrow(prefix: str) -> Q:
        found = base(prefix) & Q(**{f"{prefix}{name}": value for name, value in extra.items()})
        found &= _due(asked["due"], prefix) if asked.get("due") else Q()
        found &= of_council(asked["council"], prefix) if asked.get("council") else Q()
        for more in filter(None, (flag, cut)):
            found &= more(prefix)
        return found

    return narrow


def _filters(asked: Mapping[str, Any]) -> Any:
    for name in ("state", "sector"):
        if asked.get(name):
            yield name, asked[name]
    if asked.get("queue"):
        yield "queue", "" if asked["queue"] == GENERAL else asked["queue"]
    if asked.get("danger"):
        yield "danger_now", asked["danger"]
    if asked.get("agency"):
        yield "agency_id", asked["agency"]
    if asked.get("officer"):
        yield "officer_id", asked["officer"].pk
