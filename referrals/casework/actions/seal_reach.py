"""Who would still see something of a record once it is sealed, beyond those who work on it; and closing it to them.

Asked of the rules themselves: it is sealed in a savepoint, all people who may are looked up, and the savepoint
is rolled back. Apps above join with what of theirs can be seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from django.db import transaction
from django.db.models import Model

from accounts.authority import Authority
from accounts.sight import who_may
from core.extension import Point
from core.reference_numbers import display_reference
from core.row_security import as_the_service
from core.rules import Rule
from referrals import access
from referrals.casework.actions import deciding, sealing
from referrals.casework.actions.copies import end_share
from referrals.casework.copying import live_shares
from referrals.casework.rules.guards import newest
from referrals.models import Referral
from referrals.models.referral import State
from referrals.models.sharing import ShareKind

Close = Callable[[Authority], object]


@dataclass(frozen=True)
class Still:
    """One thing that stays open: what, to whom by name and agency, and how it is closed, where it can be."""

    key: str
    what: str
    people: tuple[str, ...]
    close: Close | None = None


Source = Callable[[Referral], Iterable[Still]]
REACH: Point[Source] = Point("referrals.seal_reach", "what stays open to people outside when a record is sealed")
# What the closing of a share says in the log. The reason of the seal is for inspectors and stands with the seal.
BECAUSE = "Closed together with a seal"


@as_the_service()
def would_still_see(referral: Referral, *, by: Authority) -> list[Still]:
    """Of every record that the seal would cover. Nothing of the look stays."""
    with transaction.atomic():
        sealed = [seal.referral for seal in sealing.seal(referral=referral, why=BECAUSE, by=by)]
        found = [still for one in sealed for still in _of(one)]
        transaction.set_rollback(True)
    return found


@as_the_service()
def still_see(referral: Referral) -> list[Still]:
    """Of a record that is sealed, as it stands."""
    return list(_of(referral))


@transaction.atomic
def close_to(*, close: Iterable[Still], by: Authority) -> None:
    """Close what was chosen, all of it or nothing."""
    for still in close:
        if still.close is not None:
            still.close(by)


def seal_and_close(*, referral: Referral, why: str, close: Iterable[Still], by: Authority) -> None:
    """Close what was chosen and seal, or neither."""
    with transaction.atomic():
        close_to(close=close, by=by)
        sealing.seal(referral=referral, why=why, by=by)


def people_named(rule: Rule, record: Model, *, may: Rule | None = None) -> tuple[str, ...]:
    """ "Nadia Hussain, Practitioner, Wensum NHS Trust", as the page of who sees a record says it; of them,
    those who `may`."""
    return tuple(
        ", ".join(
            [
                sight.person.name,
                *sorted({f"{m.get_role_display()}, {m.agency}" for m in sight.who.memberships}),
            ]
        )
        for sight in who_may(rule, record)
        if may is None or may.allows(sight.who, record)
    )


def _of(referral: Referral) -> Iterable[Still]:
    reference = display_reference(referral.reference)
    yield Still("", f"The case file of {reference}", people_named(access.see_case_file, referral))
    yield Still("", f"What was sent as {reference}", people_named(access.see_submission, referral))
    for share in live_shares(referral=referral).filter(kind=ShareKind.JOINT).order_by("pk"):
        yield Still(
            f"share-{share.pk}",
            f"{reference}, worked jointly with {share.agency}",
            (str(share.agency),),
            lambda by, share=share: end_share(share=share, reason=BECAUSE, by=by),  # type: ignore[misc]  # a default keeps the share of this turn
        )
    yield from _offer(referral, reference)
    for source in REACH:
        yield from source(referral)


def _offer(referral: Referral, reference: str) -> Iterable[Still]:
    """To another force, whose inspectors see it, or to a council, to which a seal closes it; there it waits until it is
    taken back."""
    decision = newest(referral)
    if referral.state == State.TRANSFER_PENDING and decision is not None and decision.to_agency is not None:
        people = people_named(access.answer_transfer, referral)
        yield Still("offer", f"The offer of {reference} to {decision.to_agency}", people, partial(_take_back, referral))


def _take_back(referral: Referral, by: Authority) -> None:
    deciding.take_back(referral=referral, reason=BECAUSE, by=by)
