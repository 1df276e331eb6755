"""Every transition of an open case's transfer to another force, and what goes with it, as one table. What stands in its way is
told to the force that has the case, by what it is; the other one is told that it cannot be accepted now."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from accounts.models import Agency, Membership, User
from accounts.roles import CASE_STAFF, Role
from audit.models import Operation
from audit.moves import BesideBox, Given, Move, Overtaken, same_version, way
from referrals.casework.rules.decisions import tier_now
from referrals.casework.rules.giving import words
from referrals.casework.rules.holds import standing_hold
from referrals.models.decision import Option
from referrals.models.referral import Answer, State
from safeguarding.access import (
    lapse_case_transfer,
    read_case_transfer,
    receive_case,
    take_back_case_transfer,
)
from safeguarding.cases.moves.hand_overs import meeting_that_goes_on
from safeguarding.cases.rules.closing import SECTION_36_WAITS
from safeguarding.gates import section_36
from safeguarding.mergers.own_staff import with_its_own
from safeguarding.models import AssessmentState, Case, CaseState, CaseTransfer, HandOverState

OWN = "You put this forward yourself. Another supervisor of the force that is asked accepts it."
GONE = Overtaken("The force that put this forward has the case no longer.")
NOT_NOW = "This cannot be accepted now. The force that has the case knows why: ring the person who put it forward."
CANNOT_OWN = "{} cannot have this case now. Choose another."
CLOSED = "This case is closed."
CLOSING = "Closing this case waits for a second person. Take the proposal back first."
SIGNED = "An assessment waits to be countersigned. Have it countersigned, or returned, first."
AT_COUNCILS = "The case is put to another council, which has not answered. Have it answered, or taken back, first."
DANGER = "Danger was told, and nobody has answered it. The force that has the case answers it first."
SEALED = "The record is sealed. The seal is lifted first, or the case is taken back."
OPENED = "The record is open in an emergency. That ends first."
OWN_STAFF = "It may concern a colleague at that force. An inspector rings one there: it is not put forward here."
HEAVIER = "An inspector puts this forward, by what is known now: {}. It is taken back first."
NOT_OF_A_CASE = "The referral of this case is worked on again. Decide first what follows there."


def in_the_way(case: Case, to: Agency) -> Iterator[str]:
    """Each thing that is done, answered or over first, in the words of the force that has the case."""
    if case.closed_at is not None:
        yield CLOSED
    referral = case.referral
    own_staff = not referral.agency_may_see and referral.agency_id in with_its_own(to)
    stands: tuple[tuple[object, str], ...] = (
        (case.state == CaseState.CLOSING, CLOSING),
        (section_36.waiting(case), SECTION_36_WAITS),
        (case.assessments.filter(state=AssessmentState.SIGNED).exists(), SIGNED),
        (case.hand_overs.filter(state=HandOverState.WAITING).exists(), AT_COUNCILS),
        (referral.danger_now != Answer.NO, DANGER),
        (referral.seals.standing().exists(), SEALED),
        (referral.emergency_accesses.standing().exists(), OPENED),
        (own_staff, OWN_STAFF),
        (case.closed_at is None and referral.state != State.CASE_OPEN, NOT_OF_A_CASE),
    )
    yield from (says for stands_now, says in stands if stands_now)
    yield from filter(None, (standing_hold(referral), meeting_that_goes_on(case)))


def weighs_more(transfer: CaseTransfer) -> str | None:
    """What was learnt of the record since may ask for an inspector, by the tiers of the day on which it was put forward: then one
    puts it forward anew."""
    held = Membership.objects.filter(
        user_id=transfer.put_by_id, agency_id=transfer.of_id, confirmed_at__lte=transfer.put_at
    )
    if held.filter(role=Role.INSPECTOR).exclude(ended_at__lte=transfer.put_at).exists():
        return None
    _, because = tier_now(transfer.case.referral, Option.TRANSFER, before=(), since=transfer.put_at)
    return HEAVIER.format("; ".join(because).lower()) if because else None


def what_stands_in_the_way(transfer: CaseTransfer) -> list[str]:
    return [*in_the_way(transfer.case, transfer.to), *filter(None, [weighs_more(transfer)])]


def who_can_own(case: Case, force: int) -> QuerySet[User]:
    """Staff of the force that is asked who can act now: not those who were asked to keep away, or declared a conflict."""
    able = Membership.objects.able().filter(agency_id=force, role__in=CASE_STAFF)
    away = case.referral.exclusions.standing().values("person_id")
    people = User.objects.filter(pk__in=able.values("user_id")).exclude(pk__in=away)
    return people.exclude(pk__in=case.panel_conflicts.values("person_id")).order_by("sort_key", "pk")


def nothing_in_the_way(transfer: CaseTransfer, by: Any, given: Given) -> str | None:
    return NOT_NOW if what_stands_in_the_way(transfer) else None


def put_by_another(transfer: CaseTransfer, by: Any, given: Given) -> str | None:
    return OWN if transfer.put_by_id == by.pk else None


def can_own_it(transfer: CaseTransfer, by: Any, given: Given) -> str | None:
    """Whose it is from that moment on."""
    to = User.objects.filter(pk=given.get("owner") or 0).first()
    if to is not None and who_can_own(transfer.case, transfer.to_id).filter(pk=to.pk).exists():
        return None
    return BesideBox(CANNOT_OWN.format(to.name if to else "This person"), box="officer")


def with_the_first(case: Case, by: Any, given: Given) -> str | None:
    """With the force that put it forward."""
    put = CaseTransfer.objects.filter(case=case, state=HandOverState.WAITING, of=case.force_id)
    return None if put.exists() else GONE


ACCEPT = Move(
    "accept",
    read_case_transfer,
    "taken over by another force",
    (way(HandOverState.WAITING, to=HandOverState.ACCEPTED),),
    (same_version, put_by_another, can_own_it, nothing_in_the_way),
    of=CaseTransfer,
)
DECLINE = Move(
    "decline",
    read_case_transfer,
    "declined by the other force",
    (way(HandOverState.WAITING, to=HandOverState.DECLINED),),
    (same_version, words),
    of=CaseTransfer,
)
TAKE_BACK = Move(
    "take_back",
    take_back_case_transfer,
    "taken back before an answer",
    (way(HandOverState.WAITING, to=HandOverState.TAKEN_BACK),),
    (same_version,),
    of=CaseTransfer,
)
LAPSE = Move(
    "lapse",
    lapse_case_transfer,
    "ended without an answer",
    (way(HandOverState.WAITING, to=HandOverState.LAPSED),),
    of=CaseTransfer,
)
TRANSFER_MOVES = (ACCEPT, DECLINE, TAKE_BACK, LAPSE)

# Who accepts says with it that their force has it. The clocks are the case's own, and go on.
CHANGE_FORCE = Move(
    "change_force",
    receive_case,
    "went to another force",
    (way(CaseState.OPEN),),
    (with_the_first,),
    operation=Operation.DISCLOSURE,
    of=Case,
)
