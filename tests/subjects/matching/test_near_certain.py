""" "Near certain" is said of one person."""

import pytest

from subjects.matching.engine import rank
from tests.subjects.matching.described import described

POPULATION = 10_000


def bands(probe, *others, joined=lambda one, another: False):
    found = rank(probe, enumerate(others), population=POPULATION, joined=joined)
    return {match.subject_id: match.band for match in found}


def axel(born, **known):
    return described("Axel Habyarimana", born=born, **known)


def test_of_two_who_are_near_certain_only_the_likelier_is_called_so():
    worse = described("Aksel Habyarimana", born="2006-03-08")
    assert bands(axel("2006-03-08"), axel("2006-03-08"), worse) == {0: "near certain", 1: "show"}


def test_of_two_who_are_equally_likely_neither_is_near_certain():
    twice = bands(axel("2006-03-08"), axel("2006-03-08"), axel("2006-03-08"))
    assert twice == {0: "show", 1: "show"}


def test_two_equally_likely_who_are_joined_already_are_one_person_and_near_certain():
    together = bands(axel("2006-03-08"), axel("2006-03-08"), axel("2006-03-08"), joined=lambda one, another: True)
    assert together == {0: "near certain", 1: "near certain"}


def test_whoever_is_joined_to_one_of_two_equally_likely_is_doubted_with_them():
    worse = described("Aksel Habyarimana", born="2006-03-08")
    of_one = bands(
        axel("2006-03-08"),
        axel("2006-03-08"),
        worse,
        axel("2006-03-08"),
        joined=lambda one, another: {one, another} == {0, 1},
    )
    assert of_one == {0: "show", 1: "show", 2: "show"}


def test_two_who_are_joined_already_are_both_near_certain():
    worse = described("Aksel Habyarimana", born="2006-03-08")
    together = bands(axel("2006-03-08"), axel("2006-03-08"), worse, joined=lambda one, another: True)
    assert together == {0: "near certain", 1: "near certain"}


@pytest.mark.parametrize(
    ("born", "band"),
    [
        ("1986-03-08", "show"),  # a figure of the year, and a father
        ("1976-03-08", "show"),
        ("2005-03-08", "near certain"),
        ("2006-03-09", "near certain"),
    ],
)
def test_years_of_birth_a_generation_apart_are_those_of_two(born, band):
    assert bands(axel("2006-03-08"), axel(born)) == {0: band}


def test_a_father_and_a_son_of_one_name_are_never_both_near_certain():
    son, father = axel("2006-03-08", phone="07700 900123"), axel("1986-03-08", phone="07700 900123")
    assert bands(son, father, son) == {1: "near certain", 0: "show"}
    assert bands(father, father, son)[0] == "near certain"
