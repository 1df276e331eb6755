"""For the overview of a referral: packs for agencies that wait for an officer or a supervisor."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.authority import Authority
from core.jobs import JobState
from core.kept_rows import rows_kept
from packs.models import PackShare, ShareState, every_share
from referrals.casework.presenters.pointers import Pointer
from referrals.models import Referral

# Of one that was sent: what the agency has not got, though the record looks as if it had.
NOT_MADE = ("A pack was not delivered", "was sent and could not be made. Read why: try it again, or recall it.")
NOT_OPENED = (
    "A pack was never opened",
    "ran out before anybody there had opened it. Ring them: send another, or recall it.",
)
SAYS = {
    ShareState.PREPARED: ("A pack was not sent", "was prepared and not sent. Send it, or throw it away."),
    ShareState.WAITING: ("A pack waits", "waits for a second person."),
    ShareState.RECALLED: (
        "Copies of a recalled pack",
        "was recalled. The agency has not certified that its copies are gone.",
    ),
}


def shared_and_waiting(referral: Referral, who: Authority) -> Iterator[Pointer]:
    for share in _waiting(referral.pk):
        if says := _says(share):
            title, words = says
            yield Pointer(title, f"The pack for {share.agency} {words}", _page(share), "Open the pack")


@rows_kept
def _waiting(referral_id: int) -> QuerySet[PackShare]:
    shares: QuerySet[PackShare] = every_share().filter(referral_id=referral_id, state__in=[*SAYS, ShareState.SENT])
    waiting = shares.exclude(state=ShareState.RECALLED, destroy_by__isnull=True)
    return waiting.select_related("agency", "job").order_by("shared_at", "pk")


def _says(share: PackShare) -> tuple[str, str] | None:
    if share.state != ShareState.SENT:
        return SAYS[ShareState(share.state)]
    if share.job is not None and share.job.state == JobState.FAILED:
        return NOT_MADE
    over = share.until is not None and share.until <= timezone.now()
    return NOT_OPENED if over and not _sent_again(share) else None


def _sent_again(share: PackShare) -> bool:
    later = every_share().filter(referral_id=share.referral_id, agency_id=share.agency_id, sent_at__gt=share.sent_at)
    return later.exists()


def _page(share: PackShare) -> str:
    return reverse("packs:share", args=[share.public_id])
