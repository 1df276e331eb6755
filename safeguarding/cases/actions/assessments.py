"""Writing an assessment: begun, judged factor by factor as evidence arrives, put into words, signed by its author,
countersigned or returned by a second person."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.authority import Authority
from audit.log import log
from audit.moves import Move, MoveDenied, MovedOn, Stale, move, unchanged
from audit.permission import require
from core.locking import lock
from referrals.casework.rules.contributions import worked_on
from referrals.models.casework import Work
from safeguarding.access import write_assessment
from safeguarding.cases.actions.cases import locked_case
from safeguarding.cases.moves.assessments import COUNTERSIGN, RETURN, SIGN
from safeguarding.cases.rules.assessments import cited, framework_of, judgements_of, open_ones
from safeguarding.frameworks import in_use
from safeguarding.gates.hands import hands
from safeguarding.kinds import ASSESSMENT_BEGUN, ASSESSMENT_JUDGED, ASSESSMENT_WORDS
from safeguarding.models import THERE, Assessment, AssessmentState, Case, Judgement
from safeguarding.notices import assessment_is_answered, tell_of_assessment, tell_of_case

NOT_IN_USE = "This framework is not in use here."
BEGUN = "An assessment by this framework is being written, or waits to be countersigned. Go on with that one."
NOT_A_DRAFT = "This assessment has been signed: nothing of it is changed any more."
RESTS_ON = "Cite what of the record this rests on first, or say that it is absent or not known."
NO_SUCH_FACTOR = "This framework has no such factor."


@transaction.atomic
def begin(*, case: Case, code: str, by: Authority) -> Assessment:
    """Nothing is judged in it yet: what the last one said stands beside each factor, to be judged anew and not carried
    over unread. What is cited stays cited."""
    locked = locked_case(case, by=by)
    chosen = next((one for one in in_use() if one.code == code), None)
    if chosen is None:
        raise MoveDenied(NOT_IN_USE)
    if open_ones(locked).filter(framework=code).exists():
        raise MovedOn(BEGUN, locked)
    made = Assessment.objects.create(
        case=locked, framework=chosen.code, framework_version=chosen.version, author=by.person
    )
    worked_on(locked.referral, Work.ASSESSMENT, by=by)
    log(ASSESSMENT_BEGUN, target=made, data={"framework": chosen.code, "version": chosen.version})
    return made


@transaction.atomic
def judge(*, assessment: Assessment, factor: str, judged: str, why: str, version: int, by: Authority) -> Judgement:
    """One factor; `version` is how often it was judged before, as the page had it. Two people judge two factors at the
    same time, and one factor only one after another."""
    locked = _draft(assessment, by=by)
    if factor not in framework_of(locked).factors:
        raise MoveDenied(NO_SUCH_FACTOR)
    before = judgements_of(locked).get(factor)
    if before is not None and version != before.version:
        raise Stale(before)
    if judged in THERE and not cited(locked.case, locked.framework).get(factor):
        raise MoveDenied(RESTS_ON, beside="judged")
    locked.version += 1  # who has the whole of it open signs nothing that they have not seen
    locked.save(update_fields=["version"])
    made = Judgement.objects.create(
        assessment=locked,
        factor=factor,
        version=before.version + 1 if before else 1,
        replaces=before,
        judged=judged,
        why=why,
        by=by.person,
    )
    log(ASSESSMENT_JUDGED, target=locked, data={"factor": factor, "judged": judged, "version": made.version})
    return made


@transaction.atomic
def write(
    *, assessment: Assessment, narrative: str, protects: str, plan_part: str, version: int, by: Authority
) -> Assessment:
    """The words that hold the factors together, as far as they are written."""
    locked = _draft(assessment, by=by)
    unchanged(locked, version=version)
    locked.narrative, locked.protects, locked.plan_part = narrative, protects, plan_part
    locked.version += 1
    locked.save(update_fields=["narrative", "protects", "plan_part", "version"])
    worked_on(locked.referral, Work.ASSESSMENT, by=by)
    log(ASSESSMENT_WORDS, target=locked)
    return locked


def _draft(assessment: Assessment, *, by: Authority) -> Assessment:
    """Locked after its case, and after it was asked whether it may be written still."""
    locked_case(assessment.case, by=by)
    locked = lock(assessment)
    require(write_assessment, locked, by=by)
    if locked.state != AssessmentState.DRAFT:
        raise MovedOn(NOT_A_DRAFT, locked)
    return locked


@transaction.atomic
def sign(*, assessment: Assessment, version: int, by: Authority) -> Assessment:
    """Each factor is judged and put into words: it is read by a second person. Its author is who signs it. The case is
    locked first, so that what is cited at this moment is of it, or after it."""
    locked_case(assessment.case, by=by)
    given = {"version": version}
    signed = move(assessment, SIGN, by=by, given=given, author=by.person, signed_at=timezone.now())
    worked_on(signed.referral, Work.ASSESSMENT, by=by)
    tell_of_assessment(signed, worked=hands(signed))
    return signed


@transaction.atomic
def countersign(*, assessment: Assessment, reason: str, version: int, by: Authority) -> Assessment:
    signed = _answered(assessment, COUNTERSIGN, reason, version=version, by=by)
    _tell_owner(signed, kind="assessment.countersigned", words="An assessment was countersigned.")
    return signed


@transaction.atomic
def send_back(*, assessment: Assessment, reason: str, version: int, by: Authority) -> Assessment:
    """It is a draft again, with what is missing at its top."""
    back = _answered(assessment, RETURN, reason, version=version, by=by, signed_at=None)
    _tell_owner(back, kind="assessment.returned", words="An assessment was returned to its author.")
    return back


def _answered(
    assessment: Assessment, verb: Move, reason: str, *, version: int, by: Authority, **more: object
) -> Assessment:
    answer: dict[str, Any] = {"answer": reason, "answered_by": by.person, "answered_at": timezone.now(), **more}
    answered = move(assessment, verb, by=by, given={"version": version, "words": reason}, **answer)
    assessment_is_answered(answered)
    return answered


def _tell_owner(assessment: Assessment, *, kind: str, words: str) -> None:
    tell_of_case(assessment.case, kind=kind, words=words, about=f"{assessment.pk}:{assessment.version}")
