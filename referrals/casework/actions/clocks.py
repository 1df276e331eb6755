"""Local limits that have passed: said once, to its officer, its owner and the supervisors."""

from __future__ import annotations

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from referrals.casework.notices.casework_notices import tell_overdue
from referrals.danger import stands
from referrals.models import Referral
from referrals.models.referral import FINISHED

AT_A_TIME = 200


def raise_overdue() -> int:
    """The keeper's duty: tell of each due time that passed, once, however often this runs."""
    late = list(_not_told_yet().select_related("officer", "owner")[:AT_A_TIME])
    for referral in late:
        tell_overdue(referral, occasion=referral.due_at.isoformat())
        Referral.objects.filter(pk=referral.pk).update(overdue_told_for=referral.due_at)
    return len(late)


def _not_told_yet() -> QuerySet[Referral]:
    """What has ended has no clock, except where danger stands in an open case."""
    late = Referral.objects.filter(~Q(state__in=FINISHED) | stands(), due_at__lt=timezone.now())
    return late.filter(Q(overdue_told_for__isnull=True) | ~Q(overdue_told_for=F("due_at"))).order_by("due_at")
