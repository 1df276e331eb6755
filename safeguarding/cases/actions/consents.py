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
from referrals.models.ended import end_record
from safeguarding.access import on_no_hold, work_case
from safeguarding.cases.actions.cases import locked_case, moved_on
from safeguarding.cases.actions.panel import tell_of_consent
from safeguarding.cases.notices.providers import tell_of_going_on, tell_of_waiting
from safeguarding.gates import consents
from safeguarding.kinds import CASE_CONSENT, CASE_CONSENT_PLANNED, CASE_INVESTIGATION, CASE_INVESTIGATION_OVER
from safeguarding.limits import LIMITS
from safeguarding.models import OPEN_COMMISSIONS, Case, CaseClosing, Consent, ConsentRequest, Investigation
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
NOBODY_TOLD = "The case was closed. Nobody was told."
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
    moved_on(locked)
    log(CASE_CONSENT_PLANNED, target=locked, data={"request": made.pk, "whom": made.whom, "on": made.ask_on})
    return made


@transaction.atomic
def record_answer(*, case: Case, answered: Answered, version: int, by: Authority) -> Consent:
    """What was said, each time it is asked. The answer of the latest day stands, whichever was recorded last. With a no the
    supervisors hear of it, and so does the council."""
    locked = locked_case(case, by=by)
    unchanged(locked, version=version)
    request = consents.request_of(locked)
    if request is None:
        raise MoveDenied(consents.NOT_PLANNED)
    _refuse_days(answered)
    _refuse_what_cannot_be(locked, answered)
    waited = bool(consents.support_waits(locked))
    made, before = Consent(case=locked, request=request, by=by.person, **vars(answered)), consents.newest(locked)
    stands = before is None or consents.takes_its_place(made, before)
    if not stands:
        made.ended_at = made.at  # it has never stood
    elif before is not None:
        _end(before)
    made.save()
    moved_on(locked)
    log(CASE_CONSENT, target=locked, data={"answer": made.pk, "said": made.said, "by": made.answered_by})
    _tell(made, stands=stands)
    _tell_providers(locked, waited=waited)
    return made


def consent_ends_with(closing: CaseClosing, *, by: Authority) -> None:
    """With the case that is closed: opened again, it has to be asked anew."""
    given = consents.given_by(closing.case, timezone.localdate())
    if given is None:
        return
    if given.ended_at is None:
        _end(given)
    said = {"said": Answer.ENDED, "asked_on": timezone.localdate(), "words": closing.consent_end or NOBODY_TOLD}
    made = Consent.objects.create(case=closing.case, request=given.request, by=by.person, **said)
    log(CASE_CONSENT, target=closing.case, data={"answer": made.pk, "said": made.said, "by": ""})


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
    child = may_be_a_child(case.referral, answered.asked_on)
    if answered.capacity not in (OF_A_CHILD if child else OF_AN_ADULT):
        raise MoveDenied(NO_ADULT if child else NO_MINOR, beside="capacity")
    if not child and answered.answered_by != Answerer.PERSON:
        raise MoveDenied(FOR_AN_ADULT, beside="answered_by")
    if answered.said == Answer.WITHDRAWN and consents.given_by(case, answered.asked_on) is None:
        raise MoveDenied(NOTHING_STANDS, beside="said_of_it")
    if answered.said == Answer.GIVEN and answered.answered_by == Answerer.PERSON:
        if answered.capacity == Capacity.LACKS:
            raise MoveDenied(LACKS, beside="capacity")
        if answered.capacity == Capacity.NOT_GILLICK:
            raise MoveDenied(FOR_A_CHILD, beside="answered_by")


def _tell(made: Consent, *, stands: bool) -> None:
    if made.said == Answer.NO_ANSWER:
        return
    if not stands:
        words = "An earlier answer about consent was recorded. What was said since stands."
        tell_of_case(made.case, kind="case.consent_earlier", words=words, about=str(made.pk))
        return
    ends = made.said in ENDS_SUPPORT
    words = "Consent to support was refused or withdrawn." if ends else "Consent to support was given."
    tell_of_case(made.case, kind=f"case.consent_{made.said}", words=words, about=str(made.pk), supervisors=ends)
    tell_of_consent(made.case, about=made.pk)


def _tell_providers(case: Case, *, waited: bool) -> None:
    """Those who meet the person hear that support waits, or goes on, and not why; while a hold stands they hear nothing."""
    waits = bool(consents.support_waits(case))
    if waits == waited:
        return
    for commission in case.commissions.filter(on_no_hold(), state__in=OPEN_COMMISSIONS).select_related("case"):
        (tell_of_waiting if waits else tell_of_going_on)(commission)


# --- An investigation beside it -------------------------------------------------------------------------------


@transaction.atomic
def record_investigation(*, case: Case, tests: ThreeTests, version: int, by: Authority) -> Investigation:
    """The tests as they stand today, in the place of what was said before."""
    locked = locked_case(case, by=by)
    unchanged(locked, version=version)
    refuse_unless_ahead(tests.review_on, within=LIMITS.panel_review_days, what="The next look at it")
    before, waited = consents.investigation(locked), bool(consents.support_waits(locked))
    if before is not None:
        end_record(before, "Answered again.", by=by.person)
    made = Investigation.objects.create(case=locked, by=by.person, **vars(tests))
    moved_on(locked)
    log(CASE_INVESTIGATION, target=locked, data={"investigation": made.pk, "holds": made.holds})
    if not made.holds:
        words = "A case cannot be supported beside an investigation as it stands."
        tell_of_case(locked, kind="case.investigation", words=words, about=str(made.pk), supervisors=True)
    _tell_providers(locked, waited=waited)
    return made


@transaction.atomic
def investigation_is_over(*, case: Case, reason: str, version: int, by: Authority) -> Investigation:
    locked = lock(case)
    require(work_case, locked, by=by)
    beside = consents.investigation(locked)
    if beside is None:
        raise MovedOn("No investigation is recorded beside this case any more.", locked)
    unchanged(locked, version=version)
    waited = bool(consents.support_waits(locked))
    end_record(beside, reason, by=by.person)
    moved_on(locked)
    log(CASE_INVESTIGATION_OVER, target=locked, data={"investigation": beside.pk})
    _tell_providers(locked, waited=waited)
    return beside
