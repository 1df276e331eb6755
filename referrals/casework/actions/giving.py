"""A record goes to a colleague: asked, and taken on or declined. The giver has it until it is taken on. The
same for referrals and for what apps above hold (referrals.casework.rules.giving)."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.authority import NO_ONE, Authority
from accounts.models import User
from accounts.people.holdings import Passing
from audit.moves import MoveDenied
from referrals import access
from referrals.casework.moves import GIFTS
from referrals.casework.notices.casework_notices import tell_about
from referrals.casework.ownership import hand_over
from referrals.casework.rules import giving
from referrals.casework.rules.giving import Giving, gifts_of, giving_of
from referrals.casework.transitions import transition
from referrals.models import Note, Referral
from referrals.models.giving import NOT_OFFERED

AT_A_TIME = 200
SILENT = "It was not answered in time."
CANNOT = "Whoever it was offered to can no longer take it on."


@transaction.atomic
def offer(*, record: Any, to: User, why: str, version: int, by: Authority) -> Any:
    """Ask a colleague to take it on. Nothing changes hands yet."""
    how = giving_of(record)
    given = {"version": version, "to": to.pk, "words": why}
    asked = {"offered_to": to, "offered_at": timezone.now(), "offered_why": why}
    offered = how.move(record, gifts_of(record).offer, by=by, given=given, **asked)
    _note(record, f"Offered the {how.noun} to {to.name}: {why}", by=by)
    how.tell(
        offered,
        [to],
        kind="gift.offered",
        words=f"A {how.noun} is offered to you. Take it on or decline.",
    )
    return offered


@transaction.atomic
def take_on(*, record: Any, by: Authority) -> Any:
    """Yes: from this moment it is this person's, and so is the risk."""
    how = giving_of(record)
    giver = how.holder_of(record)
    changes = {**NOT_OFFERED, **how.to(by.person)}
    taken = how.move(record, gifts_of(record).take_on, by=by, given={"was": giver.pk}, **changes)
    how.taken(taken, to=by.person, by=by)
    how.tell(taken, [giver], kind="gift.taken_on", words=f"A {how.noun} you offered was taken on.")
    return taken


@transaction.atomic
def decline(*, record: Any, reason: str, by: Authority) -> Any:
    """No, and why. It stays where it was."""
    how = giving_of(record)
    kept = how.move(record, gifts_of(record).decline, by=by, given={"words": reason}, **NOT_OFFERED)
    _note(record, f"Declined the {how.noun}: {reason}", by=by)
    how.tell(
        kept,
        [how.holder_of(kept)],
        kind="gift.declined",
        words=f"A colleague declined a {how.noun}. It is still yours.",
    )
    return kept


@transaction.atomic
def keep(*, record: Any, by: Authority) -> Any:
    """The offer is taken back before it was answered."""
    asked = record.offered_to
    kept = giving_of(record).move(record, gifts_of(record).keep, by=by, **NOT_OFFERED)
    tell_over(kept, asked)
    return kept


def _note(record: Any, text: str, *, by: Authority) -> None:
    """What was said of it is read in the file for good, as every other word about the person is."""
    Note.objects.create(referral=_referral_of(record), text=text, by=by.person)


def _referral_of(record: Any) -> Referral:
    return record if isinstance(record, Referral) else record.referral


def tell_over(record: Any, asked: User | None) -> None:
    """The colleague who was asked need not answer any more."""
    how = giving_of(record)
    if asked is not None:
        how.tell(
            record,
            [asked],
            kind="gift.over",
            words=f"A {how.noun} is no longer offered to you.",
        )


# --- Ending by itself ---------------------------------------------------------------------------------------


@transaction.atomic
def lapse(*, record: Any, because: str, by: Authority) -> Any:
    """The colleague cannot answer it, or has not: the giver keeps it, and is told."""
    how, asked = giving_of(record), record.offered_to
    kept = how.move(record, gifts_of(record).lapse, by=by, given={"reason": because}, **NOT_OFFERED)
    how.tell(
        kept,
        [how.holder_of(kept)],
        kind="gift.lapsed",
        words=f"The offer of a {how.noun} has ended. {because} It is still yours.",
    )
    if because == SILENT:
        tell_over(kept, asked)
    return kept


def pass_on_offer(record: Any, passing: Passing) -> None:
    """It was offered to a colleague who can take nothing on."""
    lapse(record=record, because=CANNOT, by=passing.by)


def lapse_unanswered() -> None:
    """The keeper's duty: silence ends an offer, so that nothing waits with a colleague who never looked."""
    for how in giving.GIVINGS:
        for record in how.offered().filter(giving.unanswered()).order_by("offered_at", "pk")[:AT_A_TIME]:
            with suppress(MoveDenied):  # answered a moment ago
                lapse(record=record, because=SILENT, by=NO_ONE)


def lapse_out_of_sight(referral: Referral, *, by: Authority) -> None:
    """The colleague who was asked may no longer know of it: it was sealed, or they were asked to keep away."""
    for how in giving.GIVINGS:
        for record in how.offered().filter(how.of(referral)):
            if giving.cannot_be_answered(record, by, {}) is None:
                lapse(record=record, because=CANNOT, by=by)


# --- Referrals ----------------------------------------------------------------------------------------------


def _tell(referral: Referral, people: list[User], *, kind: str, words: str) -> None:
    tell_about(referral, people, kind=kind, words=words, about=f"referral:{referral.version}")


def _taken(referral: Referral, *, to: User, by: Authority) -> None:
    hand_over(referral=referral, to=to, because="Took it on from a colleague", by=by)


REFERRALS = Giving(
    noun="referral",
    model=Referral,
    holder="officer",
    page="referrals:case",
    see=access.see_case_file,
    work=access.work,
    answer=access.answer_offer,
    assign=access.assign,
    move=transition,
    tell=_tell,
    taken=_taken,
    of=lambda referral: Q(pk=referral.pk),
    to=lambda person: {"officer": person, "claimed_at": timezone.now()},
    gifts=GIFTS,
)
