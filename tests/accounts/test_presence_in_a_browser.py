"""Two browsers on one record: each is told of the other, and one takes over what the other goes on having."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accounts.models import KeptText
from referrals.casework.actions import claiming
from tests.browser import assert_good_page, press, screenshot
from tests.records import a_referral

pytestmark = pytest.mark.browser


def test_two_on_one_record_see_each_other_and_no_text_is_lost(browsing_as, who):
    referral = claiming.claim(referral=a_referral(who("tanya")), by=who("sian"))
    note = reverse("referrals:case_note", args=[referral.public_id])
    sian, ian = browsing_as("sian"), browsing_as("ian")
    sian.goto(note)
    expect(sian.locator("[data-autosave-status]")).to_be_attached()
    sian.locator("textarea").fill("Seen at the gate.")
    expect(sian.locator("[data-autosave-status]")).to_contain_text("Saved at ")
    ian.goto(f"{reverse('referrals:queue')}?tab=all")
    expect(ian.locator("[data-here-row]")).to_have_text("Sian Pugh has open")
    assert_good_page(ian)
    screenshot(ian, "row-open-elsewhere", 320)
    ian.goto(note)
    expect(ian.locator("[data-here-url]")).to_contain_text("Sian Pugh has this open")
    expect(ian.get_by_text("Sian Pugh has unsent text in this form")).to_be_visible()
    assert_good_page(ian)
    screenshot(ian, "text-of-a-colleague", 1280)
    press(ian.get_by_role("button", name="Take this over"))
    expect(ian.get_by_text("You have taken this over.")).to_be_visible()
    expect(ian.locator("textarea")).to_have_value("")
    sian.reload()
    expect(sian.locator("[data-here-url]")).to_contain_text("Ian Whitlock took this over")
    expect(sian.locator("textarea")).to_have_value("Seen at the gate.")
    assert_good_page(sian)
    assert KeptText.objects.get().fields["text"] == ["Seen at the gate."]
    sian.goto("/")
    expect(sian.locator("[data-here-url]")).to_have_count(0)
    # Said as her page goes; nothing on the next page waits for it, and a list that is open asks again.
    ian.goto(f"{reverse('referrals:queue')}?tab=all")
    expect(ian.locator("[data-here-row]")).to_have_text("")
    without = browsing_as("omar", script=False)
    without.goto(f"{reverse('referrals:queue')}?tab=all")
    expect(without.locator("[data-here-row]")).to_have_text("")
