"""Who hands a case over to another council's panel, and who answers: the coordinators of the two."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from accounts.authority import Authority
from accounts.shares import has_grant, live_share
from core.gravity import Grave
from core.rules import Branch, Condition, Order, Rule
from core.ways import held
from referrals.access.sealing import unsealed
from referrals.casework.rules.holds import nothing_held
from referrals.models import Referral
from safeguarding.access.meetings import NOT_AVAILABLE, OFFICE
from safeguarding.access.panel import NO_CONFLICT, see_panel_case
from safeguarding.access.requests import NOT_KEPT_OUT
from safeguarding.models import CaseGrant, HandOver, HandOverState, PanelReferral

LATEST_PUT_FIRST = Order(key="put_at", descending=True)
NOT_MINE = "Only the Channel coordinators of the two councils can open this."


def _with_my_council(who: Authority) -> Q | None:
    councils = who.agencies(OFFICE)
    if not councils:
        return None
    held_there: QuerySet[Any] = PanelReferral.objects.filter(
        live_share(), has_grant(CaseGrant, record="case"), agency_id__in=councils
    )
    return Q(Exists(held_there.filter(case_id=OuterRef("pk"))))


# A council reads on what was referred to it in spite of a seal; it does not give that to another.
UNSEALED = Condition(lambda who, prefix: unsealed(f"{prefix}referral__"), NOT_AVAILABLE, "not sealed")
hand_over_case = Rule(
    name="safeguarding.hand_over_case",
    reason="Only the Channel coordinator of the council whose panel has the case can hand it over.",
    branches=(Branch("with the panel that I coordinate", _with_my_council),),
    conditions=(*see_panel_case.conditions, UNSEALED),
    grave=Grave.PASSES_ON,
)


def _coordinators(hand_over: HandOver) -> Q:
    return Q(agency_id=hand_over.to_id, role=OFFICE)


def _still_put(who: Authority, prefix: str) -> Q:
    return Q(**{f"{prefix}state": HandOverState.WAITING})


def _unsealed_while_put(who: Authority, prefix: str) -> Q:
    return ~_still_put(who, prefix) | unsealed(f"{prefix}referral__")


def _on_no_hold_while_put(who: Authority, prefix: str) -> Q:
    """Asked by itself, and not joined: what is answered leads to no referral any more (ADR 0043)."""
    not_held = Referral.objects.filter(nothing_held(), pk=OuterRef(f"{prefix}referral_id"))
    return ~_still_put(who, prefix) | Q(Exists(not_held))


NO_CONFLICT_IN_ITS_CASE = NO_CONFLICT.through("case__")
# Of whoever is asked, at the council or at the force.
TO_ANSWER = (
    Condition(_unsealed_while_put, NOT_AVAILABLE, "not sealed while it waits"),
    Condition(_on_no_hold_while_put, NOT_AVAILABLE, "not on hold while it waits"),
    NOT_KEPT_OUT,
    NO_CONFLICT_IN_ITS_CASE,
)
STILL_PUT = Condition(_still_put, "It waits no longer.", "waits for an answer")
# Of one that is answered no more than that it is, to those who answered.
answer_hand_over = Rule(
    name="safeguarding.answer_hand_over",
    reason=NOT_MINE,
    branches=(
        Branch(
            "put to the panel that I coordinate",
            held("to_id", OFFICE),
            people=_coordinators,
            says="Channel coordinator of the council that is asked to take it over",
        ),
    ),
    conditions=TO_ANSWER,
    grave=Grave.PASSES_ON,
)
# Whom it is about: while it waits.
read_hand_over = Rule(
    name="safeguarding.read_hand_over",
    reason=NOT_MINE,
    branches=answer_hand_over.branches,
    conditions=(*TO_ANSWER, STILL_PUT),
)
take_back_hand_over = Rule(
    name="safeguarding.take_back_hand_over",
    reason="Only the Channel coordinator of the council that put it forward can take it back.",
    branches=(Branch("put forward by the council that I coordinate", held("of_id", OFFICE)),),
    conditions=(NOT_KEPT_OUT, NO_CONFLICT_IN_ITS_CASE),
)
see_hand_over = Rule(
    name="safeguarding.see_hand_over",
    reason=NOT_MINE,
    branches=(
        Branch("put to me", lambda who: answer_hand_over.q(who) if answer_hand_over.anywhere(who) else None),
        *take_back_hand_over.branches,
    ),
    conditions=take_back_hand_over.conditions,
)


def put_to_us(who: Authority, prefix: str) -> Q:
    """Narrows a list to what waits for the answer of a council that this person coordinates."""
    return _still_put(who, prefix) & Q(**{f"{prefix}to_id__in": who.agencies(OFFICE)})


def _put_to_me(case: str) -> Branch:
    """What a coordinator who answers changes with the answer."""

    def q(who: Authority) -> Q | None:
        if not read_hand_over.anywhere(who):
            return None
        waiting = read_hand_over.filter(who, HandOver.objects.filter(case_id=OuterRef(case)))
        return Q(Exists(waiting))

    return Branch("its case is put to the panel that I coordinate", q)


receive_panel = Rule(name="safeguarding.receive_panel", reason=NOT_MINE, branches=(_put_to_me("case_id"),))
clear_for_hand_over = Rule(name="safeguarding.clear_for_hand_over", reason=NOT_MINE, branches=(_put_to_me("case_id"),))


def _gone(who: Authority) -> Q:
    """The council that put it forward has the case no longer, or the case is over."""
    there = PanelReferral.objects.filter(live_share(), case_id=OuterRef("case_id"), agency_id=OuterRef("of_id"))
    return ~Q(Exists(there)) | Q(case__closed_at__isnull=False)


# Open to nobody in particular: with the act that takes the case away.
lapse_hand_over = Rule(
    name="safeguarding.lapse_hand_over",
    reason="This is still the council's to take back.",
    branches=(
        Branch("the council has the case no longer", _gone),
        Branch("the two councils were merged", lambda who: Q(of__merged_into=F("to")) | Q(to__merged_into=F("of"))),
    ),
)
