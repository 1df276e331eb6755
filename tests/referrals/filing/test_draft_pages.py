"""Typing a draft: every Continue saves, nothing typed is ever lost, and only its author comes to it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from referrals.filing.actions import drafting
from referrals.models import Draft
from tests.records import a_draft


def page_of(draft, code="happened"):
    return reverse("referrals:draft_page", args=[draft.public_id, code])


def autosave_of(draft, code="happened"):
    return reverse("referrals:autosave", args=[draft.public_id, code])


@pytest.fixture
def draft(who):
    return drafting.start(by=who("tanya"))


@pytest.fixture
def tanya(signed_in):
    return signed_in("tanya")


def test_continue_saves_and_goes_to_the_next_page(draft, tanya):
    answer = tanya.post(page_of(draft), {"what": "He drew a map of the station.", "version": "1"})
    assert (answer.status_code, answer.url) == (302, page_of(draft, "who"))
    assert Draft.objects.get().answers["happened"]["what"] == ["He drew a map of the station."]


def test_a_wrong_page_says_so_beside_the_field_and_in_the_summary_and_is_kept(draft, tanya):
    answer = tanya.post(page_of(draft, "who"), {"unknown": "on", "description": "", "version": "1"})
    assert answer.status_code == 422
    assert answer.content.decode().count("Tell us how we could find out who it is") == 2
    assert "<title>Error: " in answer.content.decode()
    assert Draft.objects.get().answers["who"]["unknown"] == ["on"]


def test_a_page_put_right_after_an_error_is_not_stale(draft, tanya):
    wrong = tanya.post(page_of(draft), {"what": "", "when": "Monday", "version": "1"})
    again = {
        "what": "He shouted it.",
        "when": "Monday",
        "version": str(wrong.context["form"]["version"].value()),
    }
    assert tanya.post(page_of(draft), again).status_code == 302


def test_save_and_come_back_later_asks_nothing(draft, tanya):
    answer = tanya.post(page_of(draft, "last"), {"own_staff": "no", "save_later": "1", "version": "1"}, follow=True)
    assert "Everything you typed is kept" in answer.content.decode()


def test_half_an_answer_is_there_on_another_machine(draft, tanya, signed_in):
    tanya.post(page_of(draft, "person"), {"dob-year": "20x1", "town": "Llanfairpwllgwyngyll ŵŷ", "version": "1"})
    elsewhere = signed_in("tanya").get(page_of(draft, "person")).content.decode()
    assert 'value="20x1"' in elsewhere
    assert "Llanfairpwllgwyngyll ŵŷ" in elsewhere


def test_autosave_takes_an_invalid_page_and_says_when_it_was_kept(draft, tanya):
    answer = tanya.post(autosave_of(draft, "person"), {"dob-day": "99", "version": "1"})
    assert answer.status_code == 200
    assert answer.json()["version"] == Draft.objects.get().version == 2
    assert Draft.objects.get().answers["person"]["dob-day"] == ["99"]


def test_an_older_window_is_told_and_shown_both_texts(draft, tanya):
    tanya.post(page_of(draft), {"what": "The newer text", "version": "1"})
    answer = tanya.post(page_of(draft), {"what": "The older text", "version": "1"})
    assert answer.status_code == 409
    assert "The newer text" in answer.content.decode()
    assert "The older text" in answer.content.decode()
    assert Draft.objects.get().answers["happened"]["what"] == ["The newer text"]


def test_the_older_text_can_be_saved_on_purpose(draft, tanya):
    tanya.post(page_of(draft), {"what": "The newer text", "version": "1"})
    stale = tanya.post(page_of(draft), {"what": "The older text", "version": "1"})
    version = str(stale.context["sent"]["version"].value())
    assert tanya.post(page_of(draft), {"what": "Both texts", "version": version}).status_code == 302


def test_autosave_of_an_older_window_is_refused_with_what_is_saved(draft, tanya):
    tanya.post(autosave_of(draft), {"what": "newer", "version": "1"})
    answer = tanya.post(autosave_of(draft), {"what": "older", "version": "1"})
    assert answer.status_code == 409
    assert answer.json()["answers"]["what"] == ["newer"]


def test_another_page_changed_meanwhile_makes_no_page_stale(draft, tanya):
    tanya.post(page_of(draft), {"what": "He said it.", "version": "1"})
    assert tanya.post(page_of(draft, "danger"), {"danger": "no", "version": "1"}).status_code == 302


def test_the_same_page_sent_twice_is_no_conflict(draft, tanya):
    for _ in range(2):
        answer = tanya.post(page_of(draft), {"what": "He said\r\nit.", "version": "1"})
    assert answer.status_code == 302


def test_nobody_else_finds_tanyas_draft(draft, signed_in):
    for name in ("tom", "lena", "ada", "omar", "ian", "rex"):
        client = signed_in(name)
        assert client.get(page_of(draft)).status_code == 404
        assert client.post(page_of(draft), {"what": "x", "version": "1"}).status_code == 404
        assert client.post(autosave_of(draft), {"what": "x", "version": "1"}).status_code == 404


def test_yes_to_danger_shows_999_and_goes_on(draft, tanya):
    answer = tanya.post(page_of(draft, "danger"), {"danger": "yes", "version": "1"}, follow=True)
    assert 'id="emergency-title"' in answer.content.decode()
    assert page_of(draft, "happened") in answer.content.decode()


def test_an_alarming_prompt_shows_999_again_before_its_evidence_is_asked(draft, tanya):
    answer = tanya.post(
        page_of(draft, "prompts-f"), {"noticed": "noticed", "ticked": ["26"], "version": "1"}, follow=True
    )
    assert 'id="emergency-title"' in answer.content.decode()
    assert page_of(draft, "evidence-f") in answer.content.decode()


def test_only_a_ticked_prompt_asks_for_evidence(draft, tanya):
    assert tanya.get(page_of(draft, "evidence-e")).status_code == 404
    tanya.post(page_of(draft, "prompts-e"), {"noticed": "noticed", "ticked": ["23"], "version": "1"})
    asked = tanya.get(page_of(draft, "evidence-e")).content.decode()
    assert "Is fascinated by massacres" in asked
    assert "Speaks of people as vermin" not in asked


@pytest.mark.parametrize(
    "code, words",
    [
        ("prompts-d", "Never look at a device or an account"),
        ("prompts-g", "Reasons to help, not reasons to suspect"),
        ("prompts-h", "This matters as much as the concern"),
    ],
)
def test_a_group_of_prompts_says_how_to_take_it(draft, tanya, code, words):
    assert words in tanya.get(page_of(draft, code)).content.decode()


def test_ticks_and_nothing_noticed_contradict_each_other(draft, tanya):
    answer = tanya.post(page_of(draft, "prompts-a"), {"noticed": "nothing", "ticked": ["1"], "version": "1"})
    assert answer.status_code == 422


@pytest.mark.parametrize(
    "code", ["prompts-a", "weapons", "contact", "told", "person", "background", "dates", "noticer"]
)
def test_every_optional_page_can_be_skipped(draft, tanya, code):
    answer = tanya.post(page_of(draft, code), {"version": "1"}, follow=True)
    assert answer.status_code == 200
    assert "Skipped" in answer.content.decode()


@pytest.mark.parametrize(("year", "says"), [("1066", "1900 or later"), ("2999", "Check the year: the date must be")])
def test_an_impossible_date_of_birth_is_refused_in_words(draft, tanya, year, says):
    answer = tanya.post(page_of(draft, "person"), {"dob-year": year, "version": "1"})
    assert answer.status_code == 422
    assert says in answer.content.decode()


def test_long_text_emoji_and_right_to_left_names_are_kept_to_the_letter(draft, tanya):
    text = "نور\u200dالدين 🙂 ŵ " + "x" * 99_000
    assert tanya.post(page_of(draft), {"what": text, "version": "1"}).status_code == 302
    assert Draft.objects.get().answers["happened"]["what"] == [text]


def test_a_hidden_control_character_is_named_and_the_text_around_it_is_kept(draft, tanya):
    answer = tanya.post(page_of(draft), {"what": "before\x00after", "version": "1"})
    assert answer.status_code == 422
    assert "hidden control character" in answer.content.decode()
    assert Draft.objects.get().answers["happened"]["what"] == ["before␀after"]


def test_a_question_that_is_not_on_the_page_is_not_kept(draft, tanya):
    tanya.post(page_of(draft), {"what": "x", "is_superuser": "1", "version": "1"})
    assert set(Draft.objects.get().answers["happened"]) == {"what"}


def test_deleting_a_draft_empties_it(draft, tanya, who):
    tanya.post(page_of(draft), {"what": "He said it.", "version": "1"})
    tanya.post(reverse("referrals:discard", args=[draft.public_id]), {"idempotency": "0" * 32}, follow=True)
    assert Draft.objects.get().answers == {}
    assert tanya.get(page_of(draft)).status_code == 404


def test_the_list_of_drafts_is_the_authors_own(who, tanya, signed_in):
    a_draft(who("tanya"))
    assert "Dylan" in tanya.get(reverse("referrals:drafts")).content.decode()
    assert "Dylan" not in signed_in("tom").get(reverse("referrals:drafts")).content.decode()
