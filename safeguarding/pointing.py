"""What the overview of a referral says about its partners: answers that nobody has read."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet
from django.urls import reverse

from accounts.authority import Authority
from core.reference import display_reference
from referrals.models import Referral
from referrals.pointers import Pointer
from safeguarding.models import ActionState, PartnerAction

TO_READ = (ActionState.ANSWERED, ActionState.DECLINED)


def unread_answers(referral: Referral) -> QuerySet[PartnerAction]:
    """Answers, and refusals with their reason, that nobody who works on it has opened."""
    found = PartnerAction.objects.filter(referral=referral, state__in=TO_READ, seen_by_asker_at__isnull=True)
    return found.select_related("agency").order_by("pk")


def an_answer_is_unread(referral: Referral) -> str | None:
    """Stops a recommendation and an approval, as unread information does."""
    names = sorted({action.agency.name for action in unread_answers(referral)})
    return f"An answer from {', '.join(names)} has not been read. Read it before going on." if names else None


def answers_to_read(referral: Referral, who: Authority) -> Iterator[Pointer]:
    for action in unread_answers(referral):
        yield Pointer(
            "A partner's answer has not been read", f"{action.agency.name} has answered. An approval waits until it is read.",
            reverse("safeguarding:action", args=[action.public_id]), f"Read {display_reference(action.reference)}",
        )  # fmt: skip
