"""The list of reviews: what is due, what is coming, what is decided. It shows references, codes and days."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q

from accounts.authority import Authority
from core.clock import today
from core.counting import Counting
from core.rules import record_column
from safeguarding.access import BY_REVIEW_DAY, confirm_disposal, hold_disposals, see_retention
from safeguarding.limits import LIMITS
from safeguarding.models import Disposal, DisposalHold, Retention
from safeguarding.tabbed import TabbedList


def _coming() -> timedelta:
    return timedelta(days=LIMITS.retention_coming_days)


def due(who: Authority, prefix: str) -> Q:
    return Q(**{f"{prefix}review_on__lte": today()}) & _here(prefix) & ~_stands(prefix)


def coming(who: Authority, prefix: str) -> Q:
    return (
        Q(**{f"{prefix}review_on__gt": today(), f"{prefix}review_on__lte": today() + _coming()})
        & _here(prefix)
        & ~_stands(prefix)
    )


def later(who: Authority, prefix: str) -> Q:
    return Q(**{f"{prefix}review_on__gt": today() + _coming()}) & _here(prefix) & ~_stands(prefix)


def decided(who: Authority, prefix: str) -> Q:
    return Q(**{f"{prefix}review_on__isnull": False}) & _stands(prefix)


def to_confirm(who: Authority, prefix: str) -> Q:
    """By this person, as the rule says."""
    waits = Disposal.objects.waiting().filter(retention=OuterRef(record_column(prefix)))
    return Q(**{f"{prefix}review_on__isnull": False}) & Q(Exists(confirm_disposal.filter(who, waits)))


def _here(prefix: str) -> Q:
    return Q(**{f"{prefix}referral__isnull": False})


def disposed(who: Authority, prefix: str) -> Q:
    return Q(**{f"{prefix}referral__isnull": True, f"{prefix}review_on__isnull": False})


def in_the_log(who: Authority, prefix: str) -> Q:
    """What the log says of its rows is there until an order takes it out."""
    return disposed(who, prefix) & Q(
        Exists(Disposal.objects.in_the_log().filter(retention=OuterRef(record_column(prefix))))
    )


def _stands(prefix: str) -> Q:
    return Q(Exists(Disposal.objects.standing().filter(retention=OuterRef(record_column(prefix)))))


REVIEWS = TabbedList(
    see_retention,
    Retention,
    BY_REVIEW_DAY,
    ("force",),
    "safeguarding:retention",
    tabs={
        "due": ("Due", due),
        "coming": ("Coming", coming),
        "confirm": ("To be confirmed", to_confirm),
        "decided": ("Disposal decided", decided),
        "later": ("Later", later),
        "disposed": ("Disposed of", disposed),
        "log": ("In the log still", in_the_log),
    },
)


def records_due(who: Authority) -> Counting:
    return REVIEWS.counted(who, {"tab": "due"})


def disposals_to_confirm(who: Authority) -> Counting:
    return REVIEWS.counted(who, {"tab": "confirm"})


def disposals_in_the_log(who: Authority) -> Counting:
    return REVIEWS.counted(who, {"tab": "log"})


def holds_due(who: Authority) -> Counting:
    return Counting(hold_disposals, DisposalHold, BY_REVIEW_DAY, _looked_at_again)


def _looked_at_again(prefix: str) -> Q:
    return Q(**{f"{prefix}ended_at__isnull": True, f"{prefix}review_on__lte": today()})
