"""Pages as a person meets them: by eye, by keyboard, by ear, and without script."""

import re
from types import SimpleNamespace
from urllib.parse import parse_qs

import pytest
from django import forms
from django.template import engines
from django.template.loader import get_template
from playwright.sync_api import expect

from core.components import Fact, Label, Tab
from core.forms import DateOfBirthField, GovukForm, LineField, NarrativeField, VersionedForm
from tests.browser import (
    HOST,
    assert_good_page,
    axe_violations,
    focus_order,
    hold_the_clock,
    press,
    run_the_clock_until,
    serve,
    small_targets,
    tap,
)

pytestmark = pytest.mark.browser

FRAME = {
    "request": SimpleNamespace(user=SimpleNamespace(is_authenticated=True, __str__=lambda: "Ruth Okafor")),
    "navigation": [("Your work", "/", True, 3), ("Actions", "/actions", False, 120)],
    "footer_links": [("Guidance", "/guidance"), ("Accessibility statement", "/accessibility")],
    "demo_mode": True,
    "idle_seconds": 1800,
    "keep_alive_url": "/alive",
}


class PersonForm(VersionedForm, GovukForm):
    name = LineField(label="Name")
    born = DateOfBirthField(label="Date of birth", required=False)
    story = NarrativeField(label="What has happened?")
    works_here = forms.ChoiceField(
        label="Do they work for you?", choices=[("y", "Yes"), ("n", "No")], widget=forms.RadioSelect
    )


def question(data=None, **context):
    form = PersonForm(data, initial={"version": 3})
    given = {
        **FRAME,
        "form": form,
        "heading": "About the person",
        "back_url": "/",
        "save_later": True,
        **context,
    }
    return get_template("base_question.html").render(given)


def case():
    given = {
        "heading": "Referral PP-7K2M-94",
        "tabs": [Tab("Overview", "/", current=True), Tab("Actions", "/actions", count=140)],
        "facts": [Fact("Owner", "DC Price")],
        "labels": [Label("Immediate danger", "red")],
    }
    return get_template("base_case.html").render({**FRAME, **given})


@pytest.mark.parametrize(
    "html",
    [question, lambda: question({}), case, lambda: get_template("404.html").render(FRAME)],
    ids=["question", "question with errors", "case", "not found"],
)
def test_a_page_has_no_accessibility_fault_wide_or_narrow(page, html):
    serve(page, {"/": html()})
    page.goto(HOST)
    assert_good_page(page)
    assert small_targets(page) == []


COLOURED = """{% extends "base.html" %}{% load govuk %}{% block title %}Parts{% endblock %}{% block content %}
<h1 class="govuk-heading-l">Parts</h1>
{% for colour in colours %}{% tag colour colour %} {% endfor %}
{% for kind in alerts %}{% alert kind title="Third referral" %}Open
  <a class="govuk-link" href="/">the earlier ones</a> first.{% endalert %}{% endfor %}
{% button "Approve" %}{% button "Ask" href="/" kind="secondary" %}{% button "Close" kind="warning" name="act" value="close" %}
{% include "components/emergency.html" %}{% inset %}As filed{% endinset %}{% warning %}Danger{% endwarning %}
{% details "Why we ask" %}To help.{% enddetails %}{% empty_state "Nothing is waiting" %}<p class="govuk-body">Rest.</p>{% endempty_state %}
{% panel "Concern sent" %}Your reference{% endpanel %}
{% endblock %}"""


def parts():
    colours = ["grey", "green", "teal", "blue", "purple", "magenta", "red", "orange", "yellow"]
    given = {
        **FRAME,
        "colours": colours,
        "alerts": ["information", "success", "warning", "error"],
        "reader": "referrer",
    }
    return engines["django"].from_string(COLOURED).render(given)


@pytest.mark.parametrize("html", [parts, lambda: question({}), case], ids=["parts", "question with errors", "case"])
def test_every_word_can_be_read_where_the_machine_asks_for_a_dark_screen(page, html):
    page.emulate_media(color_scheme="dark")
    serve(page, {"/": html()})
    page.goto(HOST)
    expect(page.locator("body")).to_have_css("background-color", "rgb(18, 30, 33)")
    assert axe_violations(page) == []


def test_a_problem_leads_to_the_box_that_has_it(page):
    serve(page, {"/": question({"name": "Jaz", "born-month": "13"})})
    page.goto(HOST)
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    tap(page.get_by_role("link", name="Month must be a number"))
    expect(page.locator("#id_born-month")).to_be_focused()


def test_the_keyboard_reaches_everything_in_the_order_it_is_read(page):
    serve(page, {"/": question()})
    page.goto(HOST)
    order = focus_order(page)
    wanted = [
        "Skip to main content",
        "Prevent Portal",
        "Sign out",
        "Back",
        "Name",
        "Day",
        "Month",
        "Year",
        "What has happened?",
        "Yes",
        "Continue",
        "Save and come back later",
        "Guidance",
    ]
    assert [words for words in order if words in wanted] == wanted


