"""The batch: what referrers learn, released on working mornings in one go, so that neither hour nor order
says anything."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.authority import Authority
from accounts.notices.telling import tell
from audit.log import log
from audit.moves import MovedOn
from audit.permission import require
from core.clock import LONDON
from core.locking import lock
from referrals import access
from referrals.casework.rules.ahead import refuse_unless_ahead
from referrals.casework.rules.batch import RELEASED_AT, batch_of_today, next_batch
from referrals.kinds import REFERRAL_MESSAGE_DELAYED, REFERRAL_MESSAGE_RELEASED
from referrals.limits import LIMITS
from referrals.models import Referral, ReferrerMessage, ReleaseBatch
from referrals.models.decision import MessageChoice
from referrals.models.referral import ShownStatus
from referrals.status import SHOWN, shown_for

AT_A_TIME = 500
BEGUN = [state for state, word in SHOWN.items() if word == ShownStatus.BEING_ASSESSED]


def release() -> int:
    """The keeper's duty. Returns for how many referrals the word shown has changed."""
    moment = batch_of_today()
    if moment is None:
        return 0
    return _release_messages(moment) + _release_progress(moment)


def _release_messages(moment: datetime) -> int:
    waiting = ReferrerMessage.objects.filter(
        released_at__isnull=True, approved_at__isnull=False, release_after__lte=moment
    )
    batch = waiting.select_for_update(skip_locked=True, of=("self",)).select_related("referral")
    return sum(_release(message) for message in batch.order_by("release_after", "pk")[:AT_A_TIME])


def _release(message: ReferrerMessage) -> bool:
    message.released_at = timezone.now()
    message.save(update_fields=["released_at"])
    log(REFERRAL_MESSAGE_RELEASED, target=message.referral, data={"choice": message.choice})
    if message.choice == MessageChoice.WITHHOLD:
        return False
    return _show(message.referral, has_more=message.choice == MessageChoice.SPECIFIC)


def _release_progress(moment: datetime) -> int:
    """What was begun before this morning: received becomes being assessed. Once a day, so that the rest waits."""
    _, first = ReleaseBatch.objects.get_or_create(day=timezone.localdate(moment))
    if not first:
        return 0
    begun = Referral.objects.filter(shown_status=ShownStatus.RECEIVED, state__in=BEGUN, has_unread_information=False)
    return sum(_show(referral) for referral in begun.order_by("pk"))


def _show(referral: Referral, *, has_more: bool = False) -> bool:
    """Show the word that belongs to the state now. A question that is open keeps its own word. A message of its own is
    news even where the word stays."""
    asked = referral.questions.waiting().exists()
    word = shown_for(referral.state, question_open=asked)
    changes = word != referral.shown_status
    if changes:
        Referral.objects.filter(pk=referral.pk).update(shown_status=word, shown_since=timezone.now())
    if changes or has_more:
        _tell(referral)
    return changes or has_more


def _tell(referral: Referral) -> None:
    """The same words whatever the news is: an e-mail says nothing of it."""
    tell(
        [referral.submitted_by],
        kind="submission.updated",
        instead=None,
        words="There is news about something you sent.",
        path=reverse("referrals:submission", args=[referral.public_id]),
        about=f"{referral.pk}:{timezone.localdate()}",
        reference=referral.reference,
    )


@transaction.atomic
def delay(*, message: ReferrerMessage, until: date, reason: str, by: Authority) -> ReferrerMessage:
    """A supervisor holds the message back until the batch of a later day."""
    refuse_unless_ahead(until, within=LIMITS.release_delay_days, what="The day from which it is released")
    locked = lock(message)
    require(access.assign, locked.referral, by=by)
    if locked.released_at is not None or locked.approved_at is None:
        raise MovedOn("This message does not wait for release.", locked.referral)
    after = datetime.combine(until, RELEASED_AT, tzinfo=LONDON)
    locked.release_after = max(after, next_batch(timezone.now()))
    locked.save(update_fields=["release_after"])
    log(REFERRAL_MESSAGE_DELAYED, target=locked.referral, data={"reason": reason})
    return locked
