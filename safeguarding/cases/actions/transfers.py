"""An open case that goes from force to force: put forward, accepted, declined, taken back. Until it is accepted the first force
has it, with all that is due; from that moment on it is an officer's of the other one."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.authority import NO_ONE, Authority
from accounts.models import Agency, AgencyKind, Membership, User
from accounts.roles import CASE_STAFF
from audit.log import log
from audit.moves import CHANGED, Move, MoveDenied, MovedOn, move, unchanged
from audit.permission import require
from core.locking import lock
from referrals.casework.actions.case_events import case_transferred
from referrals.casework.actions.out_of_sight import messages_out_of_sight
from referrals.casework.rules.second_person import below_tier
from referrals.models import Referral
from referrals.models.decision import Option
from referrals.models.ended import end_record
from referrals.models.giving import NOT_OFFERED
from safeguarding.access import transfer_case
from safeguarding.cases.actions.cases import moved_on
from safeguarding.cases.actions.hand_overs import refuse_unless_near
from safeguarding.cases.moves.transfers import ACCEPT, CHANGE_FORCE, DECLINE, LAPSE, TAKE_BACK, in_the_way
from safeguarding.cases.notices import transfers as notices
from safeguarding.cases.presenters.stages import standing
from safeguarding.kinds import CASE_PUT_TO_FORCE, RETENTION_HOLD, RETENTION_HOLD_ENDED
from safeguarding.limits import CASE_TRANSFER_ANSWERED
from safeguarding.mergers.columns import transferred_with_a_case
from safeguarding.models import Case, CaseTransfer, DisposalHold, HandOverState, Retention

WAITS = "This case is put to another force already. Take that back first."
SAME = "It is this force's already. Choose another."
OWNS = "The case is yours. Another supervisor puts it forward, so that two people have read why."
HELD_WITH_ALL = "It came back to the force that holds all of its records for the same."
NOBODY_THERE = (
    "{} has no supervisor now who could answer for it: nobody there could take the case over, and it would be nobody's. "
    "Ring them first."
)


@transaction.atomic
def put_forward(
    *, case: Case, to: Agency, why: str, lives_there_from: date, version: int, by: Authority
) -> CaseTransfer:
    """The other force's supervisors are asked; nothing else changes."""
    held = lock(case)
    held.referral = lock(held.referral)  # a seal, or danger told meanwhile, is waited for
    require(transfer_case, held, by=by)
    refuse_unless_near(lives_there_from)
    waiting = CaseTransfer.objects.filter(case=held, state=HandOverState.WAITING).first()
    if waiting is not None:
        raise MovedOn(WAITS, waiting)
    unchanged(held, version=version)
    _refuse(held, to, by.as_it_stands())
    asked = CaseTransfer.objects.create(
        case=held,
        referral_id=held.referral_id,
        of=held.force,
        to=to,
        why=why,
        lives_there_from=lives_there_from,
        put_by=by.person,
        answer_by=CASE_TRANSFER_ANSWERED.due(timezone.now()),
    )
    moved_on(held)
    log(
        CASE_PUT_TO_FORCE,
        target=held,
        data={"from": held.force.name, "to": to.name, "agency": to.name, "transfer": asked.pk},
    )
    notices.tell_asked(asked)
    return asked


def _refuse(case: Case, to: Agency, by: Authority) -> None:
    if by.pk == case.owner_id:
        raise MoveDenied(OWNS)
    if why_not := below_tier(case.referral, by, option=Option.TRANSFER, before=(), since=timezone.now()):
        raise MoveDenied(why_not)
    if to.pk == case.force_id:
        raise MoveDenied(SAME, beside="to")
    may_answer = [person for person in notices.BETWEEN_FORCES.who_may_answer(case, to.pk) if person.pk != by.pk]
    if to.kind != AgencyKind.FORCE or not to.is_open or to.merged_into_id or not may_answer:
        raise MoveDenied(NOBODY_THERE.format(to.name), beside="to")
    for reason in in_the_way(case, to):
        raise MoveDenied(reason)


