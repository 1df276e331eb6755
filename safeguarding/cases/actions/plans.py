"""What the owner of a case does with its plan: a line more, a line changed, a line settled, and how the person and the
family see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.authority import Authority
from accounts.models import Agency
from audit.log import log
from audit.moves import MoveDenied, unchanged
from referrals.casework.rules.ahead import refuse_unless_ahead
from referrals.models import Contribution
from referrals.models.casework import Work
from safeguarding.cases.actions.cases import locked_case
from safeguarding.cases.rules.assessments import not_in_the_plan
from safeguarding.kinds import CASE_PLAN, CASE_PLAN_SETTLED, CASE_THEIR_VIEW
from safeguarding.limits import LIMITS
from safeguarding.models import Case, Judgement, PlanLine, Stands, TheirView

EITHER = "Say what is done, or why nothing is: one of the two."
NOBODY = "Say who does it: an agency, a person, or both."
NO_DAY = "Say by when."
NO_WHY = "Say why."
NOBODY_ACCEPTED = "Say who has accepted it, and on which day."
NOT_OPEN = "This line is settled already. Change it first if there is something to do again."
ANSWERED = (
    "A line of the plan answers this factor already, or the last assessment says no more that it is there. "
    "What you typed has not been added: see the plan first."
)
AHEAD = "Choose today or a day that is over."


@dataclass(frozen=True)
class Needed:
    """A factor or need, and what is done about it: by whom and by when, or why nothing is."""

    about: str
    need: str
    what: str = ""
    agency: Agency | None = None
    person: str = ""
    due_on: date | None = None
    because: str = ""


@dataclass(frozen=True)
class Settled:
    """How a line ended: what changed, or why it remains and who has accepted it."""

    stands: str
    because: str
    agency: Agency | None = None
    person: str = ""
    accepted_on: date | None = None


@transaction.atomic
def add_line(*, case: Case, needed: Needed, by: Authority, answers: Judgement | None = None) -> PlanLine:
    """The first line is the beginning of the plan: from then on it is due no more. It may answer a factor of an assessment."""
    locked = locked_case(case, by=by)
    if answers is not None:
        answers = unanswered(locked, answers.assessment.framework, answers.factor)
        if answers is None:
            raise MoveDenied(ANSWERED)
    _refuse_half(needed)
    line = PlanLine.objects.create(case=locked, by=by.person, stands=_stands(needed), answers=answers, **vars(needed))
    _planned(locked, line, by=by)
    log(CASE_PLAN, target=locked, data={"line": str(line.line)})
    return line


def unanswered(case: Case, framework: str, factor: str) -> Judgement | None:
    """The judgement of this factor in the last assessment, as long as no line of the plan answers it."""
    there = (one for one in not_in_the_plan(case) if one.assessment.framework == framework)
    return next((one for one in there if one.factor == factor), None)


@transaction.atomic
def change_line(*, line: PlanLine, needed: Needed, version: int, by: Authority) -> PlanLine:
    """A version more; also of one that was settled, when there is something to do again."""
    locked = locked_case(line.case, by=by)
    before = _as_it_stands(line, version=version)
    _refuse_half(needed)
    after = _replace(before, by=by, stands=_stands(needed), accepted_on=None, **vars(needed))
    _planned(locked, after, by=by)
    log(CASE_PLAN, target=locked, data={"line": str(after.line), "version": after.version})
    return after


@transaction.atomic
def settle_line(*, line: PlanLine, settled: Settled, version: int, by: Authority) -> PlanLine:
    """Done, given up with the reason, or handed to an owner who has accepted it: the line keeps the case open no more."""
    locked = locked_case(line.case, by=by)
    before = _as_it_stands(line, version=version)
    if not before.is_open:
        raise MoveDenied(NOT_OPEN)
    if not settled.because:
        raise MoveDenied(NO_WHY, beside="because")
    after = _replace(before, by=by, stands=Stands(settled.stands), because=settled.because, **_accepted(settled))
    _planned(locked, after, by=by)
    log(CASE_PLAN_SETTLED, target=locked, data={"line": str(after.line), "stands": after.stands})
    return after


@transaction.atomic
def record_view(*, case: Case, whose: str, said: str, asked_on: date, by: Authority) -> TheirView:
    """In their words, or why they could not be asked. Nothing of it is ever written over."""
    locked = locked_case(case, by=by)
    if asked_on > timezone.localdate():
        raise MoveDenied(AHEAD, beside="asked_on")
    view = TheirView.objects.create(case=locked, whose=whose, said=said, asked_on=asked_on, by=by.person)
    log(CASE_THEIR_VIEW, target=locked, data={"whose": whose})
    return view


def _as_it_stands(line: PlanLine, *, version: int) -> PlanLine:
    """The newest version, read after its case was locked; raise Stale where the page was made from an older one."""
    newest = PlanLine.objects.standing().select_related("agency", "case").get(line=line.line)
    unchanged(newest, version=version)
    return newest


def _stands(needed: Needed) -> Stands:
    return Stands.NOTHING if needed.because else Stands.TO_DO


def _replace(before: PlanLine, *, by: Authority, **changes: Any) -> PlanLine:
    kept = (
        "line",
        "begun_at",
        "case",
        "about",
        "answers",
        "need",
        "what",
        "agency",
        "person",
        "due_on",
        "because",
        "accepted_on",
    )
    row = {**{name: getattr(before, name) for name in kept}, **changes}
    return PlanLine.objects.create(replaces=before, version=before.version + 1, by=by.person, **row)


def _planned(case: Case, line: PlanLine, *, by: Authority) -> None:
    """The case has moved on, and a supervisor who wrote a line of its plan does not close it, though another changes it later."""
    if case.plan_at is None:
        case.plan_by, case.plan_at = by.user, line.at
    case.version += 1
    case.save(update_fields=["plan_by", "plan_at", "version"])
    Contribution.objects.create(referral_id=case.referral_id, what=Work.PLAN, by=by.person)


def _refuse_half(needed: Needed) -> None:
    """What the constraints of the table say, in sentences."""
    if bool(needed.what) == bool(needed.because):
        raise MoveDenied(EITHER, beside="what")
    if needed.because:
        return
    if not needed.agency and not needed.person:
        raise MoveDenied(NOBODY, beside="agency")
    if needed.due_on is None:
        raise MoveDenied(NO_DAY, beside="due_on")
    if needed.due_on != timezone.localdate():
        refuse_unless_ahead(needed.due_on, within=LIMITS.longest_plan_line_days, what="The day by which it is done")


def _accepted(settled: Settled) -> dict[str, Any]:
    """The new owner of what remains; of anything else, who did it stays as it was."""
    if settled.stands != Stands.HANDED_ON:
        return {}
    if not settled.person or settled.accepted_on is None:
        raise MoveDenied(NOBODY_ACCEPTED, beside="person")
    if settled.accepted_on > timezone.localdate():
        raise MoveDenied(AHEAD, beside="accepted_on")
    return {"agency": settled.agency, "person": settled.person, "accepted_on": settled.accepted_on}
