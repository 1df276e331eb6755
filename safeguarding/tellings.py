"""Which partners were told something about the person that has changed since, and the correction to send them."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone

from accounts.authority import Authority
from core.templatetags.govuk import on_day
from referrals.claims import every_claim
from referrals.models import Referral
from referrals.pointers import Pointer
from referrals.told import Told
from safeguarding.models import PartnerAction
from subjects.models import Claim

TITLE = "Told something that has changed since"


def in_requests(referral: Referral, claim: Claim) -> Iterator[Told]:
    """Every request that gave this claim to an agency, with what has been done about it."""
    for action in _actions(referral):
        if _gave(action, claim):
            page = reverse("safeguarding:action", args=[action.public_id])
            yield Told(str(action.agency), str(claim), action.asked_at, page, _state(action, claim))


def told_wrong(referral: Referral, who: Authority) -> Iterator[Pointer]:
    """For the overview and Partners: whom, what, when; gone once the agency has been written to since."""
    for action in _actions(referral):
        wrong = not_corrected(action) if action.is_open else []
        if wrong:
            said = "; ".join(f"{claim.label}: {claim}" for claim in wrong)
            yield Pointer(
                TITLE, f"{action.agency} was told on {on_day(action.asked_at)}: {said}. This was withdrawn as wrong.",
                reverse("safeguarding:action_message", args=[action.public_id]), f"Send the correction to {action.agency}",
            )  # fmt: skip


def not_corrected(action: PartnerAction) -> list[Claim]:
    """What this agency was given, was withdrawn since, and has not been written about since."""
    return [
        claim
        for claim in every_claim(action.referral.subject)
        if claim.withdrawn_at is not None and _gave(action, claim) and not _written_since(action, claim)
    ]


def correction(action: PartnerAction) -> str:
    """The message that stands ready to be sent: what was said, and that it is wrong. What is right is the officer's to add."""
    wrong = not_corrected(action)
    if not wrong:
        return ""
    said = "\n".join(f"{claim.label}: {claim}" for claim in wrong)
    return f"Correction. We told you this about the person, and it is wrong:\n{said}\nDo not rely on it."


def _actions(referral: Referral) -> list[PartnerAction]:
    return list(
        PartnerAction.objects.filter(referral=referral)
        .select_related("agency", "referral__subject")
        .order_by("pk")
    )


def _gave(action: PartnerAction, claim: Claim) -> bool:
    """By the key of the item; requests of an earlier day kept none, and are read by their words."""
    return any(
        item["key"] == claim.key
        if "key" in item
        else item["value"] == str(claim) and claim.claimed_at <= action.asked_at
        for item in action.disclosed
    )


def _written_since(action: PartnerAction, claim: Claim) -> bool:
    return action.thread.filter(from_partner=False, at__gte=claim.withdrawn_at or timezone.now()).exists()


def _state(action: PartnerAction, claim: Claim) -> str:
    if claim.withdrawn_at is None:
        return ""
    if _written_since(action, claim):
        return "Written to since it was withdrawn."
    return "Not corrected yet." if action.is_open else "Not corrected. The request has ended: ring them."
