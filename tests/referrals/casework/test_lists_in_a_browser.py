"""The queue as it is worked in: it says what came, one comes back to the row, and it can be read in large letters."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser import assert_good_page, press, screenshot, twice_as_large
from tests.records import a_referral

pytestmark = pytest.mark.browser

# The words of tags that stand on more than one line.
BROKEN = """tags => tags.flatMap(tag => {
    const words = document.createTreeWalker(tag, NodeFilter.SHOW_TEXT), broken = [];
    while (words.nextNode()) for (const found of words.currentNode.data.matchAll(/\\S+/g)) {
        const range = document.createRange();
        range.setStart(words.currentNode, found.index);
        range.setEnd(words.currentNode, found.index + found[0].length);
        if (new Set([...range.getClientRects()].map(one => Math.round(one.top))).size > 1) broken.push(found[0]);
    }
    return broken;
})"""


def seen(page, name):
    for scheme, width in (("light", 1280), ("dark", 320)):
        page.emulate_media(color_scheme=scheme)
        screenshot(page, name, width)
    page.set_viewport_size({"width": 1280, "height": 900})


def test_what_came_is_told_above_the_list_and_no_row_moves(who, browsing_as):
    first = a_referral(who("tanya"), danger={"danger": "yes"})
    page = browsing_as("sian")
    page.clock.install()
    page.goto("/queue/?tab=danger")
    row = page.locator(f"#row-{first.public_id}")
    stood = row.bounding_box()
    a_referral(who("tom"), danger={"danger": "yes"})
    page.clock.fast_forward(16_000)
    came = page.get_by_role("link", name="1 came since you opened this")
    expect(came).to_be_visible()
    assert row.bounding_box() == stood
    assert_good_page(page)
    seen(page, "lane-with-one-that-came")
    press(came)
    expect(page.get_by_role("button", name="I have this")).to_have_count(2)


def test_one_comes_back_to_the_row_and_no_tag_breaks_inside_a_word_at_twice_the_size(who, browsing_as):
    rows = [a_referral(who("tanya")) for _ in range(3)]
    page = browsing_as("sian")
    page.set_viewport_size({"width": 1280, "height": 400})
    page.goto("/queue/?tab=new&order=newest")
    last = page.locator(f"#row-{rows[0].public_id}")
    for back in (lambda: press(page.get_by_role("link", name="Back to the list")), page.go_back):
        press(last.locator("th a"))
        back()
        expect(last).to_be_in_viewport()
    twice_as_large(page)
    tags = page.locator("main .govuk-tag")
    expect(tags.nth(2)).to_be_visible()
    assert tags.evaluate_all(BROKEN) == []
