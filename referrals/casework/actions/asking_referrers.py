"""A question back to those who told us: one of the officer's, or their view of how the person is now."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.authority import Authority
from audit.moves import MoveDenied, MovedOn
from audit.permission import require
from core.clock import day_words
from core.locking import lock
from referrals import access
from referrals.casework.notices.asked_of_referrers import tell_of_question, tell_of_view, who_is_asked
from referrals.exclusions.keeping_away import keep_out_of_what_is_added
from referrals.models import Referral, ReferrerQuestion
from referrals.models.ended import end_record
from referrals.models.referral import ShownStatus
from referrals.status import SHOWN

IS_OPEN = "A question to the referrer is open already. Wait for the answer, or ring them."
NONE_TO_ASK = "Nobody where this was sent from can read it now. Say so, with the reason, when the case is to be closed."
OVER = "This has been answered already, or is over."
# The same words before the panel decides and before support ends: what becomes of a referral is told to no referrer.
HOW_ARE_THINGS = (
    "You told us about a person on {}. How are things now? Say what you know already. Please do not question the person, "
    "and do not try to find anything out for us."
)


@transaction.atomic
def ask_referrer(*, referral: Referral, question: str, by: Authority) -> ReferrerQuestion:
    """Ask the referrer, who sees "Contact us" at once; the officer's clock runs on, visibly. A lead whom the
    question names does not read it."""
    keep_out_of_what_is_added(referral=referral, text=question, why="Named in a question to the referrer", by=by)
    locked = lock(referral)
    require(access.work, locked, by=by)
    asked = _ask(locked, question=question, by=by)
    tell_of_question(asked)
    return asked


@transaction.atomic
def ask_their_view(*, referral: Referral, asked_for: str, due_on: date, by: Authority) -> ReferrerQuestion:
    """Ask those who told us how the person is now, in the same words whatever it is for. Who may ask is its caller's to say.
    Where the sender has left, the leads of the site are asked."""
    locked = lock(referral)
    if not who_is_asked(locked):
        raise MoveDenied(NONE_TO_ASK)
    words = HOW_ARE_THINGS.format(day_words(locked.submitted_at))
    asked = _ask(locked, question=words, asked_for=asked_for, due_on=due_on, by=by)
    tell_of_view(asked, kind="submission.view", words="Your view is asked for about something you sent.")
    return asked


@transaction.atomic
def give_up(*, question: ReferrerQuestion, reason: str, by: Authority) -> ReferrerQuestion:
    """It was not answered, or need not be: who may say so is the caller's. The referrer is shown the word that belongs to the
    referral again, and can add what they know at any time."""
    referral = lock(question.referral)
    locked = lock(question)
    if locked.answered_at or locked.ended_at:
        raise MovedOn(OVER, locked)
    end_record(locked, reason, by=by.person)
    withheld = referral.messages.filter(released_at__isnull=True).exists()  # nothing of a decision before its batch
    _show(referral, ShownStatus.BEING_ASSESSED if withheld else SHOWN[referral.state])
    return locked


def _ask(referral: Referral, *, by: Authority, **said: Any) -> ReferrerQuestion:
    """One at a time: the referrer's page has room for one answer."""
    if referral.questions.waiting().exists():
        raise MoveDenied(IS_OPEN)
    asked = ReferrerQuestion.objects.create(referral=referral, asked_by=by.person, **said)
    _show(referral, ShownStatus.CONTACT_US)
    return asked


def _show(referral: Referral, word: ShownStatus) -> None:
    referral.shown_status, referral.shown_since = word, timezone.now()
    referral.save(update_fields=["shown_status", "shown_since"])
