"""A firewall stands between people and the service and refuses what they wrote: they are told, and it is not gone (ADR 0068)."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accounts.models import KeptText
from referrals.casework.actions import claiming
from referrals.filing.actions import drafting
from referrals.models import Draft, Note
from tests.browser import assert_good_page, hold_the_clock, press, screenshot, tap
from tests.records import a_referral
from tests.wall import has, wall

pytestmark = pytest.mark.browser
PHRASE = "; knife"
REFUSED = "His bag was searched; knife found in it."
TAKEN = "His bag was searched, and a knife was found in it."
SAID = re.compile("This text will not be taken")


@pytest.fixture
def walled(live_server):
    with wall(live_server.url, has(PHRASE)) as made:
        yield made


@pytest.fixture
def behind(browsing, signed_in, walled):
    """A page of the service with that person signed in, by way of the wall."""

    def page_of(name):
        page = browsing(home=walled.address, cookies=signed_in(name).cookies.values())
        page.goto("/")
        return page

    return page_of


@pytest.fixture
def note(who):
    referral = claiming.claim(referral=a_referral(who("tanya")), by=who("omar"))
    return reverse("referrals:case_note", args=[referral.public_id])


def send_button(page):
    return page.locator("form:has(textarea)").get_by_role("button").last


def said(page):
    return page.locator("[data-autosave-status]")


def test_a_text_that_will_not_be_taken_is_said_to_be_so_once_and_is_parked(behind, walled, note):
    page = behind("omar")
    hold_the_clock(page)
    page.goto(note)
    page.locator("textarea").fill(REFUSED)
    page.clock.run_for(2_000)
    expect(said(page)).to_have_text(SAID)
    expect(said(page)).to_contain_text("It is kept as you typed it")
    assert KeptText.objects.get().fields["text"] == [REFUSED]
    page.clock.run_for(60_000)  # a save that failed otherwise is tried again after fifteen seconds
    page.locator("textarea").fill(TAKEN)
    page.clock.run_for(2_000)
    expect(said(page)).to_contain_text("Saved at ")
    assert len(walled.refused) == 1 and KeptText.objects.get().fields["text"] == [TAKEN]


def test_a_form_that_would_be_refused_leaves_its_page_where_it_is_and_goes_when_it_is_mended(behind, walled, note):
    page = behind("omar")
    page.goto(note)
    page.locator("textarea").fill(REFUSED)
    send = send_button(page)
    tap(send)
    expect(said(page)).to_have_text(SAID)
    expect(said(page)).to_be_focused()
    assert_good_page(page)
    screenshot(page, "behind-a-wall", 320)
    expect(page.locator("textarea")).to_have_value(REFUSED)
    tap(send)
    expect(said(page)).to_have_text(SAID)
    assert not Note.objects.exists() and KeptText.objects.get().fields["text"] == [REFUSED]
    page.locator("textarea").fill(TAKEN)
    expect(said(page)).to_contain_text("Saved at ")
    press(send)
    assert Note.objects.get().text == TAKEN and not KeptText.objects.exists()


def test_what_was_parked_comes_back_and_is_asked_for_anew_before_it_is_sent(behind, walled, note):
    page = behind("omar")
    page.goto(note)
    page.locator("textarea").fill(REFUSED)
    expect(said(page)).to_have_text(SAID)
    page.goto(note)
    expect(page.locator("textarea")).to_have_value(REFUSED)
    tap(send_button(page))
    expect(said(page)).to_have_text(SAID)
    assert not Note.objects.exists()


def test_a_draft_is_saved_and_does_not_go_on(behind, walled, who):
    draft = drafting.start(by=who("tanya"))
    page = behind("tanya")
    page.goto(reverse("referrals:draft_page", args=[draft.public_id, "happened"]))
    page.locator("textarea").first.fill(REFUSED)
    tap(page.get_by_role("button", name="Continue"))
    expect(said(page)).to_have_text(SAID)
    assert REFUSED in str(Draft.objects.get().answers)
    page.locator("textarea").first.fill(TAKEN)
    expect(said(page)).to_contain_text("Saved at ")
    press(page.get_by_role("button", name="Continue"))
    assert TAKEN in str(Draft.objects.get().answers)


@pytest.mark.parametrize("status", [502, 200])
def test_another_page_in_place_of_ours_is_no_save_and_is_tried_again(behind, walled, note, status):
    """A proxy whose web is away, and the page of a network that first wants to be paid."""
    walled.answer = (status, b"<h1>Sign in to the network</h1>")
    page = behind("omar")
    hold_the_clock(page)
    page.goto(note)
    page.locator("textarea").fill(REFUSED)
    page.clock.run_for(2_000)
    expect(said(page)).to_have_text(re.compile("something on the way answered in place of the service.*try again"))
    walled.refuses = has("nothing of the kind")
    page.clock.run_for(16_000)
    expect(said(page)).to_contain_text("Saved at ")
    assert KeptText.objects.get().fields["text"] == [REFUSED]


def test_a_wall_that_answers_what_keeps_a_page_alive_signs_nobody_out(behind, walled, note):
    page = behind("omar")
    page.goto(note)
    page.locator("textarea").fill(TAKEN)
    expect(said(page)).to_contain_text("Saved at ")
    expect(page.get_by_text("sign in again in a new tab")).to_have_count(0)
