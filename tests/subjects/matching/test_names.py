"""One person, written two ways. Each pair shares a date of birth, as two referrals about one child would."""

import pytest

from subjects.matching.blocking import blocking_keys
from subjects.matching.engine import band, compare
from tests.subjects.matching.described import described

BORN = "2007-04-19"
ONE_PERSON = [
    ("Mohammed Khan", "Muhammad Khan"),
    ("Mohamed Khan", "Md Khan"),
    ("Abd al-Rahman Saleh", "Abdulrahman Saleh"),
    ("Abdur Rahman Saleh", "Abdirahman Saleh"),
    ("Abd el-Kader Haddad", "Abdulqadir Haddad"),
    ("Aleksandr Ivanov", "Alexander Ivanoff"),
    ("Yevgeny Sokolov", "Evgeniy Sokolow"),
    ("William Thornbury", "Bill Thornbury"),
    ("Katarzyna Kowalska", "Kasia Kowalski"),
    ("Amina Warsame", "Warsame Amina"),
    ("Abdi Hassan | Warsame", "Abdi | Hassan"),
    ("Ayaan | Farah Jama", "Ayaan Farah"),
    ("Mary | Smith-Jones", "Mary Jones"),
    ("Dylan | Marsh-Price", "Dillon | Marshprice"),
    ("Dillon | Marshprice", "Dylen | March Price"),
    ("Mary | Smith-Jones", "Mary | Jones Smith"),
    ("Anne Marie Caldwell", "Annemarie Caldwell"),
    ("Muhammad Ali Qureshi", "Ali Qureshi"),
    ("John Paul Ardley", "Paul Ardley"),
    ("Niamh | Ní Bhriain", "Neve O'Brien"),
    ("Siobhán | O'Sullivan", "Siobhan | O Sullivan"),
    ("Rhys | ap Gruffydd", "Rees Griffith"),
    ("Dafydd Llwyd", "David Lloyd"),
    ("Ayşe Yılmaz", "Ayse Yilmaz"),
    ("Ömer Çelik", "Omar Celik"),
    ("Oluwaseun Adeyemi", "Seun Adeyemi"),
    ("Harpreet Kaur Gill", "Harpreet Gill"),
    ("Łukasz Wójcik", "Lukas Wojcik"),
    ("Axel Habyarimana", "Aksel Habiyarimena"),
    ("Ivan Petrovich Sidorov", "Ivan Sidorov"),
    ("Ian | Mac Donald", "Iain McDonald"),
    ("Nur | Al-Rashid", "Noor Rashid"),
    ("Jörg | van der Meulen", "Jorg Vandermeulen"),
    ("Elena Papadopoulou", "Elena Papadopoulos"),
    ("Barnaby Carrington", "Bamaby Carrington"),
    ("Wi11iam 0sborne", "William Osborne"),
    ("Мохаммед Алиев", "Mohammed Aliev"),
    ("محمد حسين", "Mohammed Hussein"),
]
TWO_PEOPLE = [
    ("Thomas Ashcroft", "Oliver Ashcroft"),
    ("Aisha Rahman", "Tahira Begum"),
    ("Christopher Marlow", "Christine Marlow"),
    ("Paul Ridley", "Paula Hartnell"),
]


@pytest.mark.parametrize(("one", "other"), ONE_PERSON)
def test_one_person_written_two_ways_is_shown_even_among_a_million(one, other):
    a, b = described(one, born=BORN), described(other, born=BORN)
    assert band(compare(a, b), population=1_000_000) in {"show", "near certain"}


@pytest.mark.parametrize(("one", "other"), ONE_PERSON)
def test_one_person_written_two_ways_is_looked_at(one, other):
    """By the names alone: the date of birth may be wrong or missing."""
    assert blocking_keys(described(one)) & blocking_keys(described(other))


@pytest.mark.parametrize(("one", "other"), TWO_PEOPLE)
def test_two_people_without_more_in_common_than_a_surname_are_not_shown(one, other):
    assert band(compare(described(one), described(other)), population=1_000_000) == "below"


def test_a_shared_rare_surname_says_more_than_a_shared_smith():
    rare = compare(described("Tom Habyarimana"), described("Tom Habyarimana"))
    common = compare(described("Tom Smith"), described("Tom Smith"))
    assert rare.bits > common.bits + 3


def test_a_former_name_is_as_good_as_the_present_one():
    married = described("Leila Ashworth", also="Leila Bensalem", born="1994-02-11")
    assert (
        band(compare(married, described("Leila Bensalem", born="1994-02-11")), population=1_000_000) == "near certain"
    )


def test_a_title_is_no_part_of_a_name():
    assert compare(described("Dr Samir Haddad"), described("Samir Haddad")).level("forename") == "same"


def test_initials_agree_only_as_far_as_they_go():
    assert compare(described("J Thornbury"), described("James Thornbury")).level("forename") == "initial"


def test_a_name_in_one_field_is_read_as_forenames_and_surname():
    assert compare(described("Samir Idris Haddad |"), described("Samir Haddad")).level("surname") == "same"
