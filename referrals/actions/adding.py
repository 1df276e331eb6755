"""What the referrer, or the lead of the site, adds after sending. The document stays as it was filed."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.authority import Authority
from audit.moves import MoveDenied
from referrals import access, notices, search_document
from referrals.actions.keeping_away import keep_out_of_what_is_added
from referrals.actions.reopening import information_added
from referrals.models import Addendum, Referral, ReferrerQuestion
from referrals.models.referral import AddendumKind, Answer, ShownStatus
from referrals.permission import require


@transaction.atomic
def add_information(*, referral: Referral, text: str, immediate_danger: str, by: Authority) -> Addendum:
    """New information: an approval waits until it is read, and what was finished goes back to the queue."""
    return _add(referral, AddendumKind.INFORMATION, text, danger=immediate_danger, by=by)


@transaction.atomic
def correct(*, referral: Referral, text: str, by: Authority) -> Addendum:
    """Something sent is wrong. The original stays, and the officer is told at once."""
    return _add(referral, AddendumKind.CORRECTION, text, danger=Answer.NO, by=by)


@transaction.atomic
def answer_question(*, question: ReferrerQuestion, text: str, by: Authority) -> Addendum:
    """The referrer's answer to what the officer asked."""
    asked = ReferrerQuestion.objects.select_for_update(of=("self",)).get(pk=question.pk)
    if asked.answered_at is not None:
        raise MoveDenied("This question has been answered already. You can still add information.")
    asked.answered_at, asked.answered_by = timezone.now(), by.user
    asked.save(update_fields=["answered_at", "answered_by"])
    return _add(question.referral, AddendumKind.ANSWER, text, danger=Answer.NO, by=by)


def _add(referral: Referral, kind: str, text: str, *, danger: str, by: Authority) -> Addendum:
    require(access.add_to_submission, referral, by=by)
    # Written first, so that the place in the queue follows what it says of danger.
    addendum = Addendum.objects.create(
        referral=referral, kind=kind, text=text, immediate_danger=danger, by=by.person
    )
    search_document.file(referral)
    keep_out_of_what_is_added(referral=referral, text=text, why="Named in what was added", by=by)
    now = information_added(referral=referral, by=by, immediate_danger=danger)
    now.shown_status, now.shown_since = ShownStatus.RECEIVED, timezone.now()
    now.save(update_fields=["shown_status", "shown_since"])
    addendum.referral = now
    notices.added(addendum)
    return addendum
