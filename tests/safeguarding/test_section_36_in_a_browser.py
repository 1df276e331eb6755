"""A case on its way to the panel, as the officer and the supervisor see it in a real browser."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from referrals.casework.actions import deciding
from safeguarding.models import Case
from tests.browser import assert_good_page, press, screenshot
from tests.records import a_recommendation, may_decide_for_the_chief_officer

pytestmark = pytest.mark.browser


def looked_at(page, name):
    """Pictures at both widths, and everything that is asked of a page."""
    screenshot(page, name, width=320)
    screenshot(page, name)
    assert_good_page(page)
    page.set_viewport_size({"width": 1280, "height": 900})


def test_asked_for_without_javascript_decided_and_read(who, browsing_as):
    decision = a_recommendation(who, option="channel", to="Wensum County Council")
    deciding.approve(referral=decision.referral, reason="I read all of it and agree.", by=who("sian"))
    may_decide_for_the_chief_officer(who, "sian")
    there = reverse("safeguarding:case", args=[Case.objects.get().public_id])
    omar, sian = browsing_as("omar", script=False), browsing_as("sian")
    omar.goto(there)
    press(omar.get_by_role("link", name="Ask for a decision under section 36", exact=True))
    omar.get_by_label("As filed: He said on Monday").check()
    omar.get_by_label("Why must the council be told this much?").fill("The panel cannot judge it with less.")
    press(omar.get_by_role("button", name="Send for a decision"))
    expect(omar.get_by_text("The decision waits for a supervisor")).to_be_visible()
    sian.goto(there)
    looked_at(sian, "section-36-waits")
    press(sian.get_by_role("button", name="Refer to the panel"))
    sian.get_by_label("Your reasons").fill("The record bears it out.")
    looked_at(sian, "section-36-decide")
    press(sian.get_by_role("button", name="Refer to the panel"))
    expect(sian.get_by_text("Referred. The council has been told.")).to_be_visible()
    sian.goto(reverse("safeguarding:delegations"))
    looked_at(sian, "delegations")
