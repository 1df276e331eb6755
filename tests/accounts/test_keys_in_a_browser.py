"""Keys of one letter, for those who work in lists all day."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser import assert_good_page, heeds, screenshot
from tests.records import a_referral

pytestmark = pytest.mark.browser


def test_omar_goes_through_the_queue_by_keys_and_types_in_peace(browsing_as, who):
    rows = [a_referral(who("tom")), a_referral(who("tom"))]
    page = browsing_as("omar")
    page.goto("/queue/?tab=new")
    links = page.locator("main tbody th a")
    expect(links).to_have_count(len(rows))
    page.keyboard.press("j")
    expect(links.first).to_be_focused()
    page.keyboard.press("j")
    expect(links.last).to_be_focused()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    assert_good_page(page)
    screenshot(page, "keys", 320)
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(page.locator("#portal-search")).to_be_focused()
    page.keyboard.type("jk?")
    expect(page.locator("#portal-search")).to_have_value("jk?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_hidden()


def test_a_key_that_is_held_down_acts_once(browsing_as, who):
    """Or the rows run past, and a letter under a book claims what it lies on."""
    rows = [a_referral(who("tom")), a_referral(who("tom")), a_referral(who("tom"))]
    page = browsing_as("omar")
    page.goto("/queue/?tab=new")
    links = page.locator("main tbody th a")
    expect(links).to_have_count(len(rows))
    for _ in range(3):
        page.keyboard.down("j")
    expect(links.first).to_be_focused()
    page.keyboard.up("j")
    page.keyboard.down("j")
    expect(links.nth(1)).to_be_focused()


def test_no_key_acts_on_what_lies_under_an_open_dialog(browsing_as, who):
    """Wherever the focus is: a press on the edge of the dialog leaves it nowhere."""
    a_referral(who("tom"))
    page = browsing_as("omar")
    page.goto("/queue/?tab=new")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    assert not heeds(page, "j")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Keys")).to_be_hidden()
    assert heeds(page, "j")
