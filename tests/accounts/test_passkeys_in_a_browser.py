"""A real browser with a passkey of its own (Chromium's virtual authenticator), and pages that a script must work on."""

from __future__ import annotations

import pytest

from tests.accounts.test_signing_in import PASSWORD
from tests.browser import assert_good_page, csp_messages, watch

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def window(browser, browser_context_args, live_server):
    """`localhost` by name: browsers offer no passkey at a number."""
    home = live_server.url.replace("127.0.0.1", "localhost")
    context = browser.new_context(**browser_context_args, base_url=home)
    page = context.new_page()
    watch(page)
    devices = context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    device = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options = {**device, "isUserVerified": True, "automaticPresenceSimulation": True}
    page.device = devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]
    page.devices = devices
    yield page
    context.close()


def sign_in_with_password(page, person):
    page.goto("/accounts/login/")
    page.get_by_label("Email address").fill(person.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page):
    page.goto("/accounts/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()


def test_tanya_adds_a_passkey_and_from_then_on_signs_in_with_it_alone(window, tanya):
    sign_in_with_password(window, tanya)
    assert_good_page(window)
    window.get_by_role("button", name="Add a passkey").click()
    assert_good_page(window)
    window.get_by_label("What do you want to call it?").fill("Work laptop")
    window.get_by_role("button", name="Add a passkey").click()
    window.get_by_text("They are shown now and never again.").wait_for()
    assert window.locator(".portal-codes li").count() == 10
    assert_good_page(window)
    window.get_by_role("button", name="I have kept them").click()
    window.goto("/accounts/second-factor/")
    assert "Work laptop" in window.inner_text("main")
    assert_good_page(window)

    sign_out(window)
    window.goto("/accounts/login/?next=/you/")
    assert_good_page(window)
    window.get_by_role("button", name="Sign in with a passkey").click()
    window.get_by_role("heading", name="Your account").wait_for()

    sign_out(window)
    sign_in_with_password(window, tanya)
    window.get_by_role("button", name="Use your passkey").click()
    window.get_by_role("heading", name="Today").wait_for()
    assert csp_messages(window) == []


def test_whoever_has_no_passkey_here_is_told_what_to_do_instead(window, tanya):
    window.devices.send("WebAuthn.setUserVerified", {"authenticatorId": window.device, "isUserVerified": False})
    window.goto("/accounts/login/")
    window.get_by_role("button", name="Sign in with a passkey").click()
    window.get_by_text("No passkey was used. Press the button to try again.").wait_for()
    assert_good_page(window)


def test_the_authenticator_app_is_added_on_a_page_that_fits_a_telephone(window, tanya):
    sign_in_with_password(window, tanya)
    window.get_by_role("link", name="Use an authenticator app instead").click()
    picture = window.locator(".portal-qr")
    assert picture.evaluate("image => image.naturalWidth") > 50
    assert_good_page(window)


def test_without_script_the_page_says_what_to_do(browser, browser_context_args, live_server, tanya):
    context = browser.new_context(**browser_context_args, java_script_enabled=False, base_url=live_server.url)
    page = context.new_page()
    page.goto("/accounts/login/")
    assert page.get_by_role("button", name="Sign in with a passkey").count() == 0
    assert "they need JavaScript" in page.inner_text("main")
    sign_in_with_password(page, tanya)
    page.goto("/accounts/second-factor/passkey/")
    assert "Use an authenticator app instead" in page.inner_text("main")
    context.close()
