"""An assessment as the parts of its pages: factor by factor with what it rests on and what changed, and what came after it.
Nothing here adds up, and no colour says how grave a factor is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone

from accounts.authority import Authority
from core.components import Row
from core.templatetags.govuk import at_time, on_day
from referrals.casework.presenters.record_beside import Citable, record_of
from referrals.models import Referral
from safeguarding.access import countersign_assessment, work_case, write_assessment
from safeguarding.cases.rules import assessments
from safeguarding.cases.rules.assessments import Change, Side
from safeguarding.cases.rules.reviews import assessment_due
from safeguarding.frameworks import Factor, Framework, in_use
from safeguarding.gates.adoption import came_after, everything_citable
from safeguarding.models import Assessment, AssessmentState, Case, CaseState, Citation, Judgement

NOT_JUDGED = "Not judged yet"
STALE = "Evidence came after it: it rests on less than is known."


@dataclass(frozen=True)
class Evidence:
    """What is cited to a factor: in its words of that day, by whom, and where it is taken off."""

    citation: Citation
    is_gone: bool
    end_url: str = ""


@dataclass(frozen=True)
class Shown:
    """One factor of an assessment."""

    code: str
    label: str
    judgement: Judgement | None
    evidence: list[Evidence]
    change: Change
    judge_url: str = ""

    @property
    def judged(self) -> str:
        return self.judgement.get_judged_display() if self.judgement else NOT_JUDGED


@dataclass(frozen=True)
class Part:
    title: str
    factors: list[Shown]


@dataclass(frozen=True)
class Reading:
    """One assessment, read once: it, the last one before it, and what of the record is there now."""

    assessment: Assessment
    framework: Framework
    last: Assessment | None
    now: Side
    before: Side | None
    there: Sequence[Citable]
    writes: bool

    @classmethod
    def of(cls, assessment: Assessment, *, writes: bool) -> Reading:
        last = assessments.last_before(assessment)
        return cls(
            assessment,
            assessments.framework_of(assessment),
            last,
            Side.of(assessment),
            Side.of(last) if last else None,
            everything_citable(assessment.case),
            writes,
        )

    def parts(self) -> list[Part]:
        """Each dimension of the framework with its factors, in its order."""
        return [
            Part(
                f"{each.title}: what protects" if each.protective else each.title,
                [self.factor(one) for one in each.factors],
            )
            for each in self.framework.dimensions
        ]

    def factor(self, one: Factor) -> Shown:
        url = reverse("safeguarding:assessment_judge", args=[self.assessment.public_id, one.code])
        return Shown(
            one.code,
            one.label,
            self.now.judged.get(one.code),
            self.evidence(one.code),
            assessments.change(one.code, self.now, self.before),
            url if self.writes else "",
        )

    def left(self) -> list[str]:
        """The factors that are not judged yet."""
        return [one.label for one in self.framework.factors.values() if one.code not in self.now.judged]

    def evidence(self, code: str) -> list[Evidence]:
        cited = self.now.evidence.get(code, [])
        lost = {one.pk for one in assessments.gone(cited, self.there)}
        return [Evidence(one, one.pk in lost, self._end_url(one)) for one in cited]

    def _end_url(self, citation: Citation) -> str:
        args = [self.assessment.case.public_id, citation.public_id]
        return reverse("safeguarding:citation_end", args=args) if self.writes else ""

    def came_after(self) -> list[Row]:
        signed = self.assessment.signed_at
        return [_row(one) for one in self.there if signed and one.at > signed]

    def changed(self) -> list[Row]:
        """The factors of which something else is said than last time, and those that are judged for the first time."""
        return [
            Row(each.label, each.change.words, typed=True)
            for part in self.parts()
            for each in part.factors
            if each.change.differs
        ]


def _row(one: Citable) -> Row:
    return Row(one.part, [one.words, one.source], typed=True)


def in_all(assessment: Assessment) -> list[Row]:
    """What it comes to, and whose it is."""
    signed = assessment.signed_at
    return [
        Row("Framework", str(assessments.framework_of(assessment))),
        Row("State", assessment.get_state_display()),
        Row("Signed by" if signed else "Begun by", f"{assessment.author}, {at_time(signed or assessment.begun_at)}"),
        *_answer(assessment),
        Row("What it comes to", assessment.narrative, typed=True, missing="Not written yet"),
        Row("What protects the person", assessment.protects, typed=True, missing="Not written yet"),
        Row("What the plan should take up", assessment.plan_part, typed=True, missing="Not said"),
    ]


def _answer(assessment: Assessment) -> list[Row]:
    if assessment.answered_at is None:
        return []
    is_yes = assessment.state == AssessmentState.COUNTERSIGNED
    title = "Countersigned by" if is_yes else "Returned by"
    return [Row(title, [f"{assessment.answered_by}, {at_time(assessment.answered_at)}", assessment.answer], typed=True)]


def page(assessment: Assessment, who: Authority) -> dict[str, Any]:
    """An assessment for its reader: who works on it judges, who did not countersigns."""
    case = assessment.case
    draft, signed = assessment.state == AssessmentState.DRAFT, assessment.state == AssessmentState.SIGNED
    writes = draft and case.state == CaseState.OPEN and write_assessment.allows(who, assessment)
    decides = signed and countersign_assessment.allows(who, assessment)
    reading = Reading.of(assessment, writes=writes)
    return {
        "assessment": assessment,
        "source": reading.framework.source,
        "parts": reading.parts(),
        "rows": in_all(assessment),
        "came_after": reading.came_after(),
        "last": reading.last,
        "changed": reading.changed() if reading.last else [],
        "writes": writes,
        "left": reading.left() if writes else [],
        "decides": decides,
        "why_not": (assessments.another_person(assessment, who, {}) or "") if decides else "",
    }


def last_time(reading: Reading, factor: str) -> list[Row]:
    """What the last assessment said of a factor."""
    found = reading.before.judged.get(factor) if reading.before else None
    if reading.last is None or found is None:
        return []
    return [Row(found.get_judged_display(), found.why, typed=True), Row("Signed", on_day(reading.last.signed_at))]


# --- On the page of the case --------------------------------------------------------------------------------


def of_case(case: Case, who: Authority) -> dict[str, Any]:
    """The newest, whether something came after it, those there are, and what of it the plan says nothing of."""
    last, frameworks = assessments.newest(case), in_use()
    every = list(case.assessments.select_related("author").order_by("-begun_at", "-pk")[:50])
    may = bool(frameworks) and case.state == CaseState.OPEN and work_case.allows(who, case)
    due = assessment_due(case)
    begun = {one.framework for one in every if one.state != AssessmentState.COUNTERSIGNED}
    return {
        "assessments": [(one, in_short(one)) for one in every],
        "assessment_stale": STALE if any(came_after(one) for one in last) else "",
        "may_begin": may and any(one.code not in begun for one in frameworks),
        "may_cite": may,
        "assessment_due": due,
        "assessment_late": due is not None and due < timezone.localdate(),
        "plan_gaps": _gaps(case),
    }


def in_short(one: Assessment) -> str:
    return f"{one.get_state_display()}, {one.author}, {on_day(one.signed_at or one.begun_at)}"


def _gaps(case: Case) -> list[tuple[str, str]]:
    """Each with where a line for it is written."""
    if case.closed_at is not None:
        return []
    return [
        (
            assessments.factor_in_words(one),
            reverse("safeguarding:case_plan_for", args=[case.public_id, one.assessment.framework, one.factor]),
        )
        for one in assessments.not_in_the_plan(case)
    ]


def assessment_stands(case: Case) -> tuple[str, bool] | None:
    """For the stages: how far it is, and whether one was countersigned; nothing where assessments are not in use."""
    every = list(case.assessments.order_by("begun_at", "pk"))
    if not every and not in_use():
        return None
    done = [one for one in every if one.state == AssessmentState.COUNTERSIGNED]
    if not every:
        return "Not yet", False
    newest = every[-1]
    when = f" {on_day(newest.signed_at)}" if newest.state == AssessmentState.COUNTERSIGNED else ""
    return f"{newest.get_state_display()}{when}", bool(done)


# --- The record, to be cited --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Piece:
    """A piece of the record, what it is cited to, and where it is cited."""

    one: Citable
    cited_to: list[str]
    is_new: bool
    url: str


def cited_at(referral: Referral, who: Authority) -> str:
    """Where this reader cites a piece of a referral to a factor: of its open case, if they work on it."""
    if not in_use():
        return ""
    case = work_case.filter(who, Case.objects.filter(referral=referral, state=CaseState.OPEN)).first()
    return reverse("safeguarding:evidence", args=[case.public_id]) if case else ""


def record_to_cite(case: Case) -> list[tuple[str, list[Piece]]]:
    """Everything that can be cited, part by part; what came after the last assessment is said to be new."""
    cited_to = _cited_to(case)
    signed = [one.signed_at for one in assessments.newest(case) if one.signed_at]
    since = max(signed) if signed else None
    return [(part, [_piece(case, one, cited_to, since) for one in found]) for part, found in record_of(case.referral)]


def _piece(case: Case, one: Citable, cited_to: Mapping[str, list[str]], since: Any) -> Piece:
    url = reverse("safeguarding:cite", args=[case.public_id, one.key])
    return Piece(one, cited_to.get(one.key, []), since is not None and one.at > since, url)


def _cited_to(case: Case) -> dict[str, list[str]]:
    """The factors to which each piece is cited now, in words."""
    labels = dict(choices(in_use()))
    found: dict[str, list[str]] = {}
    for one in Citation.objects.standing().filter(case=case):
        found.setdefault(one.key, []).append(labels.get(f"{one.framework}.{one.factor}", one.factor))
    return found


def choices(frameworks: Iterable[Framework], *, but: Iterable[str] = ()) -> list[tuple[str, str]]:
    """Every factor of these, as it is chosen; with the name of its framework where there are several."""
    every, left_out = list(frameworks), set(but)
    found = [
        (f"{each.code}.{factor.code}", f"{each.title}: {factor.label}" if len(every) > 1 else factor.label)
        for each in every
        for factor in each.factors.values()
    ]
    return [(key, words) for key, words in found if key not in left_out]


def cited_already(case: Case, key: str) -> list[str]:
    standing = Citation.objects.standing().filter(case=case, key=key).values_list("framework", "factor")
    return [f"{framework}.{factor}" for framework, factor in standing]
