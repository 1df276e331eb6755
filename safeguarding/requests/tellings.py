"""Which partners were told something about the person that has changed since, and the correction to send them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from accounts.authority import Authority
from accounts.models import Agency
from audit.reading import listed
from core.asked_once import asked_once
from core.components import Row
from core.kept_rows import rows_kept
from core.reference_numbers import display_reference
from core.templatetags.govuk import on_day
from referrals.casework.presenters.claims import every_claim
from referrals.casework.presenters.pointers import Pointer
from referrals.casework.presenters.told import Told, Uncorrected
from referrals.models import Addendum, Referral
from referrals.models.referral import AddendumKind
from safeguarding.access import on_no_hold, steer_action
from safeguarding.mergers.names import agency_then
from safeguarding.models import PartnerAction
from subjects.models import Claim

SHOWN = 100
NOT_SENT = "The correction has not been sent."
TITLE = "Told something that has changed since"
WITHDRAWN = "This was withdrawn as wrong."
MAY_BE_WRONG = "Whoever sent the referral has corrected something since, so this may be wrong. Read the correction."
OPENINGS = {
    WITHDRAWN: "Correction. We told you this about the person, and it is wrong:",
    MAY_BE_WRONG: "Correction. Some of what we told you about the person may be wrong:",
}
ENDINGS = {
    WITHDRAWN: "Do not rely on it.",
    MAY_BE_WRONG: "Do not rely on it until we have said what is right.",
}


@dataclass(frozen=True)
class Change:
    """One thing an agency was told, and what has become of it since."""

    label: str
    value: str
    at: datetime
    why: str

    @property
    def said(self) -> str:
        return f"{self.label}: {self.value}"


def in_requests(referral: Referral, claim: Claim) -> Iterator[Told]:
    """Every request that gave this claim to an agency, with what has been done about it."""
    for action in _actions(referral):
        if _gave(action, claim):
            page = reverse("safeguarding:action", args=[action.public_id])
            yield Told(str(_asked(action, referral)), str(claim), action.asked_at, page, _state(action, claim))


def _asked(action: PartnerAction, referral: Referral) -> Agency:
    """By its name of that day."""
    return agency_then(action, "agency", action.asked_at, referral=referral)


def uncorrected(who: Authority) -> Iterator[Uncorrected]:
    """For the list of everything that is told and wrong, the longest waiting first."""
    found = of_mine(who).select_related("agency", "referral__subject")[:SHOWN]
    rows = list(found)
    listed(rows=rows, rule=steer_action, named=False)
    for action in rows:
        stands, to, link = _next_step(action, not_settled(action))
        yield Uncorrected(
            str(action.agency),
            display_reference(action.reference),
            action.told_wrong_since,
            stands or NOT_SENT,
            reverse(f"safeguarding:{to}", args=[action.public_id]),
            link,
        )


def of_mine(who: Authority) -> QuerySet[Any]:
    """Of the own caseload, or of the force for a supervisor. While a hold stands nothing can be sent,
    and nothing waits."""
    wrong = PartnerAction.objects.filter(on_no_hold(), told_wrong_since__isnull=False)
    return steer_action.filter(who, wrong).order_by("told_wrong_since", "pk")


def told_wrong(referral: Referral, who: Authority) -> Iterator[Pointer]:
    """For the overview and Partners: whom, what, when. It ends when the agency has said that it read the
    correction, or when the officer settles it with a reason."""
    for action in _actions(referral):
        for why, changes in _by_reason(not_settled(action)):
            said = "; ".join(change.said for change in changes)
            stands, to, link = _next_step(action, changes)
            yield Pointer(
                TITLE,
                f"{_asked(action, referral)} was told on {on_day(action.asked_at)}: {said}. {why} {stands}",
                reverse(f"safeguarding:{to}", args=[action.public_id]),
                link,
            )


def _next_step(action: PartnerAction, changes: list[Change]) -> tuple[str, str, str]:
    """Where it stands, and the page and the link of what is done about it."""
    if sent := sent_and_unread(action, changes):
        return (
            f"Corrected on {on_day(sent)}, and not read there yet.",
            "action_settle",
            "Settle it another way",
        )
    if not action.is_open:
        return "The request has ended: ring them.", "action_settle", f"Say what {action.agency} has been told"
    return "", "action_message", f"Send the correction to {action.agency}"


def changed_since(action: PartnerAction) -> list[Change]:
    """What this agency was given and was withdrawn since; and, where the referrer has corrected something since,
    everything else that it was given, because a correction does not say which of it is wrong."""
    withdrawn = [
        Change(claim.label, str(claim), claim.withdrawn_at, WITHDRAWN)
        for claim in every_claim(action.referral.subject)
        if claim.withdrawn_at and _gave(action, claim)
    ]
    last = max((at for at in _corrected(action.referral) if at > action.asked_at), default=None)
    if last is None:
        return withdrawn
    wrong = {change.value for change in withdrawn}
    others = [item for item in action.disclosed if item["value"] not in wrong]
    return [*withdrawn, *(Change(item["label"], item["value"], last, MAY_BE_WRONG) for item in others)]


def not_corrected(action: PartnerAction) -> list[Change]:
    """What has changed since, and no correction has been sent of."""
    return [change for change in not_settled(action) if _corrected_at(action, change.at) is None]


def not_settled(action: PartnerAction) -> list[Change]:
    """What has changed since, and neither has the agency said that it read the correction nor was it settled."""
    return [change for change in changed_since(action) if not _is_settled(action, change.at)]


def reckon(action: PartnerAction) -> None:
    """Note since when something that this agency was told is wrong, as long as that is neither read nor settled."""
    since = min((change.at for change in not_settled(action)), default=None)
    if since != action.told_wrong_since:
        action.told_wrong_since = since
        PartnerAction.objects.filter(pk=action.pk).update(told_wrong_since=since)


def reckon_all(referral: Referral) -> None:
    """Something is known, or was sent, that is wrong: which agencies were told it?"""
    for action in _actions(referral):
        reckon(action)


def sent_and_unread(action: PartnerAction, changes: list[Change]) -> datetime | None:
    """When the agency was sent the correction of all of these, where no practitioner there has said to
    have read it."""
    sent = [_corrected_at(action, change.at) for change in changes]
    return max((at for at in sent if at), default=None) if all(sent) else None


def correction_to_read(action: PartnerAction) -> bool:
    """Whether the agency was sent a correction that no practitioner there has said to have read."""
    sent = action.thread.filter(corrects=True)
    if action.correction_read_at:
        sent = sent.filter(at__gt=action.correction_read_at)
    return sent.exists()


def told_and_changed(action: PartnerAction) -> list[Row]:
    """For the police side: what the agency was told, each item with what has become of it."""
    became = {change.value: change.why for change in changed_since(action)}
    return [Row(item["label"], [item["value"], became.get(item["value"], "")], typed=True) for item in action.disclosed]


def correction(action: PartnerAction) -> str:
    """The message that stands ready to be sent: what was said, and that it is wrong, or may be. What is right is the
    officer's to add."""
    paragraphs = []
    for why, changes in _by_reason(not_corrected(action)):
        said = "\n".join(change.said for change in changes)
        paragraphs.append(f"{OPENINGS[why]}\n{said}\n{ENDINGS[why]}")
    return "\n\n".join(paragraphs)


