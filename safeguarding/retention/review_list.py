"""The list of reviews: what is due, what is coming, what is decided. It shows references, codes and days."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q

from accounts.authority import Authority
from core.clock import today
from core.counting import Counting
from core.rules import record_column
from safeguarding.access import BY_REVIEW_DAY, see_retention
from safeguarding.limits import LIMITS
from safeguarding.models import Disposal, Retention
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
    """By this person, who did not decide it."""
    waits = Disposal.objects.waiting().filter(retention=OuterRef(record_column(prefix))).exclude(by_id=who.pk)
    return Q(**{f"{prefix}review_on__isnull": False}) & Q(Exists(waits))


def _here(prefix: str) -> Q:
    return Q(**{f"{prefix}referral__isnull": False})


def disposed(who: Authority, prefix: str) -> Q:
    return Q(**{f"{prefix}referral__isnull": True, f"{prefix}review_on__isnull": False})


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
    },
)


def records_due(who: Authority) -> Counting:
    return REVIEWS.counted(who, {"tab": "due"})


def disposals_to_confirm(who: Authority) -> Counting:
    return REVIEWS.counted(who, {"tab": "confirm"})
