"""Pages as a person meets them: by eye, by keyboard, by ear, and without script."""

import re
from types import SimpleNamespace
from urllib.parse import parse_qs

import pytest
from django import forms
from django.template.loader import get_template

from core.components import Fact, Label, Tab
from core.forms import DateOfBirthField, GovukForm, LineField, NarrativeField, VersionedForm
from tests.browser import HOST, assert_good_page, focus_order, serve, small_targets

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


def test_a_problem_leads_to_the_box_that_has_it(page):
    serve(page, {"/": question({"name": "Jaz", "born-month": "13"})})
    page.goto(HOST)
    assert page.evaluate("document.activeElement.className") == "govuk-error-summary"
    page.get_by_role("link", name="Month must be a number").click()
    assert page.evaluate("document.activeElement.id") == "id_born-month"


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
    story, counter = (
        page.get_by_label("What has happened?"),
        page.locator("div.govuk-character-count__message"),
    )
    story.fill("a" * 70_000)
    assert not any(shown.is_visible() for shown in counter.all())
    story.fill("a" * 76_000)
    page.get_by_text("You have 24,000 characters remaining").first.wait_for()


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
        page.get_by_role("button", name="Continue").click()
        assert sent[-1]["name"] == ["Jaz"]
        assert sent[-1]["works_here"] == ["y"]


def saving(page, answer):
    """Open a page that autosaves, with the clock in the test's hand; returns what is sent."""
    sent = []
    serve(
        page,
        {
            "/": question(autosave_url="/save"),
            "/save": lambda request: (sent.append(parse_qs(request.post_data)), answer)[1],
        },
    )
    page.clock.install()
    page.goto(HOST)
    page.get_by_label("Name").fill("Ja")
    return sent


def test_what_is_typed_is_saved_two_seconds_after_the_last_key(page):
    sent = saving(page, (200, {"version": 4}, "application/json"))
    page.clock.run_for(500)  # well short: a busy machine adds time of its own
    assert sent == []
    page.clock.run_for(1600)
    page.locator("[data-autosave-status]", has_text=re.compile(r"^Saved at \d\d:\d\d$")).wait_for()
    assert sent[0]["name"] == ["Ja"]
    assert sent[0]["version"] == ["3"]
    assert page.locator("input[name=version]").input_value() == "4"


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
    page.clock.run_for(5100)
    page.get_by_text(words).wait_for()


def test_a_session_about_to_end_is_announced_two_minutes_before_and_can_be_kept(page):
    asked = []
    serve(
        page,
        {
            "/": question(),
            "/alive": lambda _: (asked.append(1), (200, {"seconds": 1800}, "application/json"))[1],
        },
    )
    page.clock.install()
    page.goto(HOST)
    page.clock.run_for((1800 - 155) * 1000)
    warning = page.get_by_role("dialog", name="You are about to be signed out")
    assert not warning.is_visible()
    page.clock.run_for(10_000)
    assert warning.is_visible()
    warning.get_by_role("button", name="Stay signed in").click()
    warning.wait_for(state="hidden")
    assert asked == [1]


def test_an_ended_session_leaves_the_page_and_can_come_back_to_it(page):
    serve(page, {"/": question(), "/accounts/login/": "<title>Sign in</title>"})
    page.clock.install()
    page.goto(HOST)
    page.clock.run_for(1801 * 1000)
    page.wait_for_url("**/accounts/login/?next=%2F")


def test_one_key_blanks_the_screen_and_one_click_brings_it_back(page):
    serve(page, {"/": case()})
    page.goto(HOST)
    page.keyboard.press("Control+Shift+H")
    curtain = page.get_by_role("dialog", name="The screen is hidden")
    assert curtain.bounding_box()["width"] == page.viewport_size["width"]
    curtain.get_by_role("button").click()
    assert not curtain.is_visible()


def test_a_waiting_region_refreshes_until_it_is_done(page):
    waiting, ready = (200, '<div data-poll-url="/state">Rendering</div>'), (200, "<p>Ready</p>")
    answers = [waiting, (204, ""), ready, (200, "<p>asked once too often</p>")]
    html = case().replace("<aside", '<div data-poll-url="/state" data-poll-seconds="1">Waiting</div><aside', 1)
    serve(page, {"/": html, "/state": lambda _: answers.pop(0)})
    page.clock.install()
    page.goto(HOST)
    for words in ("Rendering", "Ready"):
        page.clock.run_for(4000)
        page.get_by_text(words).wait_for()
    page.clock.run_for(20_000)
    assert page.get_by_role("status").get_by_text("Ready").is_visible()
    assert len(answers) == 1
