"""Several referrals at once, as they are seen: without script and by keyboard alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from referrals.casework.actions import claiming
from tests.browser import assert_good_page, press, screenshot
from tests.records import a_recommendation, a_referral

pytestmark = pytest.mark.browser


def test_sian_sets_a_day_for_two_by_keyboard_and_reads_what_became_of_each(who, browsing_as):
    mine = claiming.claim(referral=a_referral(who("tanya")), by=who("omar"))
    waits = a_recommendation(who).referral
    page, day = browsing_as("sian", script=False), timezone.localdate() + timedelta(days=4)
    page.goto(f"{reverse('referrals:queue')}?tab=all")
    for referral in (mine, waits):
        tick = page.locator(f"input[type=checkbox][value='{referral.public_id}']")
        tick.focus()
        page.keyboard.press("Space")
        expect(tick).to_be_checked()
    assert_good_page(page)
    screenshot(page, "several-queue", 1280)
    screenshot(page, "several-queue", 320)
    press(page.get_by_role("button", name="Set when they are due"))
    for part in ("day", "month", "year"):
        page.locator(f"[name=due-{part}]").fill(str(getattr(day, part)))
    page.get_by_label("Why").fill("The school is closed until then")
    assert_good_page(page)
    screenshot(page, "several-due", 320)
    press(page.get_by_role("button", name="Set the day"))
    expect(page.get_by_text("The others are as they were")).to_be_visible()
    assert_good_page(page)
    screenshot(page, "several-became", 1280)
    screenshot(page, "several-became", 320)
    page.goto(f"{reverse('referrals:several_printed')}?referral={mine.public_id}&referral={waits.public_id}")
    assert_good_page(page)
    page.emulate_media(media="print")
    expect(page.get_by_text("Printed by Sian Pugh")).to_be_visible()
    screenshot(page, "several-printed", 1280)
