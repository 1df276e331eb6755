"""The keeper's duty: those who told us are reminded that their view is asked for; then who asked learns that it was not given."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from core.clock import end_of
from referrals.models import ReferrerQuestion
from referrals.models.casework import VIEWS
from safeguarding.access import on_no_hold
from safeguarding.cases.notices.referrers import remind_them, tell_of_silence
from safeguarding.limits import LIMITS
from safeguarding.models import Case
from safeguarding.rungs import Rung, reached

ASKED = "Your view is still asked for about something you sent."
SILENT = "Those who told us have not answered. Ring them, or record that they did not."
LADDER = (
    Rung("reminder", -LIMITS.referrer_remind_days_before, ASKED, remind_them),
    Rung("due", 0, ASKED, remind_them),
    Rung("not_given", 1, SILENT, tell_of_silence),
)


def chase_views() -> None:
    """While a hold stands, no referrer is written to."""
    last = timezone.localdate() + timedelta(days=LIMITS.looked_ahead_days)
    asked = ReferrerQuestion.objects.waiting().filter(asked_for__in=VIEWS, due_on__lte=last)
    free = Case.objects.filter(on_no_hold(), closed_at__isnull=True).values("referral_id")
    for one in asked.filter(referral__in=free).select_related("referral__submitted_by").order_by("due_on", "pk"):
        assert one.due_on is not None
        for rung in reached(LADDER, end_of(one.due_on)):
            rung.tell(one, kind=f"view_{rung.name}", words=rung.words, about=f"{one.pk}:{one.due_on}")
