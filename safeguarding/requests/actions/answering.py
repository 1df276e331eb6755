"""What the agency's desk does with a request: allocate, accept, answer, decline, write to the officer who asked."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.authority import Authority
from accounts.models import Membership, User
from audit.log import log
from audit.moves import MoveDenied, move
from audit.permission import require_locked
from referrals.casework.actions.deciding import service_accepted, service_declined
from safeguarding.access import answer_request
from safeguarding.kinds import PARTNERACTION_MESSAGE
from safeguarding.limits import LIMITS
from safeguarding.models import ActionKind, ActionMessage, PartnerAction
from safeguarding.notices import desk_has_it, tell_asker, tell_desk
from safeguarding.requests import moves
from safeguarding.requests.tellings import reckon

CORRECTED = "Something your agency was told has been corrected. Read it, and say that you have."


def people_at_desk(action: PartnerAction) -> QuerySet[User]:
    """Who can be named for a request: practitioners of the agency that was asked, or its consultants, who can act now."""
    held = Membership.objects.able().filter(agency_id=action.agency_id, role=action.asked_of)
    return User.objects.filter(pk__in=held.values("user_id")).order_by("sort_key", "pk")


def ended(by: Authority, *, at: datetime, read_until: datetime | None = None) -> dict[str, Any]:
    """What every end of a request writes. Its desk reads it for some days more (local limit), unless said otherwise."""
    until = read_until or at + timedelta(days=LIMITS.access_days_after_end)
    return {"ended_by": by.user, "ended_at": at, "partner_access_until": until}


@transaction.atomic
def allocate(*, action: PartnerAction, to: User, deputy: User | None, version: int, by: Authority) -> PartnerAction:
    """Name the person who does it, and who does it when that person is away."""
    if deputy == to:
        raise MoveDenied("The deputy must be somebody else.")
    desk = people_at_desk(action)
    if any(person is not None and not desk.filter(pk=person.pk).exists() for person in (to, deputy)):
        raise MoveDenied("Only people at your own agency's desk can be named.")
    given = {"version": version, "to": to.pk, "deputy": deputy.pk if deputy else None}
    named = move(action, moves.ALLOCATE, by=by, given=given, allocated_to=to, deputy=deputy)
    tell_desk(named, kind="request.allocated", words="A request has been given to you or to you as deputy.")
    return named


@transaction.atomic
def accept(*, action: PartnerAction, version: int, by: Authority) -> PartnerAction:
    """The desk takes it. A service that accepts has taken the person on, and the referral can end."""
    now = timezone.now()
    taken: dict[str, Any] = {"accepted_by": by.user, "accepted_at": now}
    if not action.allocated_to_id:
        taken["allocated_to"] = by.user
    if action.kind != ActionKind.SERVICE:
        accepted = move(action, moves.ACCEPT, by=by, given={"version": version}, **taken)
        desk_has_it(accepted)
        tell_asker(accepted, kind="request.accepted", words="A partner has accepted your request.")
        return accepted
    accepted = move(
        action,
        moves.TAKE_ON,
        by=by,
        given={"version": version},
        **taken,
        **ended(by, at=now),
    )
    desk_has_it(accepted)
    # The referral tells its own people: officer, owner and supervisors.
    service_accepted(referral=accepted.referral, by=by)
    return accepted


@transaction.atomic
def answer(
    *, action: PartnerAction, text: str, evidence: str, nothing_known: bool, version: int, by: Authority
) -> PartnerAction:
    """Answer what was asked, or say that the agency holds nothing. Answering accepts, if the desk had not."""
    if not text and not nothing_known:
        raise MoveDenied("Write your answer, or say that your agency holds nothing.")
    now = timezone.now()
    fields: dict[str, Any] = {} if action.accepted_at else {"accepted_by": by.user, "accepted_at": now}
    answered = move(
        action,
        moves.ANSWER,
        by=by,
        given={"version": version, "nothing_known": nothing_known},
        answer=text,
        evidence=evidence,
        nothing_known=nothing_known,
        answered_by=by.user,
        answered_at=now,
        seen_by_asker_at=None,
        **fields,
    )
    desk_has_it(answered)
    tell_asker(answered, kind="request.answered", words="A partner has answered your request.")
    return answered


@transaction.atomic
def decline(*, action: PartnerAction, reason: str, version: int, by: Authority) -> PartnerAction:
    """Say no, and why. A service that declines sends the referral back to its officer, and the supervisor
    is told."""
    now = timezone.now()
    declined = move(
        action,
        moves.DECLINE,
        by=by,
        given={"version": version},
        decline_reason=reason,
        seen_by_asker_at=None,
        **ended(by, at=now),
    )
    desk_has_it(declined)
    if declined.kind == ActionKind.SERVICE:
        service_declined(referral=declined.referral, by=by)
    else:
        tell_asker(declined, kind="request.declined", words="A partner has declined your request.")
    return declined


@transaction.atomic
def write(
    *, action: PartnerAction, text: str, from_partner: bool, corrects: bool = False, by: Authority
) -> ActionMessage:
    """A message between the desk and the officer who asked, about this request only. The caller's rule says
    which side it is."""
    message = ActionMessage.objects.create(  # type: ignore[misc]  # whoever passed the rule is somebody
        action=action, text=text, by_id=by.pk, from_partner=from_partner, corrects=corrects
    )
    log(PARTNERACTION_MESSAGE, target=action, data={"message": message.pk})
    about = f"{action.pk}:message:{message.pk}"
    if from_partner:
        tell_asker(action, kind="request.message", words="A partner has written about your request.", about=about)
    else:
        tell_desk(
            action,
            kind="request.message",
            words=CORRECTED if corrects else "There is a message about a request to your agency.",
            about=about,
        )
    return message


@transaction.atomic
def read_correction(*, action: PartnerAction, version: int, by: Authority) -> PartnerAction:
    """The desk has read what was corrected: the officer who asked sees who, and when."""
    read = move(
        action,
        moves.READ_CORRECTION,
        by=by,
        given={"version": version},
        correction_read_by=by.user,
        correction_read_at=timezone.now(),
    )
    reckon(read)
    tell_asker(read, kind="request.correction_read", words="A partner has read your correction.")
    return read


@transaction.atomic
def write_from_desk(*, action: PartnerAction, text: str, by: Authority) -> ActionMessage:
    """A message from the agency, while the request is open."""
    require_locked(answer_request, action, by=by)
    return write(action=action, text=text, from_partner=True, by=by)
