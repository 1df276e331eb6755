"""What law and guidance need before a panel adopts a case: one definition, in sentences that refuse the outcome, stand on the
page of the case and say what comes next. Counter-Terrorism and Security Act 2015, section 36."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from audit.moves import BesideBox
from core.asked_once import asked_once
from referrals.casework.presenters.record_beside import Citable, record_of
from referrals.casework.rules.obstacle import Obstacle
from safeguarding import frameworks
from safeguarding.gates import consents, section_36
from safeguarding.gates.those_who_told_us import their_view_is_due
from safeguarding.models import (
    AgendaItem,
    Assessment,
    AssessmentState,
    Case,
    CaseKind,
    ItemState,
    PlanLine,
)

ASK_36 = "Ask for a decision under section 36"
NOT_REFERRED = "The person has not been referred to a panel under section 36."
WAITS_36 = "A supervisor decides under section 36 whether the person is referred to the panel."
NOT_ASSESSED = "No assessment of the person is signed."
BEHIND = "Something came onto the record after the assessment was signed."
NO_PLAN = "No plan is drafted: what support, by whom, how and when (section 36(5))."
NO_ASKING = "Nobody has said how, when and by whom consent is asked (section 36(5)(a))."
ASK_THE_POLICE = "The panel cannot adopt the case yet. {} Ask the police team that brought it."


def _referred(case: Case) -> Obstacle | None:
    if section_36.is_referred(case):
        return None
    if section_36.waiting(case):
        return Obstacle(WAITS_36)
    return _obstacle(case, NOT_REFERRED, ASK_36, "section_36_propose")


def _assessed(case: Case) -> Obstacle | None:
    """By a framework that is in use: where none is, none is asked for."""
    if not frameworks.in_use() or _last_signed(case):
        return None
    return _obstacle(case, NOT_ASSESSED, "Write the assessment, and sign it", "assessment_begin")


def _last_signed(case: Case) -> Assessment | None:
    codes = [one.code for one in frameworks.in_use()]
    signed = Assessment.objects.filter(case=case, framework__in=codes).exclude(state=AssessmentState.DRAFT)
    return signed.select_related("case__referral").order_by("-signed_at", "-pk").first()


def _planned(case: Case) -> Obstacle | None:
    if PlanLine.objects.standing().filter(case=case).exists():
        return None
    return _obstacle(case, NO_PLAN, "Write the plan, line by line", "case_plan")


def _asking_planned(case: Case) -> Obstacle | None:
    if consents.request_of(case) is not None:
        return None
    return _obstacle(case, NO_ASKING, "Say how consent is asked", "consent_plan")


def _obstacle(case: Case, says: str, do: str, page: str) -> Obstacle:
    return Obstacle(says, do=do, page=f"safeguarding:{page}", about=case.public_id)


ASSESSED, TOLD_US = "Assessment", "Those who told us"
NEEDED: Mapping[str, Callable[[Case], Obstacle | None]] = {
    "Decision under section 36": _referred,
    "Plan": _planned,
    "How consent is asked": _asking_planned,
    ASSESSED: _assessed,
}


@asked_once
def _needed(case: Case) -> dict[str, Obstacle | None]:
    return {label: needs(case) for label, needs in NEEDED.items() if label != ASSESSED or frameworks.in_use()}


def missing(case: Case) -> list[Obstacle]:
    """In the order in which it is done; nothing of what police lead without the panel."""
    if case.kind != CaseKind.CHANNEL:
        return []
    return [obstacle for obstacle in _needed(case).values() if obstacle]


@asked_once
def behind(case: Case) -> Obstacle | None:
    """Shown to who brings the case and to the chair, and refuses nothing: a note taken on the morning of the panel must not stop
    the panel."""
    last = _last_signed(case) if case.kind == CaseKind.CHANNEL else None
    if last is None or not came_after(last):
        return None
    return _obstacle(case, BEHIND, "Read what came since, and write the assessment anew", "assessment_begin")


def waits_for_the_panel(case: Case) -> bool:
    """Until the panel has decided, and not where the chief officer's delegate has said that it is not to: such a case goes
    on without it, or ends."""
    return case.kind == CaseKind.CHANNEL and outcome_of(case) is None and not section_36.was_refused(case)


def still_missing(case: Case) -> list[Obstacle]:
    return missing(case) if waits_for_the_panel(case) else []


def listed(case: Case) -> dict[str, Obstacle | None]:
    """Each thing that is needed, with what is missing of it, and what is only shown: that an assessment is behind the record,
    and that those who told us have not said how the person is. Nothing where all of it stands or no panel is to decide."""
    if not waits_for_the_panel(case):
        return {}
    found = {label: lack or (behind(case) if label == ASSESSED else None) for label, lack in _needed(case).items()}
    found[TOLD_US] = their_view_is_due(case)
    return found if any(found.values()) else {}


@asked_once
def outcome_of(case: Case) -> AgendaItem | None:
    """What the panel decided last, where it adopted the case or did not."""
    decided = AgendaItem.objects.filter(case=case, state__in=(ItemState.ADOPTED, ItemState.NOT_ADOPTED))
    return decided.select_related("meeting").order_by("meeting__starts_at", "pk").last()


def lacking(item: AgendaItem) -> list[Obstacle]:
    """Of an item of a panel under section 36: a local one below the threshold adopts nothing, whatever is ready."""
    return [] if item.meeting.is_local else missing(item.case)


def behind_at(item: AgendaItem) -> Obstacle | None:
    return None if item.meeting.is_local else behind(item.case)


def view_due_at(item: AgendaItem) -> Obstacle | None:
    """Whether those who told us have still to say how the person is: it stops no panel, which may not wait for them."""
    return None if item.meeting.is_local else their_view_is_due(item.case)


def was_turned_down(case: Case) -> bool:
    last = outcome_of(case)
    return last is not None and last.state == ItemState.NOT_ADOPTED


def was_adopted(case: Case) -> bool:
    last = outcome_of(case)
    return last is not None and last.state == ItemState.ADOPTED


def may_be_adopted(item: AgendaItem, by: Any, given: Mapping[str, Any]) -> str | None:
    """A guard of the panel's outcome: all that is missing, beside the box in which the chair said "adopt"."""
    lacks = lacking(item) if given.get("outcome") == ItemState.ADOPTED else []
    return BesideBox(ASK_THE_POLICE.format(" ".join(lacks)), box="outcome") if lacks else None


# --- Does an assessment hold still? -------------------------------------------------------------------------


@asked_once
def everything_citable(case: Case) -> list[Citable]:
    return [one for _, found in record_of(case.referral) for one in found]


def came_after(assessment: Assessment) -> list[Citable]:
    """What came onto the record since it was signed: it rests on less than is known. Of a draft nothing has."""
    signed = assessment.signed_at
    return [one for one in everything_citable(assessment.case) if one.at > signed] if signed else []
