"""A real browser with a passkey of its own (Chromium's virtual authenticator), and pages that a script must work on."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.accounts.test_signing_in import PASSWORD
from tests.browser import assert_good_page, csp_messages, press, says, tap, width_of_the_picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def window(browsing, live_server):
    """`localhost` by name: browsers offer no passkey at a number."""
    page = browsing(home=live_server.url.replace("127.0.0.1", "localhost"))
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    device = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options = {**device, "isUserVerified": True, "automaticPresenceSimulation": True}
    page.device = devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]
    page.devices = devices
    return page


def sign_in_with_password(page, person):
    page.goto("/accounts/login/")
    page.get_by_label("Email address").fill(person.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    press(page.get_by_role("button", name="Sign in", exact=True))


def sign_out(page):
    page.goto("/accounts/logout/")
    press(page.get_by_role("main").get_by_role("button", name="Sign out"))


def test_tanya_adds_a_passkey_and_from_then_on_signs_in_with_it_alone(window, tanya):
    sign_in_with_password(window, tanya)
    assert_good_page(window)
    press(window.get_by_role("button", name="Add a passkey"))
    assert_good_page(window)
    window.get_by_label("What do you want to call it?").fill("Work laptop")
    press(window.get_by_role("button", name="Add a passkey"))
    expect(window.get_by_text("They are shown now and never again.")).to_be_visible()
    expect(window.locator(".portal-codes li")).to_have_count(10)
    assert_good_page(window)
    press(window.get_by_role("button", name="I have kept them"))
    window.goto("/accounts/second-factor/")
    says(window, "Work laptop")
    assert_good_page(window)

    sign_out(window)
    window.goto("/accounts/login/?next=/you/")
    assert_good_page(window)
    press(window.get_by_role("button", name="Sign in with a passkey"))
    expect(window.get_by_role("heading", name="Your account")).to_be_visible()

    sign_out(window)
    sign_in_with_password(window, tanya)
    press(window.get_by_role("button", name="Use your passkey"))
    expect(window.get_by_role("heading", name="Today")).to_be_visible()
    assert csp_messages(window) == []


def test_whoever_has_no_passkey_here_is_told_what_to_do_instead(window, tanya):
    window.devices.send("WebAuthn.setUserVerified", {"authenticatorId": window.device, "isUserVerified": False})
    window.goto("/accounts/login/")
    tap(window.get_by_role("button", name="Sign in with a passkey"))
    expect(window.get_by_text("No passkey was used. Press the button to try again.")).to_be_visible()
    assert_good_page(window)


def test_the_authenticator_app_is_added_on_a_page_that_fits_a_telephone(window, tanya):
    sign_in_with_password(window, tanya)
    press(window.get_by_role("link", name="Use an authenticator app instead"))
    assert width_of_the_picture(window.locator(".portal-qr")) > 50
    assert_good_page(window)


def test_without_script_the_page_says_what_to_do(browsing, tanya):
    page = browsing(script=False)
    page.goto("/accounts/login/")
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_have_count(0)
    says(page, "they need JavaScript")
    sign_in_with_password(page, tanya)
    page.goto("/accounts/second-factor/passkey/")
    says(page, "Use an authenticator app instead")
