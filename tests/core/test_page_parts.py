"""Parts of pages, as template tags."""

from datetime import UTC, date, datetime

import pytest
from django.http import QueryDict
from django.template import engines

from core.components import Fact, Happening, Row, Tab, Task
from core.paging import Page, Place, page_links, place_asked


def shown(source, **context):
    return engines["django"].from_string(source).render(context)


def test_an_answer_that_was_not_given_says_so():
    assert "Not given" in shown("{% summary_list rows %}", rows=[Row("Town", None)])


def test_typed_text_in_a_summary_is_escaped_and_cannot_turn_the_reading_order():
    html = shown("{% summary_list rows %}", rows=[Row("Story", "<b>x</b>\u202ey", typed=True)])
    assert "&lt;b&gt;x&lt;/b&gt;[U+202E]y" in html


def test_a_change_link_says_what_it_changes():
    html = shown("{% summary_list rows %}", rows=[Row("Town", "Northtown", href="/town")])
    assert '<a class="govuk-link" href="/town">Change<span class="govuk-visually-hidden"> Town</span></a>' in html


def test_a_task_that_cannot_be_started_is_no_link_and_says_why():
    html = shown("{% task_list tasks %}", tasks=[Task("Send", "Cannot start yet", hint="Answer the first four")])
    assert "<a" not in html
    assert "Answer the first four" in html


def test_a_button_that_may_not_be_used_is_the_reason_instead():
    html = shown("{% button 'Approve' reason=why %}", why="You recommended this.")
    assert "You recommended this." in html
    assert "<button" not in html


def test_a_button_ignores_a_second_click():
    assert 'data-prevent-double-click="true"' in shown("{% button 'Send' %}")


@pytest.mark.parametrize(("count", "words"), [(0, "(0)"), (99, "(99)"), (100, "(100+)"), (4000, "(100+)")])
def test_a_tab_counts_no_further_than_its_cap(count, words):
    assert words in shown("{% sub_navigation tabs %}", tabs=[Tab("New", "/", count=count)])


def test_the_tab_one_is_on_is_said_and_not_only_shown():
    html = shown("{% sub_navigation tabs %}", tabs=[Tab("New", "/a", current=True), Tab("Mine", "/b")])
    assert html.count('aria-current="page"') == 1


@pytest.mark.parametrize(
    ("due", "words", "state"),
    [
        (datetime(2026, 3, 11, 17, tzinfo=UTC), "Due in 2 working days", "ahead"),
        (date(2026, 3, 9), "Due today", "soon"),
        (datetime(2026, 3, 9, 10, 12, tzinfo=UTC), "Due in 12 minutes", "soon"),
        (datetime(2026, 3, 4, 17, tzinfo=UTC), "Overdue by 3 working days", "overdue"),
    ],
)
def test_a_clock_speaks_in_working_days_and_within_a_day_in_hours(monkeypatch, due, words, state):
    monkeypatch.setattr("core.templatetags.govuk.timezone.now", lambda: datetime(2026, 3, 9, 10, tzinfo=UTC))
    html = shown("{% clock due %}", due=due)
    assert words in html
    assert f"portal-clock--{state}" in html


def test_a_clock_of_what_is_done_is_silent():
    assert shown("{% clock due done=True %}", due=date(2026, 3, 9)).strip() == ""
    assert shown("{% clock due %}", due=None).strip() == ""


def test_days_and_times_are_those_of_london():
    moment = datetime(2026, 7, 1, 23, 5, tzinfo=UTC)
    assert shown("{{ m|on_day }}, {{ m|at_time }}", m=moment) == "2 July 2026, 2 July 2026 at 12:05am"


def test_a_timeline_names_who_and_when():
    html = shown("{% timeline items %}", items=[Happening("Claimed", datetime(2026, 3, 9, 14, tzinfo=UTC), "Ruth")])
    assert "by Ruth" in html
    assert "9 March 2026 at 2:00pm" in html


def test_an_identity_bar_isolates_a_name_written_right_to_left():
    html = shown("{% identity_bar name facts %}", name="محمد", facts=[Fact("Owner", "DC Price")])
    assert 'class="portal-identity__title portal-name">محمد</p>' in html


def test_a_wide_table_is_reached_and_scrolled_by_keyboard():
    html = shown("{% data_table 'Waiting' %}<tbody></tbody>{% enddata_table %}")
    assert 'role="region" aria-label="Waiting" tabindex="0"' in html
    assert ">Waiting</caption>" in html


def test_words_in_a_wrapper_are_escaped_like_anywhere():
    assert "&lt;b&gt;" in shown("{% inset %}{{ text }}{% endinset %}", text="<b>")


KEYS = [datetime(2026, 3, 9, 10, 5, 7, 12, tzinfo=UTC), date(2026, 3, 9), 12, "PP-7K"]


@pytest.mark.parametrize("key", KEYS)
def test_a_list_goes_on_after_the_last_row_shown(key):
    links = page_links(QueryDict("state=new"), Page(rows=["a row"], next_place=Place(key, 41)))
    assert "state=new" in links["next_url"]
    assert links["previous_url"] == ""
    assert place_asked(QueryDict(links["next_url"][1:])) == Place(key, 41)


@pytest.mark.parametrize("key", KEYS)
def test_a_list_goes_back_before_the_first_row_shown(key):
    page = Page(rows=["a row"], previous_place=Place(key, 41, back=True))
    links = page_links(QueryDict("state=new&after=x"), page)
    assert "state=new" in links["previous_url"] and links["next_url"] == ""
    assert place_asked(QueryDict(links["previous_url"][1:])) == Place(key, 41, back=True)


@pytest.mark.parametrize("query", ["", "after=", "after=nonsense", "after=W10:1:x", "after=%00"])
def test_an_address_made_by_hand_gets_the_first_page(query):
    assert place_asked(QueryDict(query)) is None


def test_whoever_stands_after_the_end_is_led_to_the_beginning():
    assert page_links(QueryDict("state=new&after=x"), Page(rows=[])) == {
        "previous_url": "?state=new",
        "next_url": "",
    }
