"""The support half of the story, in a real browser: from an approved recommendation for the Channel panel to the look back
twelve months after the case was closed, as each of the people in it."""

from __future__ import annotations

import os
from datetime import timedelta
from time import monotonic

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import Agency, Membership
from referrals.casework.actions import deconfliction
from safeguarding.cases.actions.closing import ask_desk_again, due_follow_ups
from safeguarding.gates.those_who_told_us import NOT_ASKED_YET
from safeguarding.models import (
    AgendaItem,
    Case,
    Commission,
    FollowUp,
    Meeting,
    Panel,
    Paper,
    PartnerAction,
)
from tests.browser import assert_good_page, fill_in, offered, press, prove_if_asked, says, screenshot
from tests.records import may_decide_for_the_chief_officer
from tests.safeguarding.assessing import all_judged, an_open_case

pytestmark = pytest.mark.browser

# To look at each page once: PP_PICTURES=1. The pages about a record are asked for everything by their own tests too.
PICTURES = bool(os.environ.get("PP_PICTURES"))
COUNTY, NHS = "Wensum County Council", "Broadfen NHS Trust"
MEMBERS = {"nell": NHS, "pete": "Wensum Constabulary", "bea": "Bridge Youth Project", "joan": "Wensum Probation Unit"}
ADVICE = "An interest alone seldom explains it. Ask what he hopes to find there."
SAFETY = {"about": "safety", "need": "He says where", "what": "Ring 999, then Omar", "person": "His mother"}
REPORT = "He came on time and means to come again."


class Journey:
    """Who is at which page; each person has a browser of their own, opened when they first appear."""

    def __init__(self, browsing_as):
        self.browsing_as, self.pages = browsing_as, {}

    def opens(self, name, address, record=None, *more):
        if name not in self.pages:
            self.pages[name] = self.browsing_as(name)
        page = self.pages[name]
        page.goto(reverse(f"safeguarding:{address}", args=[record.public_id, *more] if record else []))
        prove_if_asked(page)
        return page

    def answers(self, name, address, record=None, *more, **said):
        """Fills the form of this address by the names of its boxes, and sends it."""
        page = self.opens(name, address, record, *more)
        for box, value in said.items():
            fill_in(page, box, value)
        press(page.locator("main form[method=post] button[type=submit]").last)
        expect(page.locator(".govuk-error-summary")).to_have_count(0)
        return page


def looked_at(page, name):
    if PICTURES:
        screenshot(page, f"journey-{name}", width=320)
        screenshot(page, f"journey-{name}")
        assert_good_page(page)
        page.set_viewport_size({"width": 1280, "height": 900})


def day(days=0):
    return timezone.localdate() + timedelta(days=days)


@pytest.fixture
def case(who, people):
    """Sian has approved Omar's recommendation, and may decide for the chief officer. Two more agencies sit on the panel."""
    may_decide_for_the_chief_officer(who, "sian")
    for name, agency in MEMBERS.items():
        held = {"user": getattr(people, name), "agency": Agency.objects.get(name=agency), "role": "panel_member"}
        if not Membership.objects.filter(**held).exists():
            Membership.objects.create(**held, state="active", confirmed_at=timezone.now())
    return an_open_case(who)


def test_from_an_approved_recommendation_to_the_twelve_month_look_back(who, people, browsing_as, case, moves_on_to):
    """
    1. Omar asks for a decision under section 36; Sian takes it; the council has the case.
    2. Omar asks a clinician a question without a name; Maya advises; he reads it.
    3. Omar signs an assessment, drafts the plan and says how consent is asked: what the panel needs before it adopts.
    4. Cora sets up the panel, seats Hugh and four members, calls the meeting, lists the case, gives each a paper.
    5. Each member says that there is no conflict, reads, and says what the agency thinks; Hugh records the outcome and signs.
    6. The mother's consent; Imran's brief, session and report; the review.
    7. The school is asked how he is, and answers. Omar proposes the end, Sian decides. The clock moves on: after six and after
       twelve months the desk has answered afresh and each agency too, and the case stays closed.
    """
    began, journey = monotonic(), Journey(browsing_as)
    decided_under_section_36(journey, case)
    advised(journey, case)
    made_ready(journey, case, who)
    meeting = called_and_prepared(journey, case, people)
    the_panel_adopts(journey, meeting, people)
    consent_and_provider(journey, case, people)
    ended(journey, case)
    for months in (6, 12):
        moves_on_to(FollowUp.objects.get(months=months).due_on)
        looked_back_at(journey, who, case, months)
    assert Case.objects.get(pk=case.pk).state == "closed"
    print(f"{monotonic() - began:.0f} seconds")  # noqa: T201


