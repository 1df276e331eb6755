"""A draft of many parts as Pat sees it: the parts, a list of reasons, a group of prompts, and what is in force."""

import pytest

from tests.browser import assert_good_page, press, says, screenshot

pytestmark = pytest.mark.browser


def looked_at(page, name):
    """Pictures at both widths, and everything that is asked of a page."""
    screenshot(page, name, width=320)
    screenshot(page, name)
    assert_good_page(page)
    page.set_viewport_size({"width": 1280, "height": 900})


def test_pat_takes_a_reason_off_the_list_and_adds_a_prompt(people, browsing_as):
    pat = browsing_as("pat")
    pat.goto("/policy/texts/")
    looked_at(pat, "texts-in-force")
    press(pat.get_by_role("button", name="Begin a draft"))
    press(pat.get_by_role("link", name="Reasons: Unfounded"))
    pat.get_by_role("group", name="Malicious").get_by_label("Offered").uncheck()
    pat.get_by_role("group", name="New reason 1").get_by_label("Reason", exact=False).first.fill("Mistaken")
    press(pat.get_by_role("button", name="Save and look at it"))
    says(pat, "Two reasons of this list say “Mistaken”.", "Say why they change")
    looked_at(pat, "texts-reasons")
    pat.get_by_role("group", name="New reason 1").get_by_label("Reason", exact=False).first.fill("About another person")
    pat.get_by_label("Why do they change?").fill("After the review.")
    press(pat.get_by_role("button", name="Save and look at it"))
    says(pat, "About another person", "No longer offered")
    looked_at(pat, "texts-draft")
    press(pat.get_by_role("button", name="Change the draft"))
    looked_at(pat, "texts-parts")
    pat.goto("/policy/prompts/draft/change/?part=group_F")
    looked_at(pat, "prompts-group")
