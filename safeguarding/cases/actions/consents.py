"""What is recorded of consent to support: how it is to be asked, each answer, and the tests of an investigation beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.authority import Authority
from audit.log import log
from audit.moves import MoveDenied, MovedOn, unchanged
from audit.permission import require
from core.locking import lock
from referrals.casework.rules.ahead import refuse_unless_ahead
from referrals.child import may_be_a_child
from safeguarding.access import work_case
from safeguarding.cases.actions.cases import locked_case
from safeguarding.cases.actions.panel import tell_of_consent
from safeguarding.gates import consents
from safeguarding.kinds import CASE_CONSENT, CASE_CONSENT_PLANNED, CASE_INVESTIGATION, CASE_INVESTIGATION_OVER
from safeguarding.limits import LIMITS
from safeguarding.models import Case, Consent, ConsentRequest, Investigation
from safeguarding.models.consents import ENDS_SUPPORT, OF_A_CHILD, OF_AN_ADULT, Answer, Answerer, Capacity
from safeguarding.notices import tell_of_case

NO_MINOR = "This person is 18 or over. Say whether they have capacity to decide this."
NO_ADULT = "This person is under 18, or may be. Say whether they understand enough to decide this."
LACKS = (
    "An adult who lacks capacity cannot consent, and nobody else can for them: a decision in their best interests is made "
    "under the Mental Capacity Act 2005. Record what was said as refused, or as not answered yet."
)
FOR_AN_ADULT = "A parent does not answer for a person who is 18 or over."
FOR_A_CHILD = (
    "A child who does not understand enough cannot consent alone. Ask a parent, or who has parental responsibility."
)
BEFORE_TOLD = "They were asked before they were told what may be disclosed. Tell them, and ask again."
AHEAD = "This cannot be after today."
NOTHING_STANDS = "No consent stands that could be withdrawn."
REASSESS = "Say when the person is assessed again: section 36(4)(e)."
NOT_SAID = "Say what they were told beforehand, who answered, and whether that person could decide."


@dataclass(frozen=True)
class Asking:
    """How, when and by whom consent is asked, and what is said beforehand."""

    whom: str
    how: str
    asked_by: str
    ask_on: date
    to_be_told: str


@dataclass(frozen=True)
class Answered:
    """One time that it was asked."""

    said: str
    asked_on: date
    words: str
    told_on: date | None = None
    told: str = ""
    warned: bool = False
    answered_by: str = ""
    answerer: str = ""
    capacity: str = ""
    capacity_why: str = ""
    reassess_on: date | None = None


@dataclass(frozen=True)
class ThreeTests:
    """The three tests of a case beside which there is an investigation, each with what it rests on."""

    overt: bool
    overt_why: str
    after_action: bool
    after_action_why: str
    agreed: bool
    agreed_why: str
    review_on: date


@transaction.atomic
def plan_asking(*, case: Case, asking: Asking, version: int, by: Authority) -> ConsentRequest:
    """How consent is to be asked, in the place of what was said before."""
    locked = locked_case(case, by=by)
    unchanged(locked, version=version)
    if why_not := consents.why_not_ask(locked):
        raise MoveDenied(why_not)
    if asking.ask_on > timezone.localdate():
        refuse_unless_ahead(asking.ask_on, within=LIMITS.ask_consent_days, what="Asking")
    before = consents.request_of(locked)
    if before is not None:
        _end(before)
    made = ConsentRequest.objects.create(case=locked, by=by.person, **vars(asking))
    log(CASE_CONSENT_PLANNED, target=locked, data={"request": made.pk, "whom": made.whom, "on": made.ask_on})
    return made


@transaction.atomic
def record_answer(*, case: Case, answered: Answered, version: int, by: Authority) -> Consent:
    """What was said, each time it is asked. With a no the supervisors hear of it, and so does the council."""
    locked = locked_case(case, by=by)
    unchanged(locked, version=version)
    request = consents.request_of(locked)
    if request is None:
        raise MoveDenied(consents.NOT_PLANNED)
    _refuse_days(answered)
    _refuse_what_cannot_be(locked, answered)
    before = consents.newest(locked)
    if answered.said == Answer.NO_ANSWER and before is not None and before.said != Answer.NO_ANSWER:
        # A yes or a no stands until another takes its place: a call that reached no person changes neither.
        made = Consent(case=locked, request=request, by=by.person, ended_at=timezone.now(), **vars(answered))
    else:
        if before is not None:
            _end(before)
        made = Consent(case=locked, request=request, by=by.person, **vars(answered))
    made.save()
    log(CASE_CONSENT, target=locked, data={"answer": made.pk, "said": made.said, "by": made.answered_by})
    _tell(made)
    return made


def _end(record: Any) -> None:
    record.ended_at = timezone.now()
    record.save(update_fields=["ended_at"])


def _refuse_days(answered: Answered) -> None:
    if answered.asked_on > timezone.localdate():
        raise MoveDenied(AHEAD, beside="asked_on")
    if answered.told_on is not None and answered.told_on > answered.asked_on:
        raise MoveDenied(BEFORE_TOLD, beside="asked_on")
    if answered.said in ENDS_SUPPORT:
        if answered.reassess_on is None:
            raise MoveDenied(REASSESS, beside="reassess_on")
        refuse_unless_ahead(answered.reassess_on, within=LIMITS.reassess_days, what="The next assessment")


def _refuse_what_cannot_be(case: Case, answered: Answered) -> None:
    """Who could decide, and who could answer for whom."""
    if answered.said == Answer.NO_ANSWER:
        return
    said = (answered.told_on, answered.told, answered.answered_by, answered.answerer, answered.capacity_why)
    if not all(said):
        raise MoveDenied(NOT_SAID)
    child = may_be_a_child(case.referral)
    if answered.capacity not in (OF_A_CHILD if child else OF_AN_ADULT):
        raise MoveDenied(NO_ADULT if child else NO_MINOR, beside="capacity")
    if not child and answered.answered_by != Answerer.PERSON:
        raise MoveDenied(FOR_AN_ADULT, beside="answered_by")
    if answered.said == Answer.WITHDRAWN and consents.standing(case) is None:
        raise MoveDenied(NOTHING_STANDS, beside="said")
    if answered.said == Answer.GIVEN and answered.answered_by == Answerer.PERSON:
        if answered.capacity == Capacity.LACKS:
            raise MoveDenied(LACKS, beside="capacity")
        if answered.capacity == Capacity.NOT_GILLICK:
            raise MoveDenied(FOR_A_CHILD, beside="answered_by")


def _tell(made: Consent) -> None:
    if made.said == Answer.NO_ANSWER:
        return
    ends = made.said in ENDS_SUPPORT
    words = "Consent to support was refused or withdrawn." if ends else "Consent to support was given."
    tell_of_case(made.case, kind=f"case.consent_{made.said}", words=words, about=str(made.pk), supervisors=ends)
    tell_of_consent(made.case, about=made.pk)


# --- An investigation beside it -------------------------------------------------------------------------------


@transaction.atomic
def record_investigation(*, case: Case, tests: ThreeTests, version: int, by: Authority) -> Investigation:
    """The tests as they stand today, in the place of what was said before."""
    locked = locked_case(case, by=by)
    unchanged(locked, version=version)
    refuse_unless_ahead(tests.review_on, within=LIMITS.panel_review_days, what="The next look at it")
    before = consents.investigation(locked)
    if before is not None:
        _over(before, "Answered again.", by=by)
    made = Investigation.objects.create(case=locked, by=by.person, **vars(tests))
    log(CASE_INVESTIGATION, target=locked, data={"investigation": made.pk, "holds": made.holds})
    if not made.holds:
        words = "A case cannot be supported beside an investigation as it stands."
        tell_of_case(locked, kind="case.investigation", words=words, about=str(made.pk), supervisors=True)
    return made


@transaction.atomic
def investigation_is_over(*, case: Case, reason: str, by: Authority) -> Investigation:
    locked = lock(case)
    require(work_case, locked, by=by)
    beside = consents.investigation(locked)
    if beside is None:
        raise MovedOn("No investigation is recorded beside this case any more.", locked)
    _over(beside, reason, by=by)
    log(CASE_INVESTIGATION_OVER, target=locked, data={"investigation": beside.pk})
    return beside


def _over(beside: Investigation, why: str, *, by: Authority) -> None:
    beside.ended_at, beside.ended_by, beside.ended_why = timezone.now(), by.person, why
    beside.save(update_fields=["ended_at", "ended_by", "ended_why"])