def test_room_left_is_said_only_when_three_quarters_are_used(page):
    serve(page, {"/": question()})
    page.goto(HOST)
    story = page.get_by_label("What has happened?")
    counter = page.locator("div.govuk-character-count__status")
    story.fill("a" * 70_000)
    expect(counter).to_have_text("You have 30,000 characters remaining")
    expect(counter).to_be_hidden()
    story.fill("a" * 76_000)
    expect(counter).to_have_text("You have 24,000 characters remaining")
    expect(counter).to_be_visible()


def test_a_question_page_works_without_script(browser, browser_context_args):
    with browser.new_context(**browser_context_args, java_script_enabled=False) as context:
        page, sent = context.new_page(), []
        serve(
            page,
            {"/": lambda request: (sent.append(parse_qs(request.post_data or "")), (200, question()))[1]},
        )
        page.goto(HOST)
        page.get_by_label("Name").fill("Jaz")
        page.get_by_label("Yes").check()
        press(page.get_by_role("button", name="Continue"))
        assert sent[-1]["name"] == ["Jaz"]
        assert sent[-1]["works_here"] == ["y"]


def saving(page, answer):
    """Open a page that autosaves, with the clock in the test's hand, and type; returns what is sent."""
    sent = []
    serve(
        page,
        {
            "/": question(autosave_url="/save"),
            "/save": lambda request: (sent.append(parse_qs(request.post_data)), answer)[1],
        },
    )
    hold_the_clock(page)
    page.goto(HOST)
    page.get_by_label("Name").fill("Ja")
    return sent


def test_what_is_typed_is_saved_two_seconds_after_the_last_key(page):
    sent = saving(page, (200, {"version": 4}, "application/json"))
    page.clock.run_for(1999)
    assert sent == []
    page.clock.run_for(1)
    expect(page.locator("[data-autosave-status]")).to_have_text(re.compile(r"^Saved at \d\d:\d\d$"))
    assert len(sent) == 1
    assert sent[0]["name"] == ["Ja"]
    assert sent[0]["version"] == ["3"]
    expect(page.locator("input[name=version]")).to_have_value("4")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ((403, ""), "Not saved: sign in again in a new tab"),
        ((409, ""), "Not saved: this was changed in another window"),
        ((500, ""), "Not saved. Your answers are still on this page"),
    ],
)
def test_a_save_that_fails_says_what_to_do(page, answer, words):
    saving(page, answer)
    page.clock.run_for(2000)
    expect(page.get_by_text(words)).to_be_visible()


def test_a_session_about_to_end_is_announced_two_minutes_before_and_can_be_kept(page):
    asked = []
    serve(
        page,
        {
            "/": question(),
            "/alive": lambda _: (asked.append(1), (200, {"seconds": 1800}, "application/json"))[1],
        },
    )
    hold_the_clock(page)
    page.goto(HOST)
    page.clock.run_for((1800 - 151) * 1000)
    warning = page.get_by_role("dialog", name="You are about to be signed out")
    expect(warning).to_be_hidden()
    page.clock.run_for(1000)
    expect(warning).to_be_visible()
    tap(warning.get_by_role("button", name="Stay signed in"))
    expect(warning).to_be_hidden()
    assert asked == [1]


def test_an_ended_session_leaves_the_page_and_can_come_back_to_it(page):
    serve(page, {"/": question(), "/accounts/login/": "<title>Sign in</title>"})
    hold_the_clock(page)
    page.goto(HOST)
    with page.expect_navigation(url="**/accounts/login/?next=%2F"):
        page.clock.run_for(1800 * 1000)


def test_one_key_blanks_the_screen_and_one_click_brings_it_back(page):
    serve(page, {"/": case()})
    page.goto(HOST)
    page.keyboard.press("Control+Shift+H")
    curtain = page.get_by_role("dialog", name="The screen is hidden")
    expect(curtain).to_be_visible()
    assert curtain.bounding_box()["width"] == page.viewport_size["width"]
    tap(curtain.get_by_role("button"))
    expect(curtain).to_be_hidden()


def test_a_waiting_region_refreshes_until_it_is_done(page):
    waiting, ready = (200, '<div data-poll-url="/state">Rendering</div>'), (200, "<p>Ready</p>")
    answers = [waiting, (204, ""), ready, (200, "<p>asked once too often</p>")]
    html = case().replace("<aside", '<div data-poll-url="/state" data-poll-seconds="1">Waiting</div><aside', 1)
    serve(page, {"/": html, "/state": lambda _: answers.pop(0)})
    hold_the_clock(page)
    page.goto(HOST)
    for state in ("Rendering", "Ready"):
        run_the_clock_until(page, page.get_by_role("status").get_by_text(state))
    expect(page.locator("[data-poll-url]")).to_have_count(0)
    page.clock.run_for(60_000)
    assert len(answers) == 1
