"""May an assessment be signed, and does it still hold? What it rests on, what is missing, what changed since the last, and
what of the record came after it: in words, never as a number, and computed each time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.authority import Authority
from audit.moves import Overtaken
from core.asked_once import asked_once
from core.clock import local_day
from core.folding import fold
from referrals.casework.presenters.record_beside import Citable
from referrals.casework.rules.second_person import SecondPerson
from safeguarding.frameworks import Dimension, Factor, Framework, every, in_use
from safeguarding.gates.adoption import everything_citable
from safeguarding.gates.hands import hands
from safeguarding.limits import COUNTERSIGNED, FIRST_ASSESSMENT, LIMITS
from safeguarding.models import THERE, Assessment, AssessmentState, Case, Citation, Judgement, PlanLine

Given = Mapping[str, Any]
OVER = "This case is closed."
NO_WORDS = "Write what it comes to, and what protects the person, before you sign."
NOT_INSTALLED = "The data of this framework is not installed any more. What was written with it stands."


def framework_of(assessment: Assessment) -> Framework:
    """As it was when this was begun. Of one that a force has no licence for any more the codes are left."""
    code, version = assessment.framework, assessment.framework_version
    if found := every().get((code, version)):
        return found
    codes = assessment.judgements.order_by("factor").values_list("factor", flat=True).distinct()
    left = Dimension("Factors", tuple(Factor(each, each) for each in codes))
    return Framework(code, version, code, NOT_INSTALLED, (left,))


def label_of(framework: Framework, code: str) -> str:
    return framework.factors[code].label if code in framework.factors else code


def judgements_of(assessment: Assessment) -> dict[str, Judgement]:
    """As they stand, by factor."""
    return {one.factor: one for one in assessment.judgements.standing().select_related("by")}


def cited(case: Case, framework: str, *, at: datetime | None = None) -> dict[str, list[Citation]]:
    """What is cited to each factor now, or was at a moment; oldest first."""
    every_one = Citation.objects.filter(case=case, framework=framework).select_related("by", "ended_by")
    found: dict[str, list[Citation]] = {}
    for one in every_one.at(at) if at else every_one.standing():
        found.setdefault(one.factor, []).append(one)
    return found


def evidence_of(assessment: Assessment) -> dict[str, list[Citation]]:
    """A draft rests on what is cited now; what was signed, on what was cited then."""
    return cited(assessment.case, assessment.framework, at=assessment.signed_at)


# --- Which there are ----------------------------------------------------------------------------------------


def countersigned(case: Case) -> QuerySet[Assessment]:
    """Newest first."""
    found = Assessment.objects.filter(case=case, state=AssessmentState.COUNTERSIGNED)
    return found.select_related("author", "answered_by", "case__referral").order_by("-signed_at", "-pk")


@asked_once
def newest(case: Case) -> list[Assessment]:
    """The last of each framework that was countersigned."""
    found: dict[str, Assessment] = {}
    for one in countersigned(case):
        found.setdefault(one.framework, one)
    return list(found.values())


def last_before(assessment: Assessment) -> Assessment | None:
    """The one that was countersigned last, by the same framework."""
    earlier = countersigned(assessment.case).filter(framework=assessment.framework).exclude(pk=assessment.pk)
    return (earlier.filter(signed_at__lt=assessment.signed_at) if assessment.signed_at else earlier).first()


def open_ones(case: Case) -> QuerySet[Assessment]:
    found = Assessment.objects.filter(case=case).exclude(state=AssessmentState.COUNTERSIGNED)
    return found.select_related("author", "case__referral")


# --- Does it hold still? ------------------------------------------------------------------------------------


def gone(citations: Sequence[Citation], there: Sequence[Citable]) -> list[Citation]:
    """What was cited and is not on the record any more, as it was or at all."""
    keys = {one.key for one in there}
    return [one for one in citations if one.key not in keys]


# --- What changed -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Side:
    """One assessment, as far as two are compared: its judgements, and what each rests on."""

    judged: dict[str, Judgement]
    evidence: dict[str, list[Citation]]

    @classmethod
    def of(cls, assessment: Assessment) -> Side:
        return cls(judgements_of(assessment), evidence_of(assessment))


@dataclass(frozen=True)
class Change:
    """What is different of one factor since the last assessment, in words; and whether anything is."""

    words: list[str]
    differs: bool = True


def change(factor: str, now: Side, before: Side | None) -> Change:
    if before is None:
        return Change([], differs=False)
    is_so, was = now.judged.get(factor), before.judged.get(factor)
    if is_so is None:
        return Change([f"Last time: {was.get_judged_display().lower()}."] if was else [], differs=False)
    if was is None:
        return Change(["Not judged last time."])
    said = list(_of_evidence(now.evidence.get(factor, []), before.evidence.get(factor, [])))
    if is_so.judged != was.judged:
        return Change([f"Was {was.get_judged_display().lower()}, is {is_so.get_judged_display().lower()}.", *said])
    if said or fold(is_so.why) != fold(was.why):
        return Change(["As last time, and not for the same reasons.", *said])
    return Change(["As last time."], differs=False)


def _of_evidence(now: Sequence[Citation], before: Sequence[Citation]) -> Iterator[str]:
    had, has = {one.pk for one in before}, {one.pk for one in now}
    for one in now:
        if one.pk not in had:
            yield f"Rests on this too now: “{one.words}” ({one.source})"
    for one in before:
        if one.pk not in has:
            yield f"No longer rests on “{one.words}”: {one.ended_why}"


# --- What the moves ask for ---------------------------------------------------------------------------------


def not_judged(assessment: Assessment) -> list[str]:
    judged = judgements_of(assessment)
    return [factor.label for factor in framework_of(assessment).factors.values() if factor.code not in judged]


def all_judged(assessment: Assessment, by: Authority, given: Given) -> str | None:
    left = not_judged(assessment)
    return f"Not judged yet: {'; '.join(left)}." if left else None


def in_words(assessment: Assessment, by: Authority, given: Given) -> str | None:
    return None if assessment.narrative and assessment.protects else NO_WORDS


def all_rest_on_something(assessment: Assessment, by: Authority, given: Given) -> str | None:
    """What is said to be there is cited still, and what is cited is on the record still."""
    framework, evidence = framework_of(assessment), evidence_of(assessment)
    bare = [
        label_of(framework, code)
        for code, one in judgements_of(assessment).items()
        if one.is_there and not evidence.get(code)
    ]
    if bare:
        return f"Nothing is cited any more for: {'; '.join(bare)}. Cite what it rests on, or judge it anew."
    lost = gone([one for each in evidence.values() for one in each], everything_citable(assessment.case))
    named = "; ".join(dict.fromkeys(label_of(framework, one.factor) for one in lost))
    return f"Something cited is not on the record any more, for: {named}. Take it off first." if lost else None


def case_goes_on(assessment: Assessment, by: Authority, given: Given) -> str | None:
    return Overtaken(OVER) if assessment.case.closed_at else None


def another_person(assessment: Assessment, by: Authority, given: Given) -> str | None:
    return COUNTERSIGNER.refusal(assessment, own_hand, by=by)


def own_hand(assessment: Assessment, who: Authority) -> str | None:
    """Never whose words are in it."""
    if who.pk in hands(assessment):
        return "You worked on this assessment: somebody else must countersign it."
    return None


COUNTERSIGNER: SecondPerson[Assessment] = SecondPerson(
    bars=(own_hand,),
    referral_of=lambda assessment: assessment.case.referral,
    nothing_waits="No assessment waits to be countersigned.",
)
TO_SIGN = (case_goes_on, all_judged, all_rest_on_something, in_words)


# --- The plan, and the clock --------------------------------------------------------------------------------


@asked_once
def not_in_the_plan(case: Case) -> list[Judgement]:
    """What the last assessment of each framework says is there, risks and not what protects, and no line of the plan
    answers."""
    last = newest(case)
    there = Judgement.objects.standing().filter(assessment__in=last, judged__in=THERE)
    lines = PlanLine.objects.standing().filter(case=case, answers__isnull=False)
    planned = set(lines.values_list("answers__assessment__framework", "answers__factor"))
    return [
        one
        for one in there.select_related("assessment").order_by("pk")
        if (one.assessment.framework, one.factor) not in planned and not _protects(one)
    ]


def _protects(judgement: Judgement) -> bool:
    found = framework_of(judgement.assessment).factors.get(judgement.factor)
    return found is not None and found.protective


def factor_in_words(judgement: Judgement) -> str:
    return label_of(framework_of(judgement.assessment), judgement.factor)


def countersign_by(assessment: Assessment) -> datetime | None:
    if assessment.state != AssessmentState.SIGNED or assessment.signed_at is None:
        return None
    return COUNTERSIGNED.due(assessment.signed_at)


def late() -> Q:
    """Open cases of which more must be asked: nothing was countersigned within the limit, or something waits too long.
    Exactly when each is late says `safeguarding.cases.rules.reviews.assessment_due`."""
    now = timezone.now()
    if not in_use():
        return Q(pk__in=())
    mine = Assessment.objects.filter(case_id=OuterRef("pk"))
    lately = mine.filter(
        state=AssessmentState.COUNTERSIGNED, signed_at__gte=now - timedelta(days=LIMITS.assessment_days)
    )
    waits = mine.filter(state=AssessmentState.SIGNED, signed_at__lt=COUNTERSIGNED.started_before(now))
    overdue = ~Q(Exists(lately)) & Q(opened_at__lt=FIRST_ASSESSMENT.started_before(now))
    return overdue | Q(Exists(waits))


def late_in(case: Case) -> Iterator[tuple[str, Any]]:
    """What waits too long to be countersigned."""
    for one in open_ones(case):
        due = countersign_by(one)
        if due is not None and due < timezone.now():
            yield "countersign", local_day(due)
