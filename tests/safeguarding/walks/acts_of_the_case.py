"""What is done to a case itself at random, and how it ends."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from audit.moves import MoveDenied
from referrals.casework.actions import giving, responding
from referrals.filing.actions import adding
from safeguarding.cases.actions import (
    assessments,
    cases,
    closing,
    consents,
    look_backs,
    referrers,
    section_36,
    suspensions,
)
from safeguarding.cases.actions import giving as case_giving
from safeguarding.cases.rules.closing import standing_follow_ups
from safeguarding.cases.rules.look_backs import not_answered
from safeguarding.gates.consents import consent_stands, investigation
from safeguarding.models import Assessment, CaseClosing, FollowUp, PlanLine, Section36Decision, SuspendedFor
from tests.records import a_line, asked_under_section_36, consent_answered, consent_planned, settled
from tests.safeguarding.assessing import answered, begun, signed
from tests.safeguarding.walks.walk import FORCE, PEOPLE, Walk, act


@act("omar", "sian")
def offer(walk: Walk) -> None:
    to = walk.called(walk.dice.choice(FORCE)).person
    giving.offer(record=walk.case, to=to, why="I move teams", version=walk.case.version, by=walk.me)


@act("priya", "omar", "sian")
def take_on(walk: Walk) -> None:
    giving.take_on(record=walk.case, by=walk.me)


@act("priya", "sian")
def decline_it(walk: Walk) -> None:
    giving.decline(record=walk.case, reason="I am away", by=walk.me)


@act("omar", "sian")
def keep(walk: Walk) -> None:
    giving.keep(record=walk.case, by=walk.me)


@act("sian", "ian")
def assign(walk: Walk) -> None:
    to = walk.called(walk.dice.choice(FORCE if walk.mostly(0.7) else PEOPLE)).person
    case_giving.assign(case=walk.case, to=to, why="She knows him", version=walk.case.version, by=walk.me)


@act("omar")
def review(walk: Walk) -> None:
    on = timezone.localdate() + timedelta(days=walk.any_of(7, 30, 90))
    cases.hold_review(case=walk.case, note="He comes", next_on=on, version=walk.case.version, by=walk.me)


@act("omar")
def plan(walk: Walk) -> None:
    there = set(PlanLine.objects.standing().filter(case=walk.pk).values_list("about", flat=True))
    if len(there) > 1 and walk.mostly(0.8):
        raise MoveDenied("It has its lines.")
    a_line(walk.who, walk.case, about=walk.dice.choice(sorted({"factor", "safety"} - there) or ("factor", "safety")))


@act("omar")
def assess(walk: Walk) -> None:
    signed(walk.who, begun(walk.who, walk.case))


@act("sian", "ian")
def countersign(walk: Walk) -> None:
    answered(walk.who, walk.one(Assessment.objects.filter(case=walk.pk), state="signed"), by=walk.by)


@act("sian", "ian")
def return_the_assessment(walk: Walk) -> None:
    one = walk.one(Assessment.objects.filter(case=walk.pk), state="signed")
    answered(walk.who, one, by=walk.by, act=assessments.send_back)


@act("omar")
def sign_again(walk: Walk) -> None:
    signed(walk.who, walk.one(Assessment.objects.filter(case=walk.pk), state="draft"))


@act("omar")
def settle(walk: Walk) -> None:
    settled(walk.who, walk.one(PlanLine.objects.standing().filter(case=walk.pk), stands="to_do"))


@act("omar", "sian")
def suspend(walk: Walk) -> None:
    on = timezone.localdate() + timedelta(days=walk.any_of(7, 29, 60))
    said = {"because": walk.dice.choice(SuspendedFor.values), "why": "He is abroad", "review_on": on}
    suspensions.suspend(case=walk.case, **said, version=walk.case.version, by=walk.me)


@act("omar", "sian")
def go_on(walk: Walk) -> None:
    suspensions.go_on(case=walk.case, why="He is back", version=walk.case.version, by=walk.me)


@act("omar")
def ask_for_the_decision(walk: Walk) -> None:
    asked_under_section_36(walk.who, walk.case)


@act("sian", "ian")
def answer_the_decision(walk: Walk) -> None:
    waits = walk.one(Section36Decision.objects.filter(case=walk.pk), state="proposed")
    verb = walk.any_of(section_36.decide, section_36.decide, section_36.refuse, section_36.take_back)
    verb(decision=waits, reason="The grounds bear it", version=waits.version, by=walk.me)


@act("omar")
def say_how_consent_is_asked(walk: Walk) -> None:
    consent_planned(walk.who, walk.case)


@act("omar")
def consent(walk: Walk) -> None:
    consent_answered(walk.who, walk.case, walk.any_of("given", "given", "refused", "withdrawn"))


@act("omar", "sian")
def propose(walk: Walk) -> None:
    told = walk.any_of("His mother was rung", "")
    more = {"consent_end": told, "referrer_not_asked": walk.any_of("He left the school", "")}
    ending = closing.Ending(["exit_no_concern"], "Twelve sessions.", "All of it was done.", "Grief.", **more)
    closing.propose_closing(case=walk.case, ending=ending, version=walk.case.version, by=walk.me)


@act("sian", "ian")
def approve(walk: Walk) -> None:
    waits = walk.one(CaseClosing.objects.filter(case=walk.pk))
    closing.approve_closing(case=walk.case, reason="I read all of it and agree.", read=waits.public_id, by=walk.me)


@act("sian", "omar")
def send_back(walk: Walk) -> None:
    verb = walk.any_of("missing", "reason")
    (closing.return_closing if verb == "missing" else closing.take_closing_back)(
        case=walk.case, **{verb: "His aunt was not asked"}, by=walk.me
    )


@act("omar")
def consent_is_given(walk: Walk) -> None:
    if consent_stands(walk.case):
        raise MoveDenied("It stands.")
    consent_answered(walk.who, walk.case)


@act("cora", "omar")
def ask_those_who_told_us(walk: Walk) -> None:
    referrers.ask_their_view(case=walk.case, asked_for=walk.any_of("exit", "exit", "adoption"), by=walk.me)


@act("tanya")
def they_answer(walk: Walk) -> None:
    asked = walk.one(walk.case.referral.questions.all(), answered_at=None, ended_at=None)
    adding.answer_question(question=asked, text="He is well", by=walk.me)


@act("cora", "omar")
def record_silence(walk: Walk) -> None:
    """Often the time that they have is over."""
    asked = walk.one(walk.case.referral.questions.all(), answered_at=None, ended_at=None)
    if walk.mostly(0.7):
        asked.due_on = timezone.localdate() - timedelta(days=1)
        asked.save(update_fields=["due_on"])
    referrers.record_silence(case=walk.case, question=asked, reason="Rung twice", by=walk.me)


@act("omar", "sian")
def read_what_came(walk: Walk) -> None:
    unread = walk.case.referral.addenda.filter(read_at=None)
    responding.read_addendum(addendum=walk.one(unread), by=walk.me)


@act("omar", "sian")
def beside_an_investigation(walk: Walk) -> None:
    """It is recorded, with tests that hold or do not, or it is over."""
    if investigation(walk.case) and walk.mostly(0.6):
        consents.investigation_is_over(case=walk.case, reason="Over", version=walk.case.version, by=walk.me)
        return
    on = timezone.localdate() + timedelta(days=walk.dice.choice((20, 60)))
    tests = consents.ThreeTests(walk.mostly(0.7), "He was asked", True, "In May", walk.mostly(0.7), "On Monday", on)
    consents.record_investigation(case=walk.case, tests=tests, version=walk.case.version, by=walk.me)


@act("omar", "sian")
def an_agency_answers(walk: Walk) -> None:
    """For a look back, which is due as far as this case goes."""
    due = _due(walk)
    agency = walk.one(not_answered(due))
    knows = walk.dice.choice(("nothing", "something"))
    look_backs.record_return(
        follow_up=due, agency=agency, knows=knows, said="He is worse", answered_by="The desk", by=walk.me
    )


@act("omar", "sian")
def look_back(walk: Walk) -> None:
    """Six months on, as far as this case goes."""
    due = _due(walk)
    found = walk.any_of("stays_closed", "stays_closed", "reopen")
    closing.record_follow_up(follow_up=due, found=found, note="A friend is worried", by=walk.me)


def _due(walk: Walk) -> FollowUp:
    due: FollowUp = walk.one(standing_follow_ups().filter(closing__case=walk.pk, found=""))
    due.due_on = timezone.localdate()
    due.save(update_fields=["due_on"])
    return due
