"""The keeper's duty: chase what an agency was told wrongly, until it has read the correction or that is settled.

While nothing has been sent it waits for the officer; once it is sent, for the agency, and then again for the
officer, because then it is time to ring them. Both end with the supervisors.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from core.clock import local_day
from referrals.casework.notices.raising import WEEK, late_since
from safeguarding.access import on_no_hold
from safeguarding.limits import CORRECTION_READ
from safeguarding.models import ActionState, PartnerAction
from safeguarding.notices import escalate, escalate_again, tell_asker, tell_desk
from safeguarding.requests.tellings import not_settled, reckon, sent_and_unread
from safeguarding.rungs import Rung, reached

UNREAD = "A partner has not read your correction. Ring them, and record whom you told."
NOT_TOLD = "A partner was told something that is wrong, and has not been told so."


def _tell_desk(action: PartnerAction, **said: Any) -> None:
    """The desk, as long as it can open the request."""
    until = action.partner_access_until
    if action.is_open or (action.state != ActionState.WITHDRAWN and until and until > timezone.now()):
        tell_desk(action, **said)


SENT = (
    Rung("reminder", 0, "A correction of something your agency was told waits to be read.", _tell_desk),
    Rung("unread", 1, UNREAD, tell_asker),
    Rung("unread_raised", 2, UNREAD, escalate),
)
NOT_SENT = (
    Rung("not_told", 0, NOT_TOLD, tell_asker),
    Rung("not_told_raised", 1, NOT_TOLD, escalate),
)


def chase_corrections() -> None:
    """Climb the ladder of each. While a hold stands, nothing can be sent, and no agency is written to."""
    wrong = PartnerAction.objects.filter(on_no_hold(), told_wrong_since__isnull=False)
    related = ("agency", "referral__subject", "referral__officer", "referral__owner")
    for action in wrong.select_related(*related).order_by("told_wrong_since", "pk"):
        reckon(action)
        _chase(action)


def _chase(action: PartnerAction) -> None:
    for ladder, since in _waits(action):
        due_at = CORRECTION_READ.due(since)
        about = f"{action.pk}:{int(since.timestamp())}"
        for rung in reached(ladder, due_at):
            rung.tell(action, kind=f"correction.{rung.name}", words=rung.words, about=about)
        if due_at < timezone.now() - timedelta(days=WEEK):
            late = late_since(local_day(due_at))
            words = late.words(UNREAD if ladder is SENT else NOT_TOLD)
            escalate_again(action, late, kind="correction.late", words=words, about=f"{about}:{late.occasion}")


def _waits(action: PartnerAction) -> Iterator[tuple[tuple[Rung, ...], datetime]]:
    """What of it waits, and since when."""
    changes = not_settled(action)
    sent = sent_and_unread(action, changes)
    if sent:
        yield SENT, sent
    elif changes:
        yield NOT_SENT, min(change.at for change in changes)
