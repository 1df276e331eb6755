"""Filing in a real browser: five minutes from a worry to a reference, and nothing to complain about on the way."""

from __future__ import annotations

import os

import pytest

from referrals.models import Draft, Referral
from tests.browser import axe_violations, csp_messages, screenshot

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def looked_at(page, name):
    """Nothing wrong by the rules of accessibility or of the content policy; pictures when somebody wants to look."""
    assert axe_violations(page) == []
    assert csp_messages(page) == []
    if os.environ.get("PICTURES"):
        screenshot(page, f"filing-{name}", 1280)
        screenshot(page, f"filing-{name}", 320)


def test_a_teacher_who_knows_a_nickname_and_a_year_has_a_reference_after_four_pages(browsing_as, reference):
    """Scenario 1."""
    page = browsing_as("tanya")
    page.goto("/report/")
    looked_at(page, "start")
    page.get_by_label("Yes, about a person").check()
    page.get_by_role("button", name="Continue").click()
    looked_at(page, "danger")
    page.get_by_label("Not sure").check()
    page.get_by_role("button", name="Continue").click()
    looked_at(page, "happened")
    page.get_by_label("What have you noticed?").fill("He said twice this week that they will all pay for it.")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Continue").click()
    looked_at(page, "who-error")
    page.get_by_label("Nickname, or another name they use").fill("Dazza")
    page.get_by_label("Where they are known").fill("Year 9")
    page.get_by_role("button", name="Continue").click()
    looked_at(page, "last")
    page.get_by_role("group", name="Is the person under 18?").get_by_label("Yes").check()
    page.get_by_role("group", name="work or volunteer").get_by_label("No", exact=True).check()
    page.get_by_label("What I have written is true").check()
    page.get_by_role("button", name="Continue").click()
    looked_at(page, "check")
    page.get_by_role("link", name="Add more, if you know it").click()
    looked_at(page, "tasks")
    page.get_by_role("link", name="Means and plans").click()
    looked_at(page, "prompts")
    page.get_by_label("I have noticed something").check()
    page.get_by_label("Carries, collects or tries to get weapons").check()
    page.get_by_role("button", name="Continue").click()
    looked_at(page, "emergency")
    page.get_by_role("button", name="Continue and send").click()
    looked_at(page, "evidence")
    page.get_by_label("What did you see or hear?").fill("A lock knife, on Tuesday.")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("link", name="More about the person").click()
    looked_at(page, "person")
    page.get_by_label("Year", exact=True).fill("2012")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Check and send").first.click()
    looked_at(page, "check-more")
    page.get_by_role("button", name="Send to police now").click()
    looked_at(page, "sent")
    referral = Referral.objects.get()
    assert "Your reference" in page.locator("main").inner_text()
    page.get_by_role("link", name="See what you sent").click()
    looked_at(page, "submission")
    page.get_by_role("button", name="Add information").click()
    looked_at(page, "add")
    page.goto(f"/submissions/{referral.public_id}/print/")
    looked_at(page, "print")
    page.goto("/submissions/")
    looked_at(page, "submissions")


def test_what_is_typed_is_kept_while_it_is_typed(browsing_as, reference):
    page = browsing_as("tanya")
    page.goto("/report/")
    page.get_by_label("Yes, about a person").check()
    page.get_by_role("button", name="Continue").click()
    page.goto(page.url.replace("danger", "happened"))
    page.get_by_label("What have you noticed?").fill("Half a sent")
    page.locator("[data-autosave-status]", has_text="Saved ").wait_for(timeout=20_000)
    assert Draft.objects.get().answers["happened"]["what"] == ["Half a sent"]
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/who/")


def test_without_script_a_lead_is_handed_a_draft_and_sends_it(browsing_as, reference):
    page = browsing_as("mina", script=False)
    page.goto("/report/")
    page.get_by_label("Yes, about a person").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("No", exact=True).check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("What have you noticed?").fill("He said twice this week that they will all pay for it.")
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Family name").fill("Achterberg")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("group", name="Is the person under 18?").get_by_label("Yes").check()
    page.get_by_role("group", name="work or volunteer").get_by_label("No", exact=True).check()
    page.get_by_label("What I have written is true").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Send to my lead").click()
    assert "With your safeguarding lead" in page.locator("main").inner_text()
    lead = browsing_as("marcus")
    lead.goto("/site/")
    looked_at(lead, "site")
    lead.get_by_role("link", name="Mina Castle").click()
    looked_at(lead, "handed")
    lead.get_by_role("button", name="Check and send").first.click()
    lead.get_by_role("button", name="Send to police now").click()
    assert "Concern sent" in lead.locator("main").inner_text()
    assert Referral.objects.get().submitted_by.name == "Mina Castle"
