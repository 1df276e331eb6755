"""Dates, places and traces: what is the same, what is nearly so, and what that is worth."""

import pytest

from subjects.matching.engine import band, compare
from subjects.matching.explain import reasons_against, reasons_for, sentence
from subjects.matching.person import Birth
from tests.subjects.matching.described import described

MILLION = 1_000_000


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("2006-03-08", "2006-03-08", "same"),
        ("2006-03-08", "2006-08-03", "day and month swapped"),
        ("2006-03-08", "2006-03-18", "one slip"),
        ("2006-03-08", "2006-03-29", "two of three"),
        ("2006-03-08", "2006-03", "same year and month"),
        ("2006-03-08", "2006-08", "day and month swapped, in part"),
        ("2006-03-08", "2006", "same year"),
        ("2006-03-08", "2007", "next year"),
        ("2006-03-08", "2003/2008", "age fits"),
        ("2006-03-08", "2008/2011", "age is near"),
        ("2006-03-08", "1971-11-25", "different"),
        ("2006-01-01", "2006-01-01", "same on 1 January"),
        ("?-03-08", "2006-03-08", "same day and month"),
        ("?-03-08", "2006-08-03", "different"),
    ],
)
def test_how_far_two_dates_of_birth_agree(one, other, level):
    assert compare(described("", born=one), described("", born=other)).level("date of birth") == level


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        (("12 High Street", "Norwich", "NR1 3QQ"), ("12 High St.", "NORWICH", "nr13qq"), "same address"),
        (
            ("12 High Street", "Norwich", "NR1 3QQ"),
            ("Flat 2, 12 High St", "", "NR1 3QO"),
            "same house, nearby postcode",
        ),
        (("12 High Street", "Norwich", ""), ("12 High Steet", "Norwich", ""), "same house and street"),
        (("12 High Street", "Norwich", "NR1 3QQ"), ("", "", "NR1 3QQ"), "same postcode"),
        (
            ("12 High Street", "Norwich", "NR1 3QQ"),
            ("12 High Street", "", "NR1 3QP"),
            "same house, nearby postcode",
        ),
        (("12 High Street", "Norwich", "NR1 3QQ"), ("90 Mill Lane", "Norwich", "NR4 7TJ"), "same town"),
        (("12 High Street", "Norwich", "NR1 3QQ"), ("90 Mill Lane", "Leeds", "LS2 9AA"), "different"),
    ],
)
def test_how_far_two_addresses_agree(one, other, level):
    assert compare(described("", home=one), described("", home=other)).level("address") == level


@pytest.mark.parametrize(
    ("field", "one", "other", "level"),
    [
        ("phone", "07700 900123", "+44 (0)7700 900123", "same"),
        ("phone", "07700 900123", "07700 900132", "one slip"),
        ("email", "Amina.W@example.org", "amina.w+school@EXAMPLE.org", "same"),
        ("email", "amina.w@example.org", "amina.w@example.com", "same name, other provider"),
        ("handle", "@am.ina_99", "https://chat.example/Amina99/", "same"),
        ("handle", "amina_99", "amina_98", "one slip"),
        ("school", "Range High School", "The Range High", "same"),
        ("school", "St Anne's Academy", "Saint Annes", "same"),
        ("school", "Range High School", "Meadow College", "different"),
        ("upn", "A123456789012", "A123456789021", "one slip"),
    ],
)
def test_how_far_two_traces_agree(field, one, other, level):
    label = {"email": "e-mail", "upn": "official number"}.get(field, field)
    assert compare(described("", **{field: one}), described("", **{field: other})).level(label) == level


def test_the_same_mother_speaks_for_and_another_says_nothing():
    amina = described("Amina Warsame", mother="Hodan Jama")
    assert compare(amina, described("Amina Warsame", mother="Hoodan Jamac")).level("family") == "same relative"
    assert compare(amina, described("Amina Warsame", mother="Sagal Ismail")).level("family") == ""


def test_an_estimated_age_becomes_years_of_birth():
    assert str(Birth.of_age(youngest=15, oldest=17, in_year=2026)) == "2008/2011"


def test_the_reasons_are_said_in_words():
    axel = described("Axel Habyarimana", born="2006-03-08", school="Range High School")
    aksel = described("Axel Habiyarimena", born="2006-08-03", school="Range High")
    assert sentence(compare(axel, aksel).findings) == (
        "same forename (Axel), surname sounds alike (Habyarimana / Habiyarimena),"
        " same date of birth with day and month swapped (2006-03-08 / 2006-08-03),"
        " same school or employer (Range High School / Range High)"
    )


def test_what_speaks_against_is_said_too():
    found = compare(described("Tom Ardley", sex="M"), described("Tom Ardley", sex="F")).findings
    assert reasons_against(found) == ["different sex (M / F)"]
    assert "same surname (Ardley)" in reasons_for(found)


def test_twins_are_shown_but_never_near_certain():
    home = ("12 High Street", "Norwich", "NR1 3QQ")
    tom = described("Tom Ardley", born="2009-06-14", home=home, phone="07700 900123", school="Range High School")
    jack = described("Jack Ardley", born="2009-06-14", home=home, phone="07700 900123", school="Range High School")
    assert band(compare(tom, jack), population=MILLION) == "show"


def test_a_father_and_son_of_one_name_are_never_near_certain():
    home = ("12 High Street", "Norwich", "NR1 3QQ")
    father = described("Ibrahim Warsame", born="1971-02-03", home=home, phone="07700 900123")
    son = described("Ibrahim Warsame", born="2008-09-21", home=home, phone="07700 900123")
    assert band(compare(father, son), population=MILLION) == "show"
    assert band(compare(father, described("Ibrahim Warsame", home=home)), population=MILLION) == "show"


def test_brothers_with_nothing_but_the_family_in_common_are_not_shown():
    home = ("12 High Street", "Norwich", "NR1 3QQ")
    tom = described("Tom Ardley", born="2009-06-14", home=home, phone="07700 900123")
    assert band(compare(tom, described("Jack Ardley", born="2012-11-30", home=home)), population=MILLION) == "below"


def test_namesakes_do_not_drown_the_reader_of_a_large_table():
    a, b = described("John Smith"), described("John Smith")
    assert band(compare(a, b), population=MILLION) == "below"
    assert band(compare(a, b), population=1_000) == "show"


def test_the_same_date_on_1_january_says_less_than_another_shared_date():
    stand_in = compare(described("", born="1999-01-01"), described("", born="1999-01-01"))
    known = compare(described("", born="1999-05-17"), described("", born="1999-05-17"))
    assert stand_in.bits < known.bits - 3
