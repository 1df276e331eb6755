"""How a case ends: its owner proposes, a second person decides, and an officer looks back later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.authority import Authority
from audit.log import log
from audit.moves import MoveDenied, MovedOn, move
from audit.permission import require
from core.clock import months_after
from core.locking import lock
from referrals.casework.actions.case_events import case_closed, case_reopened
from referrals.casework.actions.deconfliction import request_check
from referrals.casework.actions.giving import tell_over
from referrals.casework.rules.decisions import tier_of
from referrals.casework.rules.holds import was_overridden
from referrals.decision_texts import rules as texts
from referrals.models import Deconfliction
from referrals.models.giving import NOT_OFFERED
from referrals.tiers import rules as tiers
from safeguarding.access import work_case
from safeguarding.cases.actions.consents import consent_ends_with
from safeguarding.cases.actions.panel import case_goes_on, case_has_ended
from safeguarding.cases.actions.referrers import views_end_with
from safeguarding.cases.actions.transfers import lapse
from safeguarding.cases.moves.cases import (
    APPROVE_CLOSING,
    PROPOSE_CLOSING,
    REOPEN_CASE,
    RETURN_CLOSING,
    TAKE_CLOSING_BACK,
)
from safeguarding.cases.rules.closing import (
    LOOK_BACK_OVER,
    TAKEN_OVER,
    follow_ups_of,
    not_checked_again,
    standing_follow_ups,
    too_early,
    waiting,
)
from safeguarding.cases.rules.look_backs import returns_missing
from safeguarding.cases.rules.referrers import what_came_of_it
from safeguarding.kinds import CASE_FOLLOW_UP
from safeguarding.limits import LIMITS
from safeguarding.models import Case, CaseClosing, CaseKind, CaseState, ClosingOutcome, FollowUp, Found
from safeguarding.notices import tell_of_case, tell_of_closing
from safeguarding.requests.actions.steering import investigation_took_over


@dataclass(frozen=True)
class Ending:
    """What the owner who proposes to close a case says of it."""

    reason_codes: Sequence[str]
    report: str
    gaps: str
    remaining: str
    their_view: str = ""
    consent_end: str = ""
    referrer_not_asked: str = ""


@transaction.atomic
def propose_closing(*, case: Case, ending: Ending, version: int, by: Authority) -> CaseClosing:
    """Put the end of the case before a second person. Its tier can only rise while it waits."""
    given: dict[str, Any] = {"version": version, "reason_codes": list(ending.reason_codes)}
    given |= {"consent_end": ending.consent_end, "referrer_not_asked": ending.referrer_not_asked}
    proposed = move(case, PROPOSE_CLOSING, by=by, given=given)
    tier, because = tier_of(proposed.referral, "", overridden=was_overridden(proposed.referral))
    closing = CaseClosing.objects.create(
        case=proposed,
        reason_codes=list(ending.reason_codes),
        report=ending.report,
        gaps=ending.gaps,
        remaining=ending.remaining,
        their_view=ending.their_view,
        consent_end=ending.consent_end,
        referrer_view=what_came_of_it(proposed, why_not=ending.referrer_not_asked),
        tier=tier,
        tier_because=because,
        tiers_version=tiers.version_now(),
        texts_version=texts.version_now(),
        by=by.person,
    )
    tell_of_closing(closing)
    return closing


@transaction.atomic
def take_closing_back(*, case: Case, reason: str, by: Authority) -> Case:
    """The proposal is withdrawn, for instance because something new has come."""
    locked = _locked(case)
    _answer(locked, ClosingOutcome.TAKEN_BACK, reason, by=by)
    return move(locked, TAKE_CLOSING_BACK, by=by, given={"words": reason})


@transaction.atomic
def return_closing(*, case: Case, missing: str, by: Authority) -> Case:
    """The second person's no: what is missing. The case goes on."""
    locked = _locked(case)
    back = move(locked, RETURN_CLOSING, by=by, given={"words": missing})
    _answer(locked, ClosingOutcome.RETURNED, missing, by=by)
    tell_of_case(
        back, kind="case.closing_returned", words="Closing a case was not approved.", about=f"{back.pk}:{back.version}"
    )
    return back


