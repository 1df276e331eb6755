"""An agency's own sign-in, in Chromium: out to a provider on another port, and back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from accounts.actions import identity_links
from accounts.single_sign_on.round_trip import back_address
from tests.accounts.own_sign_in import switched_on
from tests.browser import assert_good_page, csp_messages, press

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_tanya_comes_in_from_the_page_of_signing_in(browsing, live_server, settings, who, people, academy, idp, script):
    settings.SITE_ADDRESS = live_server.url
    idp.registered = {back_address(academy)}
    provider = switched_on(who, academy, idp)
    identity_links.link(person=people.tanya, provider=provider, subject="in-the-browser")
    page = browsing(script)
    page.goto("/accounts/login/?next=/you/sign-in/")
    press(page.get_by_role("link", name="Sign in through your agency"))
    if script:
        assert_good_page(page)
    page.get_by_label("Your work email address").fill("tanya@academy.example")
    press(page.get_by_role("button", name="Continue"))
    expect(page).to_have_url(re.compile("/you/sign-in/$"))
    expect(page.get_by_text("Hollow Lane Academy").first).to_be_visible()
    assert csp_messages(page) == []
    if script:
        assert_good_page(page)
