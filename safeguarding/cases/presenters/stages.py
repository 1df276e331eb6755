"""Where a case stands, computed from the records that moved: never a column that is written beside them, which would one
day say something else. And what comes next.

The stages of the field (docs/adr/0050): decision, assessment, panel, plan, support, closing, looks back. A partnership that police
lead has no panel.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils import timezone

from core.clock import day_words
from core.templatetags.govuk import on_day
from referrals.casework.presenters.rail import AHEAD, DONE, NOW, Stage
from safeguarding.cases.plans import lines_of
from safeguarding.cases.presenters.assessments import assessment_stands
from safeguarding.cases.provision import Going, commissions_of
from safeguarding.cases.rules.assessments import not_in_the_plan
from safeguarding.cases.rules.closing import follow_ups_of, too_early
from safeguarding.cases.rules.referrers import asked_before_the_end
from safeguarding.cases.rules.reviews import assessment_due, inspector_due, standing_suspension
from safeguarding.cases.rules.transfers import waiting_transfer
from safeguarding.gates import adoption, consents
from safeguarding.models import About, Case, CaseKind, CaseState, PanelState, PlanLine
from safeguarding.panels.presenters.referred import panel_of

ASSESSMENT = "Assessment"


@dataclass(frozen=True)
class Step:
    """What comes next, in the words of the act; without an address where it waits for a supervisor, or for a day."""

    title: str
    href: str = ""

    @property
    def label(self) -> str:
        return "Go on" if self.href else ""


@dataclass(frozen=True)
class Standing:
    """The stages of one case, and what comes next."""

    stages: list[Stage]
    step: Step

    @property
    def stage(self) -> Stage:
        """The one that it is at; once all are done, the last."""
        return next((stage for stage in self.stages if stage.mark == NOW), self.stages[-1])

    @property
    def at(self) -> str:
        """The stage, and how far that is, for a line of the referral."""
        return f"{self.stage.label}: {self.stage.words}"


def standing(case: Case, provided: list[Going] | None = None) -> Standing:
    """`provided`: how it goes with each provider, where the page has looked that up already."""
    lines = list(lines_of(case))
    provided = commissions_of(case) if provided is None else provided
    stages = list(_stages(case, lines, provided))
    passed = _passed(case, lines)
    at = next((stage for stage in stages if not stage.is_done and stage.label not in passed), None)
    marked = [replace(stage, mark=_mark(stage, at)) for stage in stages]
    return Standing(marked, _next(case, lines, provided))


def stage_of(case: Case) -> str:
    """The stage alone, for a pack: how far it is may be told by a part that its recipient is not given."""
    return standing(case).stage.label


def _passed(case: Case, lines: list[PlanLine]) -> set[str]:
    """Where the panel or the plan has begun the case is past its assessment, done or not: that has a clock of its own."""
    return {ASSESSMENT} if lines or panel_of(case) is not None else set()


def _mark(stage: Stage, at: Stage | None) -> str:
    return NOW if stage is at else DONE if stage.is_done else AHEAD


def _stages(case: Case, lines: list[PlanLine], provided: list[Going]) -> Iterator[Stage]:
    over = case.state == CaseState.CLOSED
    yield Stage("Decision", on_day(case.opened_at), _part("decision", case), is_done=True)
    if assessed := assessment_stands(case):
        words, is_done = assessed
        yield Stage(ASSESSMENT, words, _part("assessment", case), is_done=over or is_done)
    if case.kind == CaseKind.CHANNEL:
        yield _panel(case, over=over)
    yield Stage("Plan", _planned(case, lines), _part("plan", case), is_done=case.plan_at is not None or over)
    words, settled = _supported(case, lines, provided), _is_settled(lines) and not _commissioned(provided)
    yield Stage("Support", words, _part("support", case), is_done=over or settled)
    ending = {CaseState.CLOSING: "Waits for a decision", CaseState.CLOSED: f"Closed {on_day(case.closed_at)}"}
    yield Stage("Closing", ending.get(CaseState(case.state), "Not yet"), _part("closing", case), is_done=over)
    if case.kind == CaseKind.CHANNEL:
        yield _looked_back(case)


def _panel(case: Case, *, over: bool) -> Stage:
    panel = panel_of(case)
    decided = adoption.outcome_of(case)
    words = decided.get_state_display() if decided else panel.get_state_display() if panel else "Not referred"
    return Stage(
        "Panel", words, _part("panel", case), is_done=over or (panel is not None and panel.state == PanelState.TAKEN)
    )


def _planned(case: Case, lines: list[PlanLine]) -> str:
    if lines:
        return "1 line" if len(lines) == 1 else f"{len(lines)} lines"
    return "One text" if case.plan_at else "Not yet"


def _is_settled(lines: list[PlanLine]) -> bool:
    return bool(lines) and not any(line.is_open for line in lines)


def _commissioned(provided: list[Going]) -> Going | None:
    """A provider who is still expected to hold sessions: the support is not over."""
    return next((each for each in provided if each.commission.is_open), None)


def _supported(case: Case, lines: list[PlanLine], provided: list[Going]) -> str:
    if any(each.reds for each in provided):
        return "Provider overdue"
    if case.state != CaseState.CLOSED and standing_suspension(case) is not None:
        return "Suspended"
    still = sum(1 for line in lines if line.is_open)
    if still:
        return f"{still} of {len(lines)} to do"
    if provider := _commissioned(provided):
        return provider.counted
    return "All settled" if lines else "Not yet"


def _looked_back(case: Case) -> Stage:
    over = case.state == CaseState.CLOSED
    found = list(follow_ups_of(case)) if over else []
    done = [each for each in found if each.found]
    words = f"{len(done)} of {len(found)} recorded" if found else "None is due" if over else "After closing"
    return Stage("Looks back", words, _part("closing", case), is_done=over and len(done) == len(found))


# --- What comes next ----------------------------------------------------------------------------------------


def _next(case: Case, lines: list[PlanLine], provided: list[Going]) -> Step:
    if case.state == CaseState.CLOSED:
        return _look_back(case)
    if case.state == CaseState.CLOSING:
        return Step("A supervisor decides whether it is closed")
    late = next(_late(case, lines, provided), None)
    if late is not None:
        return late
    if put := waiting_transfer(case):
        return Step(f"{put.to} says whether it takes the case over. Until then it goes on here")
    if waits := _waits(case):
        return waits
    if not lines:
        return Step("Write the plan, line by line", _page("case_plan", case))
    if not any(line.about == About.SAFETY for line in lines):
        return Step("Add to the plan what could go wrong, and who then does what", _page("case_plan", case))
    if not_in_the_plan(case):
        return Step("The assessment says that something is there that the plan has no line for", _part("plan", case))
    if finished := next((each for each in provided if each.commission.is_open and each.all_held), None):
        return Step("Every session was held: end the commission", _of_provider(finished))
    if _is_settled(lines) and (provider := _commissioned(provided)):
        return Step("Every line is settled, and a provider still meets them", _of_provider(provider))
    if _is_settled(lines) and adoption.was_adopted(case) and asked_before_the_end(case) is None:
        return Step("Ask those who told us how the person is, before support ends", _page("case_ask_view", case))
    if _is_settled(lines):
        return Step("Every line is settled: propose to close it, or add a line", _page("case_close", case))
    return Step(f"Next review: {on_day(case.review_on)}", _page("case_review", case))


def _waits(case: Case) -> Step | None:
    """What refuses the panel's outcome until it has decided, and what keeps support from beginning once it has."""
    lacks = adoption.still_missing(case)
    if lacks:
        return Step(lacks[0].do or str(lacks[0]), lacks[0].href)
    waits = consents.support_waits(case) if adoption.was_adopted(case) else None
    return Step(str(waits), waits.href) if waits else None


