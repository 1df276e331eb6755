"""Dates of which a part may be unknown."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.forms import DateOfBirthField, DayField, PartialDate, PartialDateField
from core.forms.dates import ValidationError

ANY_DAY = {"earliest": date(1, 1, 1), "latest": date(9999, 12, 31)}


def partial(**options):
    return PartialDateField(**ANY_DAY, **options)


def day(**options):
    return DayField(**ANY_DAY, **options)


def typed(day="", month="", year=""):
    return {"day": day, "month": month, "year": year}


@pytest.mark.parametrize(
    ("parts", "words", "stored"),
    [
        (typed("27", "3", "2011"), "27 March 2011", "2011-03-27"),
        (typed("", "March", "2011"), "March 2011", "2011-03"),
        (typed("", "sept.", "2011"), "September 2011", "2011-09"),
        (typed("", "", "2011"), "2011", "2011"),
        (typed("29", "2", ""), "29 February", "--02-29"),
        (typed("", "12", ""), "December", "--12"),
    ],
)
def test_what_is_known_of_a_date_is_kept(parts, words, stored):
    answer = partial().clean(parts)
    assert (str(answer), answer.iso) == (words, stored)


@pytest.mark.parametrize(
    ("parts", "message", "wrong"),
    [
        (typed("", "", ""), "Enter a date", "day month year"),
        (typed("31", "2", "2011"), "Date must be a real date, for example 27 3 2011", "day month year"),
        (typed("3", "", "2011"), "Enter the month as well, or leave the day empty", "month"),
        (typed("32", "1", "2011"), "Day must be a number between 1 and 31", "day"),
        (typed("1", "13", "2011"), "Month must be a number between 1 and 12, or a name", "month"),
        (typed("1", "Marchish", "2011"), "Month must be a number between 1 and 12, or a name", "month"),
        (typed("1", "1", "11"), "Year must have 4 numbers, for example 2011", "year"),
        (typed("1", "1", "٢٠١١"), "Year must have 4 numbers, for example 2011", "year"),
    ],
)
def test_what_cannot_be_a_date_is_refused_in_words_beside_the_wrong_box(parts, message, wrong):
    with pytest.raises(ValidationError) as refused:
        partial().clean(parts)
    assert refused.value.messages == [message]
    assert refused.value.params["parts"] == wrong


@pytest.mark.parametrize("parts", [typed("14", "10", "1066"), typed("", "", "1899")])
def test_a_date_of_birth_before_1900_is_refused_in_words(parts):
    with pytest.raises(ValidationError, match="Check the year: the date must be 1 January 1900 or later"):
        DateOfBirthField().clean(parts)


@pytest.mark.parametrize("parts", [typed("1", "1", "2999"), typed("", "", "2999")])
def test_a_date_of_birth_in_the_future_is_refused_in_words(parts):
    with pytest.raises(ValidationError, match=r"That is in 9\d\d years. Check the year"):
        DateOfBirthField().clean(parts)


def test_a_date_of_birth_today_is_accepted_and_tomorrow_is_not(monkeypatch):
    monkeypatch.setattr("core.forms.bounds.timezone.localdate", lambda: date(2026, 3, 9))
    assert DateOfBirthField().clean(typed("9", "3", "2026")).exact == date(2026, 3, 9)
    with pytest.raises(ValidationError):
        DateOfBirthField().clean(typed("10", "3", "2026"))


def test_a_full_day_needs_all_its_parts():
    assert day().clean(typed("1", "2", "2026")) == date(2026, 2, 1)
    with pytest.raises(ValidationError, match="Date must include a day and a month"):
        day().clean(typed("", "", "2026"))


def test_an_optional_date_may_stay_empty():
    assert partial(required=False).clean(typed()) is None
    assert partial(required=False).clean(None) is None


@pytest.mark.parametrize("filled", [PartialDate(2011, 3), "2011-03", typed("", "3", "2011")])
def test_a_form_can_be_filled_with_a_date_however_it_was_kept(filled):
    field = partial()
    assert not field.has_changed(filled, typed("", "3", "2011"))
    assert field.has_changed(filled, typed("2", "3", "2011"))


def test_a_partial_date_covers_all_the_days_it_may_be():
    assert (PartialDate(2024, 2).earliest, PartialDate(2024, 2).latest) == (
        date(2024, 2, 1),
        date(2024, 2, 29),
    )
    assert PartialDate(2024).latest == date(2024, 12, 31)
    assert PartialDate(None, 2, 29).latest is None


@pytest.mark.parametrize("parts", [(None, None, None), (2011, None, 3), (2011, 2, 31), (2011, 13, None)])
def test_an_impossible_partial_date_cannot_be_made(parts):
    with pytest.raises(ValueError, match=r"."):
        PartialDate(*parts)


@given(st.dates(min_value=date(1000, 1, 1)), st.sampled_from(["full", "month", "year", "yearless"]))
def test_what_is_stored_is_what_is_read_back(day, known):
    whole = PartialDate.from_date(day)
    parts = {
        "full": whole,
        "month": PartialDate(day.year, day.month),
        "year": PartialDate(day.year),
        "yearless": PartialDate(None, day.month, day.day),
    }
    assert PartialDate.from_iso(parts[known].iso) == parts[known]