def decided_under_section_36(journey, case):
    said = {"grounds": "He rehearses an attack", "assessment": "High", "necessity": "It cannot judge it with less"}
    page = journey.opens("omar", "section_36_propose", case)
    said["cited"] = offered(page, "cited")[:1]
    journey.answers("omar", "section_36_propose", case, **said)
    journey.answers("sian", "section_36_decide", case, reason="The grounds bear it")
    case.refresh_from_db()
    assert case.panel.agency.name == COUNTY


def advised(journey, case):
    page = journey.opens("omar", "ask_clinician", case.referral)
    looked_at(page, "ask-clinician")
    clinic = Agency.objects.get(name=NHS)
    what = {"agency": clinic.pk, "what": "Can an interest alone explain it?", "why": "He is 14 and sleeps little."}
    for box, value in {**what, "lawful_basis": "child_protection", "due_days": 3}.items():
        fill_in(page, box, value)
    press(page.get_by_role("button", name="See it as they will"))
    looked_at(page, "ask-clinician-preview")
    press(page.get_by_role("button", name=f"Send to {NHS}"))
    asked = PartnerAction.objects.get(kind="clinical")
    looked_at(journey.opens("maya", "desk"), "maya-desk")
    looked_at(journey.opens("maya", "request", asked), "maya-question")
    looked_at(journey.opens("maya", "request_answer", asked), "maya-advise")
    page = journey.answers("maya", "request_answer", asked, answer=ADVICE)
    says(page, ADVICE)
    page = journey.opens("omar", "action", asked)
    says(page, ADVICE)
    press(page.get_by_role("button", name="Complete"))
    looked_at(journey.opens("omar", "case", case), "case-advised")


def made_ready(journey, case, who):
    """Factor after factor is judged in tests/safeguarding/test_assessments.py; here the draft is judged and put into words."""
    looked_at(journey.opens("omar", "case", case), "before-the-panel")
    journey.answers("omar", "assessment_begin", case, code="vaf")
    draft = all_judged(who, case.assessments.get())
    words = {"narrative": "A grievance that he feeds", "protects": "His aunt and the club"}
    journey.answers("omar", "assessment_words", draft, **words)
    page = journey.opens("omar", "assessment", draft)
    press(page.get_by_role("button", name="Sign it"))
    need = {"about": "factor", "need": "Nobody he trusts", "what": "Weekly mentoring", "person": "Imran Sadiq"}
    journey.answers("omar", "case_plan", case, **need, due_on=day(30))
    journey.answers("omar", "case_plan", case, **SAFETY, due_on=day(30))
    plan = {
        "whom": "parent",
        "how": "At school",
        "asked_by": "Gwen Probert",
        "ask_on": day(),
        "to_be_told": "Who knows what",
    }
    journey.answers("omar", "consent_plan", case, **plan)
    page = journey.opens("omar", "case", case)
    says(page, NOT_ASKED_YET)  # it stops no panel, and is all that is left
    expect(
        page.locator(".govuk-summary-card", has_text="Before the panel adopts it").get_by_text("Stands", exact=True)
    ).to_have_count(4)


def called_and_prepared(journey, case, people):
    journey.answers("cora", "set_up_panel")
    panel = Panel.objects.get()
    for name in ("hugh", *MEMBERS):
        role = "channel_chair" if name == "hugh" else "panel_member"
        held = Membership.objects.get(user=getattr(people, name), role=role)
        seat = "chair" if name == "hugh" else "member"
        journey.answers("cora", "give_seat", panel, held=held.pk, seat=seat)
    looked_at(journey.opens("cora", "call_meeting", panel), "call-meeting")
    why = "He has named a day"
    when = {"day": day(), "clock": "00:01", "minutes_long": 60}
    journey.answers("cora", "call_meeting", panel, kind="urgent", urgent_why=why, **when)
    meeting = Meeting.objects.get()
    looked_at(journey.opens("cora", "standing_panel", panel), "panel")
    what = {"case": case.pk, "residence": case.force_id, "why": "The decision asks for it", "asked": "Adopt it?"}
    journey.answers("cora", "list_item", meeting, **what)
    item = AgendaItem.objects.get()
    page = journey.opens("cora", "give_papers", item)
    members = offered(page, "members")
    pieces = offered(page, "pieces")[:2]
    chair = str(panel.members.get(person=people.hugh).pk)
    ticked = [one for one in members if one != chair]
    journey.answers("cora", "give_papers", item, members=ticked, pieces=pieces, until=day(3))
    there = offered(journey.opens("cora", "attendance", meeting), "present")
    journey.answers("cora", "attendance", meeting, present=there)
    return meeting