@transaction.atomic
def approve_closing(*, case: Case, reason: str, read: UUID, by: Authority) -> Case:
    """The second person's yes to the proposal that was `read`. The referral ends with the case, and a Channel
    case is looked back at later."""
    locked = _locked(case)
    asked = locked.offered_to
    closed = move(
        locked,
        APPROVE_CLOSING,
        by=by,
        given={"read": str(read), "words": reason},
        closed_at=timezone.now(),
        **NOT_OFFERED,
    )
    tell_over(closed, asked)
    closing = _answer(closed, ClosingOutcome.APPROVED, reason, by=by)
    if TAKEN_OVER.intersection(closing.reason_codes):
        investigation_took_over(referral=closed.referral, reason=reason, by=by)
    consent_ends_with(closing, by=by)
    views_end_with(closed, by=by)
    case_closed(referral=closed.referral, by=by)
    case_has_ended(closed, by=by)
    lapse(closed.transfers, by=by)
    if closed.kind == CaseKind.CHANNEL:
        _plan_follow_ups(closing)
    tell_of_case(closed, kind="case.closed", words="A case was closed.", about=f"{closed.pk}:{closed.version}")
    return closed


def _locked(case: Case) -> Case:
    """With its referral: what is asked of a partner at this moment comes before, or finds the case closed."""
    held = Case.objects.select_for_update(of=("self", "referral"))
    return held.select_related("referral", "owner").get(pk=case.pk)


def _answer(case: Case, outcome: ClosingOutcome, words: str, *, by: Authority) -> CaseClosing:
    closing = waiting(case)
    if closing is None:
        raise MovedOn("No proposal waits here any more. Look at it again.", case)
    closing.outcome, closing.answer = outcome, words
    closing.answered_by, closing.answered_at = by.person, timezone.now()
    closing.save(update_fields=["outcome", "answer", "answered_by", "answered_at"])
    return closing


def _plan_follow_ups(closing: CaseClosing) -> None:
    today = timezone.localdate()
    FollowUp.objects.bulk_create(
        FollowUp(closing=closing, months=months, due_on=months_after(today, months))
        for months in LIMITS.follow_up_months
    )


# --- Looking back -------------------------------------------------------------------------------------------


@transaction.atomic
def record_follow_up(*, follow_up: FollowUp, found: str, note: str, by: Authority) -> FollowUp:
    """Six or twelve months on: is it still right that the case is closed? If not, it opens again, at once and
    without a second person: more care needs no permission."""
    case = _locked(follow_up.closing.case)
    require(work_case, case, by=by)
    locked = lock(follow_up, "closing__case__referral")
    stands = follow_ups_of(case).filter(pk=locked.pk).exists()
    if locked.found or not stands or case.state != CaseState.CLOSED:
        raise MovedOn(LOOK_BACK_OVER, case)
    if why_not := too_early(locked) or (
        found == Found.STAYS_CLOSED and (not_checked_again(locked) or returns_missing(locked))
    ):
        raise MoveDenied(why_not)
    locked.found, locked.note, locked.by, locked.at = Found(found), note, by.person, timezone.now()
    locked.save(update_fields=["found", "note", "by", "at"])
    log(CASE_FOLLOW_UP, target=case, data={"found": found})
    if found == Found.REOPEN:
        _reopen(case, reason=note, by=by)
    return locked


def _reopen(case: Case, *, reason: str, by: Authority) -> None:
    review_on = timezone.localdate() + timedelta(days=LIMITS.review_days)
    opened = move(case, REOPEN_CASE, by=by, given={"words": reason}, closed_at=None, review_on=review_on)
    case_reopened(referral=opened.referral, by=by)
    case_goes_on(opened)
    tell_of_case(
        opened,
        kind="case.reopened",
        words="A case was opened again.",
        about=f"{opened.pk}:{opened.version}",
        supervisors=True,
    )


def due_follow_ups() -> list[FollowUp]:
    """Looks back whose window has opened, of cases that are still closed."""
    opens = timezone.localdate() + timedelta(days=LIMITS.follow_up_window_days)
    due = standing_follow_ups().filter(found="", due_on__lte=opens, closing__case__state=CaseState.CLOSED)
    return list(due.select_related("closing__case__referral", "closing__case__owner"))


def ask_desk_again(follow_up: FollowUp) -> Deconfliction | None:
    """One fresh check for each look back, asked when its window opens."""
    referral = follow_up.closing.case.referral
    since = follow_up.due_on - timedelta(days=LIMITS.follow_up_window_days)
    asked = referral.deconflictions.filter(force_id=referral.force_id, requested_at__date__gte=since)
    return None if asked.exists() else request_check(referral=referral)
