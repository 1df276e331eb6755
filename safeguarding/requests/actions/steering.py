"""What the police side does with a request it made: read the answer, complete, ask for more, write, withdraw."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from accounts.authority import Authority
from audit.moves import MoveDenied, MovedOn, move
from audit.permission import require_locked
from core.locking import lock
from referrals.casework.actions.deciding import take_back
from referrals.casework.rules.correcting import Settling
from referrals.models import Referral
from safeguarding.access import steer_action
from safeguarding.limits import ANSWER
from safeguarding.models import OPEN_ACTIONS, ActionKind, ActionMessage, PartnerAction
from safeguarding.notices import answer_was_read, forget_at_desk, tell_desk, tell_withdrawn
from safeguarding.requests import moves
from safeguarding.requests.actions.answering import ended, write
from safeguarding.requests.tellings import reckon


@transaction.atomic
def mark_seen(*, action: PartnerAction, by: Authority) -> PartnerAction:
    """An officer has read the answer: it no longer stands out."""
    if action.seen_by_asker_at is not None:
        return action
    seen = move(action, moves.MARK_SEEN, by=by, seen_by_asker_at=timezone.now())
    answer_was_read(seen)
    return seen


@transaction.atomic
def complete(*, action: PartnerAction, version: int, by: Authority) -> PartnerAction:
    """The answer is enough. The partner's access ends some days from now."""
    now = timezone.now()
    done = move(
        action,
        moves.COMPLETE,
        by=by,
        given={"version": version},
        **ended(by, at=now),
        seen_by_asker_at=action.seen_by_asker_at or now,
    )
    tell_desk(done, kind="request.completed", words="A request to your agency is complete. Nothing more is needed.")
    return done


@transaction.atomic
def ask_for_more(*, action: PartnerAction, text: str, version: int, by: Authority) -> PartnerAction:
    """Return the request with what is still needed; a new due date runs from today. The first answer stays."""
    if action.kind == ActionKind.SERVICE:
        raise MoveDenied("A service has taken the person on. Write to it, or record a new decision.")
    answered = lock(action)
    returned = move(
        answered,
        moves.ASK_FOR_MORE,
        by=by,
        given={"version": version},
        ended_by=None,
        ended_at=None,
        partner_access_until=None,
        due_at=ANSWER.due(timezone.now()),
        answer="",
        evidence="",
        nothing_known=False,
    )
    _keep_first_answer(answered)
    write(action=returned, text=text, from_partner=False, by=by)
    return returned


def _keep_first_answer(action: PartnerAction) -> None:
    """What was answered moves into the thread, under the name and time of the practitioner who answered."""
    said = "\n\n".join(part for part in (action.answer, action.evidence) if part)
    ActionMessage.objects.create(  # type: ignore[misc]  # an answer has a person who gave it
        action=action,
        text=said or "We hold nothing.",
        by_id=action.answered_by_id,
        from_partner=True,
        at=action.answered_at or timezone.now(),
    )


@transaction.atomic
def withdraw(*, action: PartnerAction, reason: str, version: int, by: Authority) -> PartnerAction:
    """It is no longer needed. The desk is told, and from its next request on finds nothing there."""
    now = timezone.now()
    given = {"version": version, "reason": reason}
    withdrawn = move(
        action,
        moves.WITHDRAW,
        by=by,
        given=given,
        **ended(by, at=now, read_until=now),
    )
    if withdrawn.kind == ActionKind.SERVICE:
        take_back(referral=withdrawn.referral, reason=reason, by=by)
    tell_withdrawn(withdrawn)
    return withdrawn


@transaction.atomic
def offer_taken_back(*, referral: Referral, reason: str, by: Authority) -> None:
    """The decision to pass the person to a service was taken back: the offer at its desk ends with it, so that
    no service accepts what is offered no more."""
    offers = referral.actions.filter(kind=ActionKind.SERVICE, state__in=OPEN_ACTIONS)
    end_requests(offers, reason=reason, by=by)


@transaction.atomic
def investigation_took_over(*, referral: Referral, reason: str, by: Authority) -> None:
    """What partners were still asked ends with the case that an investigation takes over."""
    end_requests(referral.actions.filter(state__in=OPEN_ACTIONS), reason=reason, by=by)


def end_requests(actions: Iterable[PartnerAction], *, reason: str, by: Authority) -> None:
    """With what they belong to. While a hold stands, without a word."""
    now = timezone.now()
    for action in actions:
        lapsed = move(
            action,
            moves.LAPSE,
            by=by,
            given={"reason": reason},
            **ended(by, at=now, read_until=now),
        )
        if must_wait(lapsed):
            forget_at_desk(lapsed)
        else:
            tell_withdrawn(lapsed)


def must_wait(action: PartnerAction) -> str | None:
    """Why nothing can be sent to the partner now. Reading what they answered never waits."""
    return moves.no_hold(action, None, {})


@transaction.atomic
def write_from_police(*, action: PartnerAction, text: str, corrects: bool = False, by: Authority) -> ActionMessage:
    """A message to the desk, while the request is open and no hold stands; a correction waits there to be read."""
    require_locked(steer_action, action, by=by)
    if reason := must_wait(action):
        raise MoveDenied(reason)
    if not action.is_open:
        raise MovedOn("This request has ended, so it can no longer be changed.", action)
    if corrects:
        action = move(action, moves.CORRECT, by=by)
    return write(action=action, text=text, from_partner=False, corrects=corrects, by=by)


@transaction.atomic
def settle_correction(*, action: PartnerAction, settling: Settling, version: int, by: Authority) -> PartnerAction:
    """The agency was told by telephone, or need not know: what and why is kept, and it waits no longer."""
    settled = move(
        action,
        moves.SETTLE_CORRECTION,
        by=by,
        given={"version": version, **settling.event()},
        **settling.columns(by),
    )
    reckon(settled)
    return settled
