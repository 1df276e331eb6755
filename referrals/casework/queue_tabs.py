"""The tabs, filters and search of the queue, as narrowings that an index answers (Referral.Meta.indexes)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils import timezone

from accounts.authority import Authority
from core.rules import Narrow, Order
from referrals.access import BY_QUEUE, NEWEST_FIRST
from referrals.child import PERHAPS_A_CHILD
from referrals.danger import stands
from referrals.models.referral import FINISHED, State
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


def _new(who: Authority) -> Narrow:
    first = [State.SUBMITTED, State.IMMEDIATE_RISK]
    return lambda prefix: in_hand(prefix) & Q(**{f"{prefix}officer__isnull": True, f"{prefix}state__in": first})


def _mine(who: Authority) -> Narrow:
    return lambda prefix: in_hand(prefix) & Q(**{f"{prefix}officer_id": who.pk})


def _offered(who: Authority) -> Narrow:
    return lambda prefix: in_hand(prefix) & Q(**{f"{prefix}offered_to_id": who.pk})


def _unassigned(who: Authority) -> Narrow:
    return lambda prefix: in_hand(prefix) & Q(**{f"{prefix}officer__isnull": True})


def _overdue(who: Authority) -> Narrow:
    now = timezone.now()
    return lambda prefix: in_hand(prefix) & Q(**{f"{prefix}due_at__lt": now})


def _all(who: Authority) -> Narrow:
    return in_hand


def _finished(who: Authority) -> Narrow:
    return lambda prefix: Q(**{f"{prefix}state__in": FINISHED})


def _danger(who: Authority) -> Narrow:
    return stands


LANE = "danger"
TABS: dict[str, QueueTab] = {
    tab.key: tab
    for tab in (
        QueueTab(LANE, "Immediate danger", _danger, (BY_QUEUE,), empty="No danger stands unanswered."),
        QueueTab("new", "New", _new, empty="No new referral waits. New ones appear here at once."),
        QueueTab("mine", "Mine", _mine, empty="You have nothing in hand. Claim something under New or Unassigned."),
        QueueTab("offered", "Offered to me", _offered, empty="No colleague has offered you a referral."),
        QueueTab("unassigned", "Unassigned", _unassigned, empty="Everything in hand has an officer."),
        QueueTab("overdue", "Overdue", _overdue, empty="No time limit has passed."),
        QueueTab("all", "All in hand", _all, empty="Nothing is in hand."),
        QueueTab("finished", "Finished", _finished, (NEWEST_FIRST,), empty="Nothing has been finished yet."),
    )
}

FLAGS: dict[str, tuple[str, dict[str, Any]]] = {
    "repeat": ("Referred before", {"is_repeat": True}),
    "child": ("Under 18", {"child_now__in": PERHAPS_A_CHILD}),
    "needs": ("Complex needs", {"has_complex_needs": True}),
    "violence": ("Violence or weapons", {"has_violence": True}),
    "unread": ("Unread information", {"has_unread_information": True}),
    "staff": ("Hidden from agency", {"agency_may_see": False}),
}


def ways(tab: QueueTab, who: Authority, asked: Mapping[str, Any]) -> Iterator[tuple[str, Narrow]]:
    """How to look for what was asked: the first way that finds a person is the answer. A search looks through
    everything, not only the tab; where no name is written so, for names that are like it."""
    question = Question(str(asked.get("q") or ""))
    if not question.typed:
        yield AS_WRITTEN, _filtered(tab.of(who), asked)
    elif not question.is_none:
        yield AS_WRITTEN, _filtered(question.as_written(), asked)
        if like_it := question.as_like_it():
            yield LIKE_IT, _filtered(like_it, asked)


def _filtered(base: Narrow, asked: Mapping[str, Any]) -> Narrow:
    extra = dict(_filters(asked))
    return lambda prefix: base(prefix) & Q(**{f"{prefix}{name}": value for name, value in extra.items()})


def _filters(asked: Mapping[str, Any]) -> Any:
    for name in ("state", "sector"):
        if asked.get(name):
            yield name, asked[name]
    if asked.get("danger"):
        yield "danger_now", asked["danger"]
    if asked.get("officer"):
        yield "officer_id", asked["officer"].pk
    yield from FLAGS[asked["flag"]][1].items() if asked.get("flag") else ()
