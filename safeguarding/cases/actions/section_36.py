"""What becomes of a case under section 36: an officer asks that the person be referred to the panel, a supervisor who may
decide for the chief officer says yes or no, and with the yes the council is told at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.authority import Authority
from audit.log import log
from audit.moves import MoveDenied, MovedOn, move, unchanged
from core.locking import lock
from referrals.casework.presenters.record_beside import find_cited
from safeguarding.cases.actions.cases import locked_case
from safeguarding.cases.actions.panel import refer_to_panel
from safeguarding.cases.moves.section_36 import DECIDE, REFUSE, TAKE_BACK
from safeguarding.gates.section_36 import IS_REFERRED, WAITS, locked_delegation_of, why_not_propose
from safeguarding.kinds import CASE_DECISION_ASKED
from safeguarding.limits import SECTION_36_DECIDED
from safeguarding.models import Case, Section36Decision
from safeguarding.notices import section_36_is_answered, tell_of_case, tell_of_section_36


@dataclass(frozen=True)
class Section36:
    """What the officer says: the grounds, the assessment and what of the record it relies on, and why the council must
    be told this much."""

    grounds: str
    assessment: str
    necessity: str
    cited: Sequence[str] = ()


@transaction.atomic
def propose(*, case: Case, said: Section36, version: int, by: Authority) -> Section36Decision:
    """Put it before a supervisor who may decide for the chief officer. What is cited is kept in its words of today."""
    locked = locked_case(case, by=by)
    unchanged(locked, version=version)
    if why_not := why_not_propose(locked):
        raise MovedOn(why_not, locked) if why_not in (WAITS, IS_REFERRED) else MoveDenied(why_not)
    decision = Section36Decision.objects.create(
        case=locked,
        grounds=said.grounds,
        assessment=said.assessment,
        necessity=said.necessity,
        cited=list(_in_words(locked, said.cited)),
        by=by.person,
        decide_by=SECTION_36_DECIDED.due(timezone.now()),
    )
    log(CASE_DECISION_ASKED, target=locked, data={"decision": decision.pk, "cited": list(said.cited)})
    tell_of_section_36(decision)
    return decision


def _in_words(case: Case, keys: Sequence[str]) -> Any:
    for key in dict.fromkeys(keys):
        found = find_cited(case.referral, key)
        if found is None:
            raise MoveDenied("Something that you cited is not on the record any more. Choose again.", beside="cited")
        yield {"key": key, "words": found.words, "source": found.source}


@transaction.atomic
def decide(*, decision: Section36Decision, reason: str, version: int, by: Authority) -> Section36Decision:
    """The yes, for the chief officer: the council that the case names is told in the same transaction."""
    decided = _answered(decision, DECIDE, reason, version=version, by=by, **_under(decision, by))
    refer_to_panel(case=decided.case, by=by)
    words = "It was decided that a case is referred to the panel."
    _tell_owner(decided, kind="section_36.decided", words=words)
    return decided


@transaction.atomic
def refuse(*, decision: Section36Decision, reason: str, version: int, by: Authority) -> Section36Decision:
    """The no, with its reasons: the case stays with its owner, and no council hears of it."""
    refused = _answered(decision, REFUSE, reason, version=version, by=by, **_under(decision, by))
    words = "It was decided that a case is not referred to the panel."
    _tell_owner(refused, kind="section_36.refused", words=words)
    return refused


@transaction.atomic
def take_back(*, decision: Section36Decision, reason: str, version: int, by: Authority) -> Section36Decision:
    return _answered(decision, TAKE_BACK, reason, version=version, by=by)


def _under(decision: Section36Decision, by: Authority) -> dict[str, Any]:
    """The delegation it rests on, chosen once the decision is locked. Where there is none, the guard of the move says so."""
    return {"delegation": locked_delegation_of(lock(decision, "case").case, by)}


def _answered(decision: Section36Decision, verb: Any, reason: str, *, version: int, by: Authority, **more: Any) -> Any:
    given = {"version": version, "words": reason}
    answer = {"answer": reason, "answered_by": by.person, "answered_at": timezone.now(), **more}
    answered = move(decision, verb, by=by, given=given, **answer)
    section_36_is_answered(answered)
    return answered


def _tell_owner(decision: Section36Decision, *, kind: str, words: str) -> None:
    tell_of_case(decision.case, kind=kind, words=words, about=str(decision.pk))
