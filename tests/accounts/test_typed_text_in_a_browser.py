"""Typed, the browser gone, and all of it back in another one."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accounts.models import KeptText
from referrals.casework.actions import claiming
from tests.browser import HeldSaves, assert_good_page, hold_the_clock, screenshot
from tests.records import a_referral

pytestmark = pytest.mark.browser


def test_the_time_out_saves_what_was_typed_before_it_leaves(browsing_as, who):
    """Another tab says that the session has ended, before the two seconds of the autosave have passed: the page goes to
    sign in, which leads back here, because this session had not. The clock stands, so that nothing but the save that
    the page waits for can be what comes back."""
    referral = claiming.claim(referral=a_referral(who("tanya")), by=who("omar"))
    page = browsing_as("omar")
    hold_the_clock(page)
    page.goto(reverse("referrals:case_note", args=[referral.public_id]))
    page.locator("textarea").fill("Half a sentence, and then")
    with page.expect_navigation():
        page.evaluate("new BroadcastChannel('portal-session').postMessage({kind: 'ended'})")
    expect(page.locator("textarea")).to_have_value("Half a sentence, and then")
    assert KeptText.objects.get().fields["text"] == ["Half a sentence, and then"]


def test_what_was_typed_comes_back_in_another_browser_and_leaving_unsaved_asks(browsing_as, who):
    referral = claiming.claim(referral=a_referral(who("tanya")), by=who("omar"))
    note = reverse("referrals:case_note", args=[referral.public_id])
    page = browsing_as("omar")
    page.goto(note)
    page.locator("textarea").fill("He was seen at the gate. " * 60)
    expect(page.locator("[data-autosave-status]")).to_contain_text("Saved at ")
    page.context.close()
    there = browsing_as("omar")
    expect(there.get_by_text("You typed something and have not sent it")).to_be_visible()
    assert_good_page(there)
    screenshot(there, "start-with-typed-text", 1280)
    there.goto(note)
    expect(there.locator("textarea")).to_have_value(re.compile(r"^(He was seen at the gate\. ?){60}$"))
    assert_good_page(there)
    screenshot(there, "restored", 320)
    asked = []
    there.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    there.locator("textarea").press_sequentially("And")
    there.goto("/")
    assert asked == ["beforeunload"]


@pytest.mark.parametrize("becomes", ["continue_", "abort"])
def test_who_types_without_a_pause_while_a_save_is_under_way_is_saved_when_it_ends(browsing_as, who, becomes):
    """Ten seconds after the first letter that is not saved, whether that save came to something or not."""
    referral = claiming.claim(referral=a_referral(who("tanya")), by=who("omar"))
    page = browsing_as("omar")
    hold_the_clock(page)
    saves = HeldSaves(page)
    page.goto(reverse("referrals:case_note", args=[referral.public_id]))
    page.locator("textarea").press_sequentially("First.")
    page.clock.run_for(2500)
    saves.until(1)
    saves.types(12, page.locator("textarea"))
    assert len(saves.bodies) == 1
    getattr(saves.first, becomes)()
    saves.types(3, page.locator("textarea"))
    saves.until(2)
    assert "First.aaaaaaaaaaaa" in saves.bodies[1]
