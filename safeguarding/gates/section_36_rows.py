"""A decision under section 36 as lines of a page: for the police side all of it, for the council what it is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from accounts.authority import Authority
from core.components import Row
from core.templatetags.govuk import at_time, on_day
from referrals.casework.presenters.decision_rows import of_particulars
from safeguarding.access import close_case, work_case
from safeguarding.gates import section_36
from safeguarding.models import Case, CaseKind, Section36Decision, Section36State

COLOURS = {
    Section36State.PROPOSED: "purple",
    Section36State.DECIDED: "green",
    Section36State.REFUSED: "orange",
    Section36State.TAKEN_BACK: "grey",
}
assert set(COLOURS) == set(Section36State), "every state has its colour"
BEFORE = "The council was told with the recommendation, before these decisions had a record of their own."


def rows(decision: Section36Decision, *, cited: Sequence[str] | None = None) -> list[Row]:
    """As the supervisor who decides reads it, and as it stands afterwards; `cited` for a reader who is not given all that
    it relies on."""
    if cited is None:
        cited = [f"“{one['words']}” ({one['source']})" for one in decision.cited]
    found = [
        Row("State", decision.get_state_display(), colour=COLOURS[Section36State(decision.state)]),
        Row("Reasonable grounds to believe", decision.grounds, typed=True),
        Row("Assessment", decision.assessment, typed=True),
        Row("It relies on", list(cited), typed=True),
        Row("Why the council must be told", decision.necessity, typed=True),
        Row("Proposed", f"{decision.by}, {at_time(decision.at)}"),
    ]
    return [*found, *_answer(decision)]


def _answer(decision: Section36Decision) -> Iterator[Row]:
    if decision.answered_at is None:
        yield Row("To be decided by", on_day(decision.decide_by))
        return
    words = f"{decision.get_state_display()}: {decision.answered_by}, {at_time(decision.answered_at)}"
    yield Row("Answer", [words, decision.answer], typed=True)
    if decision.delegation:
        yield Row("For the chief officer under", _under(decision))


def _under(decision: Section36Decision) -> str:
    delegation = decision.delegation
    assert delegation is not None
    return f"{delegation.document}, {on_day(delegation.from_day)} to {on_day(delegation.until_day)}"


def told(case: Case) -> list[Row]:
    """What the council reads of it: not what of the record is cited, which may name who referred."""
    decision = section_36.standing(case)
    if decision is None:
        return list(of_particulars(case.decision, "case"))
    assert decision.answered_by is not None
    return [
        Row("Reasonable grounds to believe", decision.grounds, typed=True),
        Row("Assessment", decision.assessment, typed=True),
        Row("Why you are told", decision.necessity, typed=True),
        Row("Decided for the chief officer", f"{decision.answered_by}, {at_time(decision.answered_at)}"),
        *of_particulars(case.decision, "panel"),
    ]


def shown(case: Case, who: Authority) -> dict[str, Any]:
    """What the page of a case says of it, and what its reader can do."""
    if case.kind != CaseKind.CHANNEL:
        return {}
    decisions = section_36.answers_of(case)
    waits = next((one for one in decisions if one.state == Section36State.PROPOSED), None)
    return {
        "section_36": [rows(one) for one in decisions],
        "section_36_before": BEFORE if not decisions and section_36.is_referred(case) else "",
        "section_36_due": section_36.due_by(case),
        "section_36_waits": waits,
        "section_36_why_not": section_36.why_not_propose(case),
        "may_propose_36": work_case.allows(who, case),
        "may_decide_36": waits is not None and close_case.allows(who, case),
        "why_not_decide_36": section_36.why_not_decide(case, who) if waits else "",
    }
