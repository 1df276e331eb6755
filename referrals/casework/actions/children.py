"""Keeping `Referral.child_now` in step: with what is claimed, with who is joined to whom, and with birthdays."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from referrals.casework.actions.enquiring import open_default_lines
from referrals.casework.queue_order import queue_key
from referrals.child import may_be_a_child, settle, weighed
from referrals.models import Referral
from referrals.models.referral import State
from subjects import people
from subjects.models import Subject

AT_A_TIME = 500


@transaction.atomic
def follow_claims(*subjects: Subject) -> None:
    """Weigh anew every referral about these people and all who are joined to them: something was claimed or withdrawn,
    or they were joined or parted."""
    reached = set().union(*(people.joined_to_id(subject.pk, sealed_too=True) for subject in subjects))
    _weigh_anew(Referral.objects.filter(subject_id__in=reached).values_list("pk", flat=True))


@transaction.atomic
def follow_birthdays() -> int:
    """The keeper's duty: those who come of age, or may have, by the claims about them."""
    due = Referral.objects.filter(child_until__lte=timezone.localdate()).exclude(state=State.CLOSED)
    return _weigh_anew(list(due.order_by("child_until").values_list("pk", flat=True)[:AT_A_TIME]))


def _weigh_anew(referral_ids: Iterable[int]) -> int:
    """In one order, so that two who do it wait for each other. What has been closed keeps what held then."""
    found = Referral.objects.select_for_update(of=("self",)).filter(pk__in=referral_ids)
    return sum(map(_weigh_one, found.exclude(state=State.CLOSED).order_by("pk")))


def _weigh_one(referral: Referral) -> bool:
    before, was_perhaps = (referral.child_now, referral.child_until), may_be_a_child(referral)
    settle(referral, weighed(referral))
    if (referral.child_now, referral.child_until) == before:
        return False
    referral.queue_key = queue_key(referral)
    referral.save(update_fields=["child_now", "child_until", "queue_key"])
    if referral.officer_id and may_be_a_child(referral) and not was_perhaps:
        open_default_lines(referral=referral)
    return True
