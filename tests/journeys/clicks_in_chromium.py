"""How many presses and page loads work takes in a real browser. No test of the suite: `python -m bench.clicks` runs it.

Each press of the mouse is counted where the browser hears it; so is each page that has been loaded, from the first on."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser import assert_good_page, chosen_anew, press, says, screenshot, tap
from tests.journeys.test_clicks import ASKED, CHANNEL
from tests.journeys.walking import SAID, Story

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HEARD = "addEventListener('pointerdown', () => console.debug('pressed'), true)"


class Pressing:
    """A page of a browser in which every press and every load is counted."""

    def __init__(self, page):
        self.page, self.clicks, self.pages = page, 0, 0
        page.add_init_script(HEARD)
        page.on("console", lambda said: self._pressed() if said.text == "pressed" else None)
        page.on("load", lambda _: self._loaded())

    def _pressed(self):
        self.clicks += 1

    def _loaded(self):
        self.pages += 1

    def press(self, name, role="button", exact=False):
        press(self.page.get_by_role("main").get_by_role(role, name=name, exact=exact).first)

    def follow(self, name):
        found = self.page.get_by_role("main").get_by_role("link", name=name)
        press(found.or_(self.page.get_by_role("main").get_by_role("button", name=name)).first)

    def choose(self, question, answer):
        box = self.page.get_by_role("group", name=re.compile(re.escape(question))).get_by_label(answer).first
        tap(box)
        expect(box).to_be_checked()

    def pick(self, label, option):
        """From a list: one press, though the browser's own list is none that a page can hear."""
        if chosen_anew(self.page.get_by_label(label, exact=True), option):
            self._pressed()

    def type(self, label, text):
        self.page.get_by_label(label).first.fill(text)

    @property
    def counted(self):
        return {"clicks": self.clicks, "pages": self.pages}


@pytest.fixture
def story(people, signed_in):
    return Story(signed_in)


def look(page, name):
    """Looked at: no fault of accessibility, nothing too wide; and pictures at both widths."""
    assert_good_page(page)
    for width in (320, 1280):
        screenshot(page, name, width)


def write_down(name, counted):
    file = Path(os.environ["PP_CLICKS"])
    known = json.loads(file.read_text()) if file.exists() else {}
    file.write_text(json.dumps({**known, name: counted}))


def nadia_answers(story):
    nadia = story.as_("nadia").open("/requests/").follow_first()
    nadia.press("Accept").follow("Answer")
    nadia.fill({"Your answer": "Seen by the school nurse in September."}).press("Send")


def test_from_the_queue_to_a_recommendation(story, browsing_as):
    referral = story.files()
    page = browsing_as("omar")
    look(page, "today-officer")
    omar = Pressing(page)
    page.goto("/queue/")
    screenshot(page, "queue", 1280)
    omar.press(re.compile("^Claim"))
    screenshot(page, "case-file", 1280)
    omar.press("Confirm identity")
    omar.follow("Answer 6 lines of enquiry")
    for line in range(6):
        page.locator("textarea").nth(line).fill("Asked his form tutor.")
    story.desk_answers()
    screenshot(page, "lines", 1280)
    omar.press("Save the answers")
    screenshot(page, "case-file-ready", 1280)
    omar.follow("Ask a partner")
    omar.pick("Agency", ASKED["Agency"])
    for question in ("What kind of request", "Lawful basis", "May the person be told"):
        omar.choose(question, ASKED[question])
    omar.choose("What are they told", re.compile("Dylan Marsh-Price"))
    omar.type(re.compile("^What do you ask"), ASKED["What do you ask"])
    omar.type(re.compile("^Why is it needed"), ASKED["Why is it needed"])
    omar.press("See it as they will")
    omar.press(re.compile("^Send to"))
    nadia_answers(story)
    page.reload()
    omar.follow("Recommend")
    screenshot(page, "options", 1280)
    omar.follow("Refer to Channel panel")
    for question, answer in CHANNEL.items():
        if question.startswith("What is the referrer"):
            omar.choose(question, answer)
        else:
            omar.type(re.compile(f"^{question}"), answer)
    screenshot(page, "recommend", 1280)
    omar.press("Check and send")
    omar.press("Send for a decision")
    referral.refresh_from_db()
    assert referral.state == "approval"
    write_down("officer, queue to recommendation", omar.counted)
    sian = browsing_as("sian")
    look(sian, "today-sergeant")
    sian.goto(f"/referrals/{referral.public_id}/")
    screenshot(sian, "case-file-sergeant", 1280)


def test_a_teacher_reports_a_concern(people, browsing_as):
    page = browsing_as("tanya")
    look(page, "today-teacher")
    tanya = Pressing(page)
    page.reload()
    tanya.press("Report a concern about a person")
    tanya.choose("immediate danger", "No")
    tanya.press("Continue")
    tanya.type(re.compile("What have you noticed"), SAID)
    tanya.press("Continue")
    tanya.type("First names", "Dylan")
    tanya.type("Family name", "Marsh-Price")
    tanya.press("Continue")
    tanya.choose("under 18", "Yes")
    tanya.choose("work or volunteer", "No")
    tap(page.get_by_label(re.compile("What I have written is true")))
    expect(page.get_by_label(re.compile("What I have written is true"))).to_be_checked()
    tanya.press("Continue")
    tanya.press("Send to police now")
    write_down("teacher, first page to reference", tanya.counted)


def test_pages_that_were_made_anew_are_good(story, browsing_as):
    """The case file with its card, and the lines, at both widths; without script it says the same."""
    referral = story.files()
    story.claims("omar", referral)
    story.knows_the_person(referral)
    page = browsing_as("omar")
    for name, address in (
        ("case-file-next", f"/referrals/{referral.public_id}/"),
        ("lines-open", f"/referrals/{referral.public_id}/enquiries/"),
        ("queue-of-omar", "/queue/?tab=all"),
    ):
        page.goto(address)
        look(page, name)
    plain = browsing_as("omar", script=False)
    plain.goto(f"/referrals/{referral.public_id}/")
    says(plain, "Answer 6 lines of enquiry")
