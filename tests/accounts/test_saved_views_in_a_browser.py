"""Views of lists as they are seen: wide and narrow, with long names, and saved without script."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accounts.models import Agency, SavedView
from tests.browser import assert_good_page, press, screenshot
from tests.records import a_decided_referral, a_referral, a_request

pytestmark = pytest.mark.browser


@pytest.fixture
def views(who, people):
    """Omar's own, one with the longest name, one of his team and one that is out of date; and one of Nadia's."""
    a_referral(who("tanya"))
    a_decided_referral(who, option="channel", to="Wensum County Council")
    a_request(who)
    wensum = Agency.objects.get(name="Wensum Constabulary")
    for of, asked in (("queue", {"tab": "all"}), ("cases", {"kind": "channel"})):
        for name in ("New, under 18", "W" * 60):
            SavedView.objects.create(of=of, name=name, asked=asked, person=people.omar)
        SavedView.objects.create(of=of, name="Of us all", asked={"state": "gone"}, person=people.sian, agency=wensum)
    SavedView.objects.create(of="requests", name="Mine", asked={"held": "me", "tab": "open"}, person=people.nadia)


@pytest.mark.parametrize(
    ("name", "page_name"),
    [
        ("omar", "referrals:queue"),
        ("omar", "safeguarding:cases"),
        ("omar", "accounts:views"),
        ("nadia", "safeguarding:desk"),
    ],
)
def test_a_list_with_views_is_good_to_look_at(views, browsing_as, name, page_name):
    page = browsing_as(name)
    page.goto(reverse(page_name))
    expect(page.get_by_text("Mine" if name == "nadia" else "New, under 18").first).to_be_visible()
    assert_good_page(page)
    called = f"views-{page_name.partition(':')[2]}"
    screenshot(page, called, 1280)
    screenshot(page, called, 320)


def test_omar_saves_a_view_without_script(views, browsing_as):
    page = browsing_as("omar", script=False)
    page.goto(f"{reverse('referrals:queue')}?tab=all&state=submitted")
    press(page.get_by_role("link", name="Save this view"))
    page.get_by_label("Name of the view").fill("Fresh ones")
    screenshot(page, "save-view", 320)
    press(page.get_by_role("button", name="Continue"))
    expect(page.get_by_role("link", name="Fresh ones")).to_have_attribute("aria-current", "true")
