"""Typed, the browser gone, and all of it back in another one."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.models import KeptText
from referrals.casework.actions import claiming
from tests.browser import assert_good_page, screenshot
from tests.records import a_referral

pytestmark = pytest.mark.browser


def test_the_time_out_saves_what_was_typed_before_it_leaves(browsing_as, who):
    """Another tab says that the session has ended, before the two seconds of the autosave have passed: the page goes to
    sign in, which leads back here, because this session had not."""
    referral = claiming.claim(referral=a_referral(who("tanya")), by=who("omar"))
    page = browsing_as("omar")
    page.goto(reverse("referrals:case_note", args=[referral.public_id]))
    page.locator("textarea").fill("Half a sentence, and then")
    with page.expect_navigation():
        page.evaluate("new BroadcastChannel('portal-session').postMessage({kind: 'ended'})")
    assert page.locator("textarea").input_value() == "Half a sentence, and then"
    assert KeptText.objects.get().fields["text"] == ["Half a sentence, and then"]


def test_what_was_typed_comes_back_in_another_browser_and_leaving_unsaved_asks(browsing_as, who):
    referral = claiming.claim(referral=a_referral(who("tanya")), by=who("omar"))
    note = reverse("referrals:case_note", args=[referral.public_id])
    page = browsing_as("omar")
    page.goto(note)
    page.locator("textarea").fill("He was seen at the gate. " * 60)
    page.locator("[data-autosave-status]", has_text="Saved at ").wait_for(timeout=30_000)
    page.context.close()
    there = browsing_as("omar")
    there.get_by_text("You typed something and have not sent it").wait_for()
    assert_good_page(there)
    screenshot(there, "start-with-typed-text", 1280)
    there.goto(note)
    assert there.locator("textarea").input_value().count("at the gate") == 60
    assert_good_page(there)
    screenshot(there, "restored", 320)
    asked = []
    there.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    there.locator("textarea").press_sequentially("And")
    there.goto("/")
    assert asked == ["beforeunload"]
