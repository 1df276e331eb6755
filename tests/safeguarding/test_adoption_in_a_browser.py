"""What is missing before a panel adopts a case, and what a provider reads while support waits, in a real browser: wide and
light, narrow and dark."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from safeguarding.models import Case
from tests.browser import assert_good_page, axe_violations, press, screenshot
from tests.records import a_commission, a_decided_referral, consent_answered, planned, taken_on
from tests.safeguarding.at_the_panel import (
    COUNTY,
    a_meeting,
    a_panel,
    a_paper,
    listed,
    ready,
    there,
    viewed,
)

pytestmark = pytest.mark.browser


def looked_at(page, name):
    """Light and wide, dark and narrow; and everything that is asked of a page at both."""
    screenshot(page, name)
    assert_good_page(page)
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 320, "height": 700})
    assert axe_violations(page) == []
    screenshot(page, f"{name}-dark", width=320)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1280, "height": 900})


def test_the_chair_is_refused_beside_the_answer_and_the_officer_reads_what_is_missing(who, browsing_as):
    case = Case.objects.get(referral=a_decided_referral(who, option="channel", to=COUNTY, approver="ian"))
    panel, seats = a_panel(who)
    meeting = a_meeting(who, panel)
    item = listed(who, meeting, case)
    paper = a_paper(who, item, seats["nell"])
    there(who, meeting, seats["hugh"], seats["nell"], seats["pete"])
    viewed(who, paper)
    omar, hugh = browsing_as("omar"), browsing_as("hugh", script=False)
    omar.goto(reverse("safeguarding:case", args=[case.public_id]))
    expect(omar.get_by_role("heading", name="Before the panel adopts it")).to_be_visible()
    looked_at(omar, "before-the-panel-adopts")
    hugh.goto(reverse("safeguarding:item", args=[item.public_id]))
    expect(hugh.get_by_text("The panel cannot adopt it yet")).to_be_visible()
    press(hugh.get_by_role("link", name="Record what the panel decided"))
    hugh.get_by_role("radio", name="Adopted", exact=True).check()
    hugh.get_by_role("radio", name="All agreed").check()
    hugh.get_by_role("textbox", name="Reasons", exact=True).fill("A mentor answers it.")
    press(hugh.get_by_role("button", name="Save"))
    expect(hugh.get_by_role("textbox", name="Reasons", exact=True)).to_have_value("A mentor answers it.")
    expect(hugh.get_by_role("link", name="The panel cannot adopt the case yet.")).to_be_visible()
    ready(who, case)
    press(hugh.get_by_role("button", name="Save"))
    expect(hugh.get_by_text("Recorded. The officer who owns the case is told.")).to_be_visible()


def test_the_chair_looks_at_what_is_missing(who, browsing_as):
    case = Case.objects.get(referral=a_decided_referral(who, option="channel", to=COUNTY, approver="ian"))
    item = listed(who, a_meeting(who, a_panel(who)[0]), case)
    hugh = browsing_as("hugh")
    for name in ("item", "outcome"):
        hugh.goto(reverse(f"safeguarding:{name}", args=[item.public_id]))
        looked_at(hugh, f"panel-{name}-not-ready")


def test_the_provider_reads_that_support_waits_and_the_owner_reads_why(who, browsing_as):
    case = Case.objects.get(referral=a_decided_referral(who, option="channel", to=COUNTY, approver="ian"))
    taken = taken_on(who, a_commission(who, consent_answered(who, planned(who, case))))
    consent_answered(who, case, "withdrawn")
    imran, omar, carl = browsing_as("imran"), browsing_as("omar"), browsing_as("carl")
    imran.goto(reverse("safeguarding:commission", args=[taken.public_id]))
    expect(imran.get_by_text("until you have rung Omar Haddad")).to_be_visible()
    looked_at(imran, "support-waits-provider")
    imran.goto(reverse("safeguarding:provided"))
    looked_at(imran, "support-waits-list")
    omar.goto(reverse("safeguarding:provision", args=[taken.public_id]))
    expect(omar.get_by_text("Consent to support was withdrawn")).to_be_visible()
    looked_at(omar, "support-waits-police")
    omar.goto(reverse("safeguarding:case_close", args=[case.public_id]))
    looked_at(omar, "case-close")
    omar.goto(reverse("safeguarding:consents", args=[case.public_id]))
    looked_at(omar, "consents")
    carl.goto(reverse("safeguarding:panel_case", args=[case.public_id]))
    looked_at(carl, "consent-stands-no-more")
