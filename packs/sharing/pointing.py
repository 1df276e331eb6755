"""For the overview of a referral: packs for agencies that wait for an officer or a supervisor."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from accounts.authority import Authority
from packs.models import PackShare, ShareState, every_share
from referrals.casework.presenters.pointers import Pointer
from referrals.models import Referral

SAYS = {
    ShareState.PREPARED: ("A pack was not sent", "was prepared and not sent. Send it, or throw it away."),
    ShareState.WAITING: ("A pack waits", "waits for a second person."),
    ShareState.RECALLED: (
        "Copies of a recalled pack",
        "was recalled. The agency has not certified that its copies are gone.",
    ),
}


def shared_and_waiting(referral: Referral, who: Authority) -> Iterator[Pointer]:
    shares = (
        every_share()
        .filter(referral=referral, state__in=SAYS)
        .exclude(state=ShareState.RECALLED, destroy_by__isnull=True)
    )
    for share in shares.select_related("agency").order_by("shared_at", "pk"):
        title, words = SAYS[ShareState(share.state)]
        yield Pointer(title, f"The pack for {share.agency} {words}", _page(share), "Open the pack")


def _page(share: PackShare) -> str:
    return reverse("packs:share", args=[share.public_id])
