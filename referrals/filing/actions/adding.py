"""What the referrer, or the lead of the site, adds after sending. The document stays as it was filed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.db import transaction
from django.utils import timezone

from accounts.authority import Authority
from audit.moves import MoveDenied
from audit.permission import require
from core.extension import Point
from core.locking import lock
from evidence.models import File
from referrals import access
from referrals.casework.actions.danger import tell_danger
from referrals.casework.actions.reopening import information_added
from referrals.casework.presenters.told import corrected
from referrals.danger import told
from referrals.exclusions.keeping_away import keep_out_of_what_is_added
from referrals.filing import notices
from referrals.models import Addendum, Referral, ReferrerQuestion
from referrals.models.referral import AddendumKind, Answer, ShownStatus
from referrals.search import search_document

ANSWERED: Point[Callable[[ReferrerQuestion], object]] = Point(
    "referrals.answered", "Who else is told that a question to the referrer was answered."
)


@transaction.atomic
def add_information(
    *, referral: Referral, text: str, immediate_danger: str, weapon: str = Answer.NO, by: Authority
) -> Addendum:
    """New information: an approval waits until it is read, and what was finished goes back to the queue."""
    return _add(referral, AddendumKind.INFORMATION, text, danger=immediate_danger, weapon=weapon, by=by)


@transaction.atomic
def correct(
    *,
    referral: Referral,
    text: str,
    immediate_danger: str = Answer.NO,
    weapon: str = Answer.NO,
    by: Authority,
) -> Addendum:
    """Something sent is wrong. The original stays, and the officer is told at once."""
    addendum = _add(referral, AddendumKind.CORRECTION, text, danger=immediate_danger, weapon=weapon, by=by)
    corrected(addendum.referral)
    return addendum


@transaction.atomic
def answer_question(
    *, question: ReferrerQuestion, text: str, immediate_danger: str = Answer.NO, weapon: str = Answer.NO, by: Authority
) -> Addendum:
    """The referrer's answer to what the officer asked."""
    asked = lock(question)
    if asked.answered_at is not None or asked.ended_at is not None:
        raise MoveDenied("This question has been answered already, or is over. You can still add information.")
    asked.answered_at, asked.answered_by = timezone.now(), by.user
    asked.save(update_fields=["answered_at", "answered_by"])
    added = _add(question.referral, AddendumKind.ANSWER, text, danger=immediate_danger, weapon=weapon, by=by)
    for heard in ANSWERED:
        heard(asked)
    return added


def files_were_added(*, holder: Referral, files: Sequence[File], by: Authority) -> Addendum:
    """Files are information: an approval waits until it was looked at, and the officer is told."""
    many = "1 file was" if len(files) == 1 else f"{len(files)} files were"
    return add_information(referral=holder, text=f"{many} added: {files[0].what}", immediate_danger=Answer.NO, by=by)


def _add(referral: Referral, kind: str, text: str, *, danger: str, weapon: str, by: Authority) -> Addendum:
    require(access.add_to_submission, referral, by=by)
    addendum = Addendum.objects.create(
        referral=referral, kind=kind, text=text, immediate_danger=danger, weapon=weapon, by=by.person
    )
    search_document.file(referral)
    keep_out_of_what_is_added(referral=referral, text=text, why="Named in what was added", by=by)
    informed = information_added(referral=referral, by=by, immediate_danger=danger)
    informed.shown_status, informed.shown_since = ShownStatus.RECEIVED, timezone.now()
    informed.has_violence = informed.has_violence or weapon == Answer.YES
    informed.save(update_fields=["shown_status", "shown_since", "has_violence"])
    addendum.referral = tell_danger(
        referral=informed,
        told=told(danger=danger, weapon=weapon),
        told_in=kind,
        person=by.person,
        about=addendum.pk,
    )
    if told(danger=danger, weapon=weapon) == Answer.NO:  # else those on duty and all of these have been told
        notices.added(addendum)
    return addendum
