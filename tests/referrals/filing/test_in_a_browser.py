"""Filing in a real browser: five minutes from a worry to a reference, with nothing to complain about."""

from __future__ import annotations

import os
import re

import pytest
from playwright.sync_api import expect

from referrals.filing.actions import drafting
from referrals.models import Draft, Referral
from tests.browser import axe_violations, csp_messages, press, says, screenshot, too_wide
from tests.records import a_draft, a_referral, typed

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def looked_at(page, name):
    """Nothing wrong by the rules of accessibility or the content policy; pictures when somebody wants to look."""
    assert axe_violations(page) == []
    assert csp_messages(page) == []
    assert too_wide(page) == 0
    if os.environ.get("PICTURES"):
        screenshot(page, f"filing-{name}", 1280)
        screenshot(page, f"filing-{name}", 320)


def go_on(page, name="Continue"):
    press(page.get_by_role("button", name=name).first)


def begin(page):
    page.goto("/report/")
    page.get_by_label("Yes, about a person").check()


def answer_last_questions(page):
    page.get_by_role("group", name="Is the person under 18?").get_by_label("Yes").check()
    page.get_by_role("group", name="work or volunteer").get_by_label("No", exact=True).check()
    page.get_by_label("What I have written is true").check()


def test_a_teacher_who_knows_a_nickname_and_a_year_has_a_reference_after_four_pages(browsing_as, reference):
    """Scenario 1."""
    page = browsing_as("tanya")
    begin(page)
    looked_at(page, "start")
    go_on(page)
    looked_at(page, "danger")
    page.get_by_label("Not sure").check()
    go_on(page)
    looked_at(page, "happened")
    page.get_by_label("What have you noticed?").fill("He said twice this week that they will all pay for it.")
    go_on(page)
    go_on(page)
    looked_at(page, "who-error")
    page.get_by_label("Nickname, or another name they use").fill("Dazza")
    page.get_by_label("Where they are known").fill("Year 9")
    go_on(page)
    looked_at(page, "last")
    answer_last_questions(page)
    go_on(page)
    looked_at(page, "check")
    go_on(page, "Send to police now")
    looked_at(page, "sent")
    says(page, "Your reference")


def test_the_optional_pages_and_what_was_sent_look_right(browsing_as, who):
    draft = a_draft(who("tanya"))
    page = browsing_as("tanya")
    page.goto(f"/drafts/{draft.public_id}/")
    looked_at(page, "tasks")
    press(page.get_by_role("link", name="Means and plans"))
    looked_at(page, "prompts")
    page.get_by_label("I have noticed something").check()
    page.get_by_label("Carries, collects or tries to get weapons").check()
    go_on(page)
    looked_at(page, "emergency")
    go_on(page, "Continue to the next page")
    looked_at(page, "evidence")
    page.get_by_label("What did you see or hear?").fill("A lock knife, on Tuesday.")
    go_on(page)
    press(page.get_by_role("link", name="More about the person"))
    looked_at(page, "person")
    go_on(page)
    go_on(page, "Check and send")
    looked_at(page, "check-more")
    go_on(page, "Send to police now")
    press(page.get_by_role("link", name="See what you sent"))
    looked_at(page, "submission")


@pytest.mark.parametrize("name", ["add", "correct", "print"])
def test_the_pages_after_sending_look_right(browsing_as, who, name):
    referral = a_referral(who("tanya"))
    page = browsing_as("tanya")
    page.goto(f"/submissions/{referral.public_id}/{name}/")
    looked_at(page, name)


@pytest.mark.parametrize(
    ("person", "address"),
    [
        ("tanya", "/submissions/"),
        ("tanya", "/drafts/"),
        ("tanya", "/report/something-else/"),
        ("lena", "/site/"),
        ("grace", "/gateway/"),
        ("carl", "/copies/"),
    ],
)
def test_the_lists_look_right(browsing_as, who, person, address):
    a_referral(who("tanya"))
    a_draft(who("tanya"))
    page = browsing_as(person)
    page.goto(address)
    looked_at(page, address.strip("/").replace("/", "-"))


def test_both_texts_of_a_stale_page_look_right(browsing_as, who):
    draft = a_draft(who("tanya"))
    page = browsing_as("tanya")
    page.goto(f"/drafts/{draft.public_id}/page/happened/")
    changed = typed({"what": "Typed in another window."})
    drafting.save_page(draft=draft, code="happened", typed=changed, version=draft.version, by=who("tanya"))
    page.get_by_label("What have you noticed?").fill("Typed in this window.")
    go_on(page)
    looked_at(page, "stale")


def test_what_is_typed_is_kept_while_it_is_typed(browsing_as, reference):
    page = browsing_as("tanya")
    begin(page)
    go_on(page)
    page.goto(f"/drafts/{Draft.objects.get().public_id}/page/happened/")
    page.get_by_label("What have you noticed?").fill("Half a sent")
    expect(page.locator("[data-autosave-status]")).to_contain_text("Saved ")
    assert Draft.objects.get().answers["happened"]["what"] == ["Half a sent"]
    go_on(page)
    expect(page).to_have_url(re.compile("/who/$"))


def test_without_script_a_lead_is_handed_a_draft_and_sends_it(browsing_as, reference):
    page = browsing_as("mina", script=False)
    begin(page)
    go_on(page)
    page.get_by_label("No", exact=True).check()
    go_on(page)
    page.get_by_label("What have you noticed?").fill("He said twice this week that they will all pay for it.")
    go_on(page)
    page.get_by_label("Family name").fill("Achterberg")
    go_on(page)
    answer_last_questions(page)
    go_on(page)
    go_on(page, "Send to my lead")
    says(page, "With your safeguarding lead")
    lead = browsing_as("marcus")
    lead.goto("/site/")
    looked_at(lead, "site")
    press(lead.get_by_role("link", name="Mina Castle"))
    looked_at(lead, "handed")
    go_on(lead, "Check and send")
    go_on(lead, "Send to police now")
    says(lead, "Concern sent")
    assert Referral.objects.get().submitted_by.name == "Mina Castle"