def _by_reason(changes: list[Change]) -> list[tuple[str, list[Change]]]:
    sorted_out = [(why, [change for change in changes if change.why == why]) for why in OPENINGS]
    return [(why, found) for why, found in sorted_out if found]


@asked_once
def _actions(referral: Referral) -> list[PartnerAction]:
    return _actions_of(referral.pk)


@rows_kept
def _actions_of(referral_id: int) -> QuerySet[PartnerAction]:
    along = ("agency", "referral__subject", "correction_read_by", "correction_settled_by")
    return PartnerAction.objects.filter(referral_id=referral_id).select_related(*along).order_by("pk")


@asked_once
def _corrected(referral: Referral) -> list[datetime]:
    """When the referrer has corrected something."""
    return [at for (at,) in _corrections(referral.pk)]


@rows_kept
def _corrections(referral_id: int) -> QuerySet[Any, tuple[datetime]]:
    found = Addendum.objects.filter(referral_id=referral_id, kind=AddendumKind.CORRECTION)
    return found.order_by("at").values_list("at")


def _gave(action: PartnerAction, claim: Claim) -> bool:
    """By the key of the item; requests of an earlier day kept none, and are read by their words."""
    return any(
        item["key"] == claim.key
        if "key" in item
        else item["value"] == str(claim) and claim.claimed_at <= action.asked_at
        for item in action.disclosed
    )


def _corrected_at(action: PartnerAction, changed: datetime) -> datetime | None:
    return action.thread.filter(corrects=True, at__gte=changed).values_list("at", flat=True).first()


def _is_settled(action: PartnerAction, changed: datetime) -> bool:
    if action.correction_settled_at and action.correction_settled_at >= changed:
        return True
    sent = _corrected_at(action, changed)
    return bool(sent and action.correction_read_at and action.correction_read_at >= sent)


def _state(action: PartnerAction, claim: Claim) -> str:
    if claim.withdrawn_at is None:
        return ""
    if action.correction_settled_at and action.correction_settled_at >= claim.withdrawn_at:
        how = f"{action.get_correction_settled_how_display()}: " if action.correction_settled_how else ""
        return f"{how}{action.correction_settled_why} ({action.correction_settled_by})"
    if _is_settled(action, claim.withdrawn_at):
        return f"The correction was read by {action.correction_read_by}."
    if _corrected_at(action, claim.withdrawn_at):
        return "Corrected, and not read there yet."
    return "Not corrected yet." if action.is_open else "Not corrected. The request has ended: ring them."
