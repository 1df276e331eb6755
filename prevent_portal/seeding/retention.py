"""Reviews of records in the demonstration: one is due, one is under a hold, one was kept, one waits for the second person
who confirms that it is disposed of. What was closed in the two years before is entered too."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from audit.acting import Actor, acting
from prevent_portal.seeding.particulars import NOTHING_MORE
from prevent_portal.seeding.steps import Story, decided
from referrals.models.decision import Option
from safeguarding.models import Retention
from safeguarding.retention import actions, entering

ENDED_DAYS = 380
ROUNDS = 3  # of the keeper, for what was closed in two years


def with_retention(story: Story) -> None:
    due, held, kept, gone = (_ended(story) for _ in range(4))
    for _ in range(ROUNDS):
        entering.reckon_anew()
    days = {"from_day": timezone.localdate(), "review_on": timezone.localdate() + timedelta(days=120)}
    row = _row(held)
    why = "The inquiry into the schools of the county has asked for everything of this year."
    story.do("della", actions.put_hold, force=row.force, retention=row, why=why, **days)
    words = "A claim is before the county court, which has given directions until the spring."
    until = timezone.localdate() + timedelta(days=150)
    story.do("della", actions.keep, retention=_row(kept), until=until, reason="in_dispute", words=words)
    words = "A child's, closed with nothing found; nothing has been known since."
    story.do("della", actions.decide_disposal, retention=_row(gone), reason="disproportionate", words=words)
    assert _row(due).review_on


def _ended(story: Story) -> Any:
    """A child's referral that was closed more than a year ago."""
    referral = decided(story, Option.NO_FURTHER_ACTION, NOTHING_MORE, reason_codes=["no_concern"])
    with acting(Actor(name="seed")):
        referral.finished_at = timezone.now() - timedelta(days=ENDED_DAYS)
        referral.save(update_fields=["finished_at"])
    return referral


def _row(referral: Any) -> Retention:
    return Retention.objects.select_related("force", "referral__subject").get(referral=referral)
