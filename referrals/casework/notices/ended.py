"""Messages that ask for work end by themselves when the work is done, whichever colleague did it."""

from __future__ import annotations

from accounts.notices.telling import work_is_done
from audit.moves import Move
from referrals.casework.moves import (
    APPROVE,
    ASSIGN,
    CHOOSE_SECOND_LOOK,
    CLAIM,
    GIFTS,
    JUDGE_NO_DANGER,
    RECORD_EMERGENCY,
    SEND_BACK,
    SET_DUE,
    WITHDRAW,
)
from referrals.casework.notices.casework_notices import case_path
from referrals.models import Referral

WAITED_FOR_A_SECOND = ("case.recommended", "case.decision_overdue", "case.second_look")
LIMIT_PASSED = ("case.overdue",)
DANGER_WAS_TOLD = ("filing.danger", "case.danger_taken")
# What each move does away with. A local limit that has passed is over with any move to another state.
ENDS: dict[Move, tuple[str, ...]] = {
    CLAIM: ("filing.new",),
    ASSIGN: ("filing.new",),
    RECORD_EMERGENCY: DANGER_WAS_TOLD,
    JUDGE_NO_DANGER: DANGER_WAS_TOLD,
    APPROVE: WAITED_FOR_A_SECOND,
    CHOOSE_SECOND_LOOK: ("case.recommended", "case.decision_overdue"),
    SEND_BACK: WAITED_FOR_A_SECOND,
    WITHDRAW: WAITED_FOR_A_SECOND,
    SET_DUE: LIMIT_PASSED,
    **dict.fromkeys((GIFTS.take_on, GIFTS.decline, GIFTS.keep, GIFTS.lapse), ("gift.offered",)),
}
TO_READ = ("filing.added",)


def end_what_asked_for(referral: Referral, verb: Move, *, has_moved_on: bool) -> None:
    kinds = (*ENDS.get(verb, ()), *(LIMIT_PASSED if has_moved_on else ()))
    if kinds:
        work_is_done(kinds, reference=referral.reference, path=case_path(referral))


def all_was_read(referral: Referral) -> None:
    work_is_done(TO_READ, reference=referral.reference, path=case_path(referral))