@transaction.atomic
def accept(*, transfer: CaseTransfer, to: User, version: int, by: Authority) -> CaseTransfer:
    """In one moment: force, officer and risk are the other force's. What is due, and since when, stays; so does who decided
    what, and which council's panel has it."""
    case = lock(transfer.case)  # first the case, as all do who change it, then its referral
    referral, locked, was = lock(case.referral), lock(transfer), case.owner
    stood = standing(case).at
    if ACCEPT.way_of(locked) is None:
        raise MovedOn(CHANGED, locked)
    _rehome_what_hangs_on(referral, locked, by=by)
    given = {"from": locked.of.name, "to": locked.to.name, "agency": locked.to.name, "owner": to.pk, "was": was.pk}
    move(case, CHANGE_FORCE, by=by, given=given, force=locked.to, owner=to, **NOT_OFFERED)
    accepted = _answered(locked, ACCEPT, by=by, given={"version": version, "owner": to.pk}, owner=to, stood=stood)
    case_transferred(referral=referral, force=locked.to, to=to, by=by)
    staff = Membership.objects.serving().filter(agency=locked.of, role__in=CASE_STAFF)
    messages_out_of_sight(referral, staff.values("user_id"))
    notices.tell_accepted(accepted, was=was)
    return accepted


def _rehome_what_hangs_on(referral: Referral, transfer: CaseTransfer, *, by: Authority) -> None:
    """Which force reviews whether the record is kept, holds it from disposal, and is asked at a meeting to come."""
    for column in transferred_with_a_case():
        rows = column.rows(transfer.of).filter(**{column.referral: referral.pk})
        for row in rows.select_for_update(of=("self",)).order_by("pk"):
            setattr(row, column.field, transfer.to)
            row.save(update_fields=[column.field])
    _hold_on(referral, transfer, by=by)


def _hold_on(referral: Referral, transfer: CaseTransfer, *, by: Authority) -> None:
    """What holds all of the first force's records holds this one on, once, and no more where it comes back to that force."""
    own = DisposalHold.objects.standing().filter(retention__referral=referral)
    of_all = DisposalHold.objects.standing().filter(retention__isnull=True).order_by("pk")
    for hold in of_all.filter(force=transfer.to):
        for same in own.filter(**_said(hold)).select_for_update(of=("self",)).order_by("pk"):
            end_record(same, HELD_WITH_ALL, by=by.person)
            log(RETENTION_HOLD_ENDED, target=same)
    for hold in of_all.filter(force=transfer.of):
        if own.filter(**_said(hold)).exists():
            continue
        retention, _ = Retention.objects.get_or_create(
            referral=referral, defaults={"reference": referral.reference, "force": transfer.to}
        )
        said = {**_said(hold), "review_on": hold.review_on}
        same = DisposalHold.objects.create(force=transfer.to, retention=retention, **said)
        log(RETENTION_HOLD, target=same, data={"from": hold.from_day, "review_on": hold.review_on})


def _said(hold: DisposalHold) -> dict[str, Any]:
    return {"why": hold.why, "by_id": hold.by_id, "from_day": hold.from_day}


@transaction.atomic
def decline(*, transfer: CaseTransfer, reason: str, version: int, by: Authority) -> CaseTransfer:
    """It stays with the force that put it forward, which is told why."""
    declined = _answered(transfer, DECLINE, by=by, given={"version": version, "words": reason}, answer_why=reason)
    notices.tell_declined(declined)
    return declined


def _answered(
    transfer: CaseTransfer, verb: Move, *, by: Authority, given: dict[str, Any], **fields: Any
) -> CaseTransfer:
    said: dict[str, Any] = {"answered_by": by.person, "answered_at": timezone.now()}
    answered = move(transfer, verb, by=by, given=given, **said, **fields)
    notices.BETWEEN_FORCES.is_answered(answered)
    return answered


@transaction.atomic
def take_back(*, transfer: CaseTransfer, version: int, by: Authority) -> CaseTransfer:
    gone = move(transfer, TAKE_BACK, by=by, given={"version": version}, ended_at=timezone.now())
    notices.BETWEEN_FORCES.tell_gone(gone)
    return gone


def lapse(transfers: Any, *, by: Authority = NO_ONE) -> None:
    """The case has ended, or the two forces are one: there is nothing to transfer."""
    for waiting in transfers.filter(state=HandOverState.WAITING):
        notices.BETWEEN_FORCES.tell_gone(move(waiting, LAPSE, by=by, ended_at=timezone.now()))
