"""How a record goes to a colleague: offered and taken on, declined, taken back, or lapsed. One way for referrals and
for what apps above hold (`GIVINGS`), so that each kind of record says only what is its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.authority import Authority, authority_of
from accounts.models import Membership, User
from accounts.roles import CASE_STAFF
from audit.moves import Guard, Move, Overtaken, same_version, way
from core.extension import Point
from core.reference_numbers import display_reference
from core.rules import Rule
from referrals.access.giving import lapse_offer
from referrals.limits import LIMITS
from referrals.models import Referral

Given = Mapping[str, Any]
# At most, on the supervisor's page.
SHOWN = 25


@dataclass(frozen=True)
class Gifts:
    """The five moves of an offer."""

    offer: Move
    take_on: Move
    decline: Move
    keep: Move
    lapse: Move

    def all(self) -> tuple[Move, ...]:
        return (self.offer, self.take_on, self.decline, self.keep, self.lapse)


@dataclass(frozen=True)
class Giving:
    """One kind of record that can be given. `holder` is the column of the person who has it, `page` the name of
    its page, `to(person)` what is set on the record when it changes hands, `taken` what follows from that, `of`
    those that hang on a referral."""

    noun: str
    model: type[Any]
    holder: str
    page: str
    see: Rule
    work: Rule
    answer: Rule
    assign: Rule
    move: Callable[..., Any]
    tell: Callable[..., None]
    taken: Callable[..., None]
    of: Callable[[Referral], Q]
    to: Callable[[User], dict[str, Any]]
    gifts: Gifts

    def __str__(self) -> str:
        return self.noun

    def holder_of(self, record: Any) -> User:
        found = getattr(record, self.holder)
        assert isinstance(found, User), "only what somebody has is offered"
        return found

    def offered(self) -> QuerySet[Any]:
        return self.model._default_manager.filter(offered_to__isnull=False).select_related("offered_to", self.holder)

    def standing(self, who: Authority) -> QuerySet[Any]:
        """What is offered and not answered among what this supervisor can assign, the longest waiting first."""
        return self.assign.filter(who, self.offered()).order_by("offered_at", "pk")[:SHOWN]


GIVINGS: Point[Giving] = Point("referrals.givings", "a kind of record that one colleague can give to another")


def giving_of(record: Any) -> Giving:
    return next(giving for giving in GIVINGS if giving.model is type(record))


def gifts_of(record: Any) -> Gifts:
    return giving_of(record).gifts


# --- What an offer asks for ----------------------------------------------------------------------------------


def words(record: Any, by: Any, given: Given) -> str | None:
    return None if str(given.get("words", "")).strip() else "Say why."


def nothing_offered(record: Any, by: Any, given: Given) -> str | None:
    return Overtaken("It is offered to somebody already. Take that offer back first.") if record.offered_to_id else None


def something_offered(record: Any, by: Any, given: Given) -> str | None:
    return None if record.offered_to_id else Overtaken("It is offered to nobody any more.")


def can_have_it(record: Any, by: Any, given: Given) -> str | None:
    """A colleague of the force who can act now and may see it, and has it not already."""
    giving = giving_of(record)
    to = User.objects.filter(pk=given.get("to") or 0).first()
    if to is None or to.pk == getattr(record, f"{giving.holder}_id"):
        return "Choose somebody else."
    return None if _can_answer(giving, record, to) else f"{to.name} cannot have this {giving.noun} now."


def _can_answer(giving: Giving, record: Any, person: User) -> bool:
    able = Membership.objects.able().filter(user=person, agency_id=record.force_id, role__in=CASE_STAFF)
    return able.exists() and giving.see.allows(authority_of(person), record)


def cannot_be_answered(record: Any, by: Any, given: Given) -> str | None:
    """Silence for too long, or a colleague who can take nothing on, or may no longer know of it."""
    giving = giving_of(record)
    if record.offered_to is None or ends_at(record) <= timezone.now():
        return None
    waits = _can_answer(giving, record, record.offered_to)
    return "Whoever this is offered to can still answer." if waits else None


def gifts(
    noun: str,
    *,
    of: type[Model],
    sources: frozenset[str],
    work: Rule,
    answer: Rule,
    only_if: tuple[Guard, ...] = (),
) -> Gifts:
    """The rows for one kind of record. None changes its state: who has it changes, and what it waits for does not."""

    def row(name: str, rule: Rule, said: str, *asks: Guard) -> Move:
        return Move(name, rule, said, (way(*sources),), asks, of=of)

    return Gifts(
        offer=row(
            "offer",
            work,
            f"Offered the {noun} to a colleague",
            same_version,
            nothing_offered,
            *only_if,
            can_have_it,
            words,
        ),
        take_on=row("take_on", answer, f"Took the {noun} on", something_offered, *only_if),
        decline=row("decline_offer", answer, f"Declined the {noun}", something_offered, words),
        keep=row("keep", work, f"Took the offer of the {noun} back", something_offered),
        lapse=row("lapse_offer", lapse_offer, f"Offer of the {noun} ended without an answer", cannot_be_answered),
    )


# --- How long it waits, and what a page shows of it ---------------------------------------------------------


def ends_at(record: Any) -> datetime:
    """By when the colleague who was asked must have answered."""
    since: datetime = record.offered_at
    return since + timedelta(days=LIMITS.offer_answered_days)


def unanswered() -> Q:
    return Q(offered_at__lte=timezone.now() - timedelta(days=LIMITS.offer_answered_days))


@dataclass(frozen=True)
class Shown:
    """What the page of a record shows of giving it: the offer that stands, and what this reader can do."""

    record: Any
    noun: str
    holder: User | None
    ends_at: datetime | None
    is_mine: bool
    may_offer: bool
    may_keep: bool
    offer_url: str
    take_on_url: str
    decline_url: str
    keep_url: str


def shown(record: Any, who: Authority) -> Shown:
    giving, asked = giving_of(record), record.offered_to_id is not None
    movable = record.state in gifts_of(record).offer.sources and giving.work.allows(who, record)
    held = getattr(record, giving.holder)
    urls = {f"{act}_url": reverse(f"{giving.page}_{act}", args=[record.public_id]) for act in ACTS}
    return Shown(
        record,
        giving.noun,
        held,
        ends_at(record) if asked else None,
        is_mine=asked and giving.answer.allows(who, record),
        may_offer=movable and not asked and held is not None,
        may_keep=movable and asked,
        **urls,
    )


ACTS = ("offer", "take_on", "decline", "keep")


@dataclass(frozen=True)
class Standing:
    """An offer that waits, for the supervisor's page."""

    reference: str
    href: str
    noun: str
    holder: str
    asked: str
    since: datetime
    ends_at: datetime


def line(record: Any) -> Standing:
    giving = giving_of(record)
    return Standing(
        display_reference(record.reference),
        reverse(giving.page, args=[record.public_id]),
        giving.noun,
        giving.holder_of(record).name,
        record.offered_to.name,
        record.offered_at,
        ends_at(record),
    )