def _late(case: Case, lines: list[PlanLine], provided: list[Going]) -> Iterator[Step]:
    """What is past its day, the gravest first."""
    today, suspension, quarter = timezone.localdate(), standing_suspension(case), inspector_due(case)
    if suspension is not None and suspension.review_on < today:
        yield Step("Support is suspended past its day: look at it again", _page("case_suspend", case))
    for each in provided:
        for red in each.reds:
            yield Step(red.words, _of_provider(each))
    for line in lines:
        if line.is_late:
            to = reverse("safeguarding:case_plan_line", args=[case.public_id, line.line])
            yield Step("A line of the plan is overdue: settle it, or say by when", to)
    if (due := assessment_due(case)) is not None and due < today:
        yield Step("The assessment is overdue: write it", _part("assessment", case))
    if case.review_is_overdue:
        yield Step("The review is overdue: hold it", _page("case_review", case))
    if quarter is not None and quarter < today:
        yield Step("An inspector reviews this quarter: it is overdue", _page("case_review", case))


def _look_back(case: Case) -> Step:
    due = next((each for each in follow_ups_of(case).order_by("due_on") if not each.found), None)
    if due is None:
        return Step("Nothing: it is closed")
    to = reverse("safeguarding:case_follow_up", args=[case.public_id, due.public_id])
    return Step(f"Look back after {due.months} months: {day_words(due.due_on)}", "" if too_early(due) else to)


def _of_provider(going: Going) -> str:
    return reverse("safeguarding:provision", args=[going.commission.public_id])


def _page(name: str, case: Case) -> str:
    return reverse(f"safeguarding:{name}", args=[case.public_id])


def _part(name: str, case: Case) -> str:
    """A part of the page of the case."""
    return f"{_page('case', case)}#{name}"
