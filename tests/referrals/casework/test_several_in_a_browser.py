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


@pytest.fixture
def both(who):
    """One that Omar has, and one that waits for a second person."""
    return claiming.claim(referral=a_referral(who("tanya")), by=who("omar")), a_recommendation(who).referral


def ticked(page, both):
    page.goto(f"{reverse('referrals:queue')}?tab=all")
    for referral in both:
        tick = page.locator(f"input[type=checkbox][value='{referral.public_id}']")
        tick.focus()
        page.keyboard.press("Space")
        expect(tick).to_be_checked()


def said(page):
    day = timezone.localdate() + timedelta(days=4)
    for part in ("day", "month", "year"):
        page.locator(f"[name=due-{part}]").fill(str(getattr(day, part)))
    page.get_by_label("Why").fill("The school is closed until then")


def test_a_day_is_set_for_two_by_keyboard_and_each_says_what_became_of_it(both, browsing_as):
    page = browsing_as("sian")
    ticked(page, both)
    assert_good_page(page)
    seen(page, "several-queue")
    press(page.get_by_role("button", name="Set when they are due"))
    said(page)
    assert_good_page(page)
    seen(page, "several-due")
    press(page.get_by_role("button", name="Set the day"))
    expect(page.get_by_text("The others are as they were")).to_be_visible()
    assert_good_page(page)
    seen(page, "several-became")
    page.goto(f"{reverse('referrals:several_printed')}?" + "&".join(f"referral={one.public_id}" for one in both))
    assert_good_page(page)
    page.emulate_media(media="print")
    expect(page.get_by_text("Printed by Sian Pugh")).to_be_visible()
    seen(page, "several-printed")


def seen(page, name):
    for width in (1280, 320):
        screenshot(page, name, width)


def test_the_same_without_script(both, browsing_as):
    page = browsing_as("sian", script=False)
    ticked(page, both)
    press(page.get_by_role("button", name="Set when they are due"))
    said(page)
    press(page.get_by_role("button", name="Set the day"))
    expect(page.get_by_text("The others are as they were")).to_be_visible()
