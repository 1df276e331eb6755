"""What is done to a case itself at random, and how it ends."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from referrals.casework.actions import giving
from safeguarding.cases.actions import cases, closing, section_36, suspensions
from safeguarding.cases.actions import giving as case_giving
from safeguarding.cases.rules.closing import standing_follow_ups
from safeguarding.models import Assessment, CaseClosing, PlanLine, Section36Decision, SuspendedFor
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
    to = walk.called(walk.dice.choice(FORCE if walk.dice.random() < 0.7 else PEOPLE)).person
    case_giving.assign(case=walk.case, to=to, why="She knows him", version=walk.case.version, by=walk.me)


@act("omar")
def review(walk: Walk) -> None:
    on = timezone.localdate() + timedelta(days=walk.dice.choice((7, 30, 90)))
    cases.hold_review(case=walk.case, note="He comes", next_on=on, version=walk.case.version, by=walk.me)


@act("omar")
def plan(walk: Walk) -> None:
    a_line(walk.who, walk.case, about=walk.dice.choice(("factor", "safety")))


@act("omar")
def assess(walk: Walk) -> None:
    signed(walk.who, begun(walk.who, walk.case))


@act("sian", "ian")
def countersign(walk: Walk) -> None:
    answered(walk.who, walk.one(Assessment.objects.filter(case=walk.pk)), by=walk.by)


@act("omar")
def settle(walk: Walk) -> None:
    settled(walk.who, walk.one(PlanLine.objects.standing().filter(case=walk.pk)))


@act("omar", "sian")
def suspend(walk: Walk) -> None:
    on = timezone.localdate() + timedelta(days=walk.dice.choice((7, 29, 60)))
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
    waits = walk.one(Section36Decision.objects.filter(case=walk.pk))
    verb = walk.dice.choice((section_36.decide, section_36.decide, section_36.refuse, section_36.take_back))
    verb(decision=waits, reason="The grounds bear it", version=waits.version, by=walk.me)


@act("omar")
def say_how_consent_is_asked(walk: Walk) -> None:
    consent_planned(walk.who, walk.case)


@act("omar")
def consent(walk: Walk) -> None:
    consent_answered(walk.who, walk.case, walk.dice.choice(("given", "given", "refused", "withdrawn")))


@act("omar", "sian")
def propose(walk: Walk) -> None:
    told = walk.dice.choice(("His mother was rung", ""))
    ending = closing.Ending(["exit_no_concern"], "Twelve sessions.", "All of it was done.", "Grief.", consent_end=told)
    closing.propose_closing(case=walk.case, ending=ending, version=walk.case.version, by=walk.me)


@act("sian", "ian")
def approve(walk: Walk) -> None:
    waits = walk.one(CaseClosing.objects.filter(case=walk.pk))
    closing.approve_closing(case=walk.case, reason="I read all of it and agree.", read=waits.public_id, by=walk.me)


@act("sian", "omar")
def send_back(walk: Walk) -> None:
    verb = walk.dice.choice(("missing", "reason"))
    (closing.return_closing if verb == "missing" else closing.take_closing_back)(
        case=walk.case, **{verb: "His aunt was not asked"}, by=walk.me
    )


@act("omar", "sian")
def look_back(walk: Walk) -> None:
    """Six months on, as far as this case goes."""
    due = walk.one(standing_follow_ups().filter(closing__case=walk.pk, found=""))
    due.due_on = timezone.localdate()
    due.save(update_fields=["due_on"])
    found = walk.dice.choice(("reopen", "stays_closed"))
    closing.record_follow_up(follow_up=due, found=found, note="A friend is worried", by=walk.me)