def the_panel_adopts(journey, meeting, people):
    item = meeting.items.get()
    for name in MEMBERS:
        paper = Paper.objects.get(item=item, person=getattr(people, name))
        page = journey.opens(name, "paper", paper)
        press(page.locator("main form[method=post] button[type=submit]").first)
        page = journey.answers(name, "give_view", paper, text=f"{name}: he needs a mentor.")
        says(page, f"{name}: he needs a mentor.")
    looked_at(page, "paper")
    looked_at(journey.opens("hugh", "meeting", meeting), "meeting")
    said = {"outcome": "adopted", "method": "unanimous", "reasons": "A mentor answers what was found"}
    journey.answers("hugh", "outcome", item, **said)
    journey.answers(
        "cora", "take_on", item, owner=_seat(meeting, people.nell), what="Bring the date forward", due_on=day(9)
    )
    journey.answers("hugh", "sign_minutes", meeting)
    page = journey.opens("hugh", "item", item)
    says(page, "Urgent Channel panel", "joan: he needs a mentor.")
    looked_at(page, "item")
    journey.answers("nell", "panel_action", item.actions.get(), result="It is on Monday.")


def _seat(meeting, person):
    return meeting.panel.members.get(person=person).pk


def consent_and_provider(journey, case, people):
    answer = {
        "said_of_it": "given",
        "asked_on": day(),
        "told_on": day(),
        "told": "Who knows what, and that she can say no",
        "answered_by": "parent",
        "answerer": "Eleri Marsh-Price, mother",
        "capacity": "not_gillick",
        "capacity_why": "He could not say what a mentor is for",
        "words": "After school, or not at all",
    }
    journey.answers("omar", "consent_answer", case, **answer)
    page = journey.opens("omar", "commission_send", case)
    held = Membership.objects.get(user=people.imran, role="intervention_provider")
    brief = {
        "held": held.pk,
        "items": offered(page, "items")[:1],
        "brief": "What do the chats give him?",
        "safety": "Ring 999",
    }
    often = {"sessions_expected": 1, "weeks_between": 2, "first_by": day(10)}
    journey.answers("omar", "commission_send", case, **brief, **often)
    sent = Commission.objects.get()
    press(journey.opens("imran", "commission", sent).get_by_role("button", name="Take it on"))
    journey.answers("imran", "session_record", sent, on=day(), happened="yes")
    page = journey.answers("imran", "session_report", sent, sent.sessions.get().public_id, text=REPORT)
    says(page, REPORT)
    looked_at(page, "imran")
    journey.answers("omar", "case_review", case, note="He comes every week", next_on=day(28))


def ended(journey, case):
    done = {"stands": "done", "because": "He left the chats"}
    for line in list(case.plan_lines.order_by("pk")):
        journey.answers("omar", "case_plan_settle", case, line.line, **done)
    journey.answers("omar", "commission_end", Commission.objects.get(), reason="All was held")
    those_who_told_us_say_how_he_is(journey, case)
    ending = {"report": "One session, and a club", "gaps": "All was done", "remaining": "Grief: the trust accepted"}
    ending["consent_end"] = "Gwen Probert rang his mother on Friday"
    journey.answers("omar", "case_close", case, reason_codes=["exit_no_concern"], **ending)
    journey.answers("sian", "closing_approve", case, words="I read all of it")


def looked_back_at(journey, who, case, months):
    """It is that day, half a year since: whoever was signed in is so no longer. Des answers what the keeper asks the desk."""
    look_back = FollowUp.objects.get(months=months)
    assert due_follow_ups() == [look_back]
    check = ask_desk_again(look_back)
    deconfliction.answer(check=check, code="clear", next_check_on=day(14), version=check.version, by=who("des"))
    journey.pages.clear()
    page = journey.opens("omar", "case_return", case, look_back.public_id)
    for value in offered(page, "agency"):
        said = {"agency": value, "answered_by": "The desk", "knows": "nothing"}
        journey.answers("omar", "case_return", case, look_back.public_id, **said)
    found = {"note": "The school sees nothing new", "found": "stays_closed"}
    page = journey.answers("omar", "case_follow_up", case, look_back.public_id, **found)
    says(page, f"After {months} months", "The school sees nothing new")
    looked_at(page, f"looked-back-{months}")


def those_who_told_us_say_how_he_is(journey, case):
    """Cora asks the school, and Tanya answers on the page of what she sent, which tells her of no case."""
    looked_at(journey.opens("cora", "case_ask_view", case), "ask-those-who-told-us")
    journey.answers("cora", "case_ask_view", case, asked_for="exit")
    tanya = journey.browsing_as("tanya")
    tanya.goto(reverse("referrals:submission", args=[case.referral.public_id]))
    looked_at(tanya, "asked-how-he-is")
    for box, value in {"seen": "He laughs again", "danger": "no"}.items():
        fill_in(tanya, box, value)
    press(tanya.get_by_role("button", name="Send the answer"))
    says(tanya, "How the person is now: He laughs again")
    says(journey.opens("cora", "panel_case", case), "answered on")
    omar = journey.pages["omar"]
    omar.goto(reverse("referrals:case_as_filed", args=[case.referral.public_id]))
    press(omar.get_by_role("button", name="I have read this").first)
