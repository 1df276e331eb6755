"""A case handed over from one council's panel to another's: put forward, accepted, declined, taken back. Until it is
accepted the first council has it, with all that is due."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.authority import NO_ONE, Authority
from accounts.models import Agency, AgencyKind
from accounts.shares import drop_grant, give_grant
from audit.log import log
from audit.moves import CHANGED, Move, MoveDenied, MovedOn, bump_version, lock_version, move
from audit.permission import require
from core.locking import lock
from referrals.models import Referral
from safeguarding.access import hand_over_case
from safeguarding.cases.moves.hand_overs import (
    ACCEPT,
    CHANGE_COUNCIL,
    DECLINE,
    LAPSE,
    LEAVE_AGENDA,
    TAKE_BACK,
    meeting_that_goes_on,
)
from safeguarding.cases.moves.panel import BASIS
from safeguarding.cases.notices import hand_overs as notices
from safeguarding.kinds import CASE_PUT_TO_COUNCIL
from safeguarding.limits import HAND_OVER_ANSWERED, LIMITS
from safeguarding.models import AgendaItem, Case, HandOver, HandOverState, ItemState, PanelReferral
from safeguarding.notices import forget_at_panel
from safeguarding.panels.notices import forget_what_hangs_on

WAITS = "This case is put to another council already. Take that back first."
SAME = "It is this council's already. Choose another."
NO_COORDINATOR = (
    "{} has no Channel coordinator now who could answer for it: nobody there could take the case over, and it would be "
    "nobody's. Ring them first."
)


@transaction.atomic
def put_forward(*, case: Case, to: Agency, why: str, lives_there_from: date, version: int, by: Authority) -> HandOver:
    """The other council's coordinator is asked; nothing else changes."""
    held = lock(case)
    require(hand_over_case, held, by=by)
    refuse_unless_near(lives_there_from)
    panel = lock_version(held.panel, version)
    waiting = HandOver.objects.filter(case=held, state=HandOverState.WAITING).first()
    if waiting is not None:
        raise MovedOn(WAITS, waiting)
    _refuse(panel, to, by)
    asked = HandOver.objects.create(
        case=held,
        referral_id=held.referral_id,
        of=panel.agency,
        to=to,
        why=why,
        lives_there_from=lives_there_from,
        put_by=by.person,
        answer_by=HAND_OVER_ANSWERED.due(timezone.now()),
    )
    bump_version(panel)
    panel.save(update_fields=["version"])
    log(
        CASE_PUT_TO_COUNCIL,
        target=held,
        data={"from": panel.agency.name, "to": to.name, "agency": to.name, "basis": BASIS},
    )
    notices.tell_asked(asked)
    return asked


def refuse_unless_near(moved: date) -> None:
    within = LIMITS.hand_over_moved_days
    if abs((moved - timezone.localdate()).days) > within:
        words = f"The day from which the person lives there must be within {within} days of today."
        raise MoveDenied(words, beside="lives_there_from")


def _refuse(panel: PanelReferral, to: Agency, by: Authority) -> None:
    if panel.case.closed_at is not None:
        raise MoveDenied("This case is closed.")
    if to.pk == panel.agency_id:
        raise MoveDenied(SAME, beside="to")
    may_answer = [person for person in notices.BETWEEN_COUNCILS.who_may_answer(panel.case, to.pk) if person.pk != by.pk]
    if to.kind != AgencyKind.COUNCIL or not to.is_open or to.merged_into_id or not may_answer:
        raise MoveDenied(NO_COORDINATOR.format(to.name), beside="to")
    if reason := meeting_that_goes_on(panel.case):
        raise MoveDenied(reason)


@transaction.atomic
def accept(*, hand_over: HandOver, version: int, by: Authority) -> HandOver:
    """In one moment: the first council's sight ends and the other's begins, its agenda and its papers are cleared of the
    case, and who must know is told. When it was referred, and all that is reckoned from that, stays."""
    case = lock(hand_over.case)  # as do those who put it on an agenda
    panel, locked = lock(case.panel), lock(hand_over)
    if ACCEPT.way_of(locked) is None:
        raise MovedOn(CHANGED, locked)
    for item in AgendaItem.objects.filter(case=case, state=ItemState.LISTED).order_by("pk"):
        move(item, LEAVE_AGENDA, by=by)
    forget_what_hangs_on(case)
    forget_at_panel(panel)
    drop_grant(panel, record=case)
    given, at = {"from": locked.of.name, "to": locked.to.name, "agency": locked.to.name, "basis": BASIS}, timezone.now()
    theirs = move(panel, CHANGE_COUNCIL, by=by, given=given, agency=locked.to, taken_by=by.person, taken_at=at)
    give_grant(theirs, record=case)
    accepted = _answered(locked, ACCEPT, version=version, by=by)
    notices.tell_accepted(accepted, before=panel, now=theirs)
    return accepted


@transaction.atomic
def decline(*, hand_over: HandOver, reason: str, version: int, by: Authority) -> HandOver:
    """It stays with the council that put it forward, which is told why."""
    declined = _answered(hand_over, DECLINE, version=version, reason=reason, by=by)
    notices.tell_declined(declined)
    return declined


def _answered(hand_over: HandOver, verb: Move, *, version: int, by: Authority, reason: str = "") -> HandOver:
    given = {"version": version, **({"words": reason} if reason else {})}
    answer: dict[str, Any] = {"answered_by": by.person, "answered_at": timezone.now(), "answer_why": reason}
    answered = move(hand_over, verb, by=by, given=given, **answer)
    notices.BETWEEN_COUNCILS.is_answered(answered)
    return answered


@transaction.atomic
def take_back(*, hand_over: HandOver, version: int, by: Authority) -> HandOver:
    gone = move(hand_over, TAKE_BACK, by=by, given={"version": version}, ended_at=timezone.now())
    notices.BETWEEN_COUNCILS.tell_gone(gone)
    return gone


def lapse_between(referral: Referral, of: Agency, into: Agency) -> None:
    """The one is merged into the other: there is nothing to hand over between them."""
    pair = [of.pk, into.pk]
    for waiting in HandOver.objects.filter(referral=referral, state=HandOverState.WAITING, of__in=pair, to__in=pair):
        notices.BETWEEN_COUNCILS.tell_gone(move(waiting, LAPSE, by=NO_ONE, ended_at=timezone.now()))


def lapse_with(case: Case, *, by: Authority) -> None:
    """The case was taken back from its council, or has ended: there is nothing to hand over."""
    for waiting in HandOver.objects.filter(case=case, state=HandOverState.WAITING):
        notices.BETWEEN_COUNCILS.tell_gone(move(waiting, LAPSE, by=by, ended_at=timezone.now()))
