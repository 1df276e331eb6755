"""What must hold for any two people, however they are written."""

import unicodedata
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from subjects.matching.blocking import blocking_keys, key_number, key_numbers
from subjects.matching.customs import formal_names, identifying_words, is_short_form, spellings
from subjects.matching.engine import compare, rank
from subjects.matching.person import Birth, PersonEvidence, PersonName, Place
from subjects.matching.similarity import NICKNAME, SAME, SPELLING, alike

NAMES = [
    "Mohammed",
    "Muhammad Ali",
    "Aleksandr",
    "Siobhán",
    "Bill",
    "Anne-Marie",
    "Ayşe",
    "Abd al-Rahman",
    "J",
    "",
    "Łukasz",
]
SURNAMES = [
    "O'Brien",
    "Smith-Jones",
    "Habyarimana",
    "Habiyarimena",
    "al-Rashid",
    "Kowalska",
    "Ní Bhriain",
    "Smith",
    "",
    "Yılmaz",
]
LETTERS = st.text(alphabet="abcdefghij klmnoprstuvwyzABÉÖßłıø'-’", max_size=14) | st.text(
    alphabet="王小明李さくカ김민수मीनाोू्हਸਿੰਘআব্দুলสมชายအောင်ចាន់አበበשלוםגיორმაҐїΩςمحمدہ -·", max_size=14
)

names = st.builds(PersonName, st.sampled_from(NAMES) | LETTERS, st.sampled_from(SURNAMES) | LETTERS)
births = st.builds(
    Birth,
    st.none() | st.integers(1930, 2024),
    st.none() | st.integers(1, 12),
    st.none() | st.integers(1, 28),
    st.none(),
) | st.builds(Birth, st.integers(1980, 2000), until=st.integers(2000, 2010))
places = st.builds(
    Place,
    st.sampled_from(["12 High Street", "12 High St", "Flat 3, 9 Mill Lane", ""]),
    st.sampled_from(["Norwich", "Leeds", ""]),
    st.sampled_from(["NR1 3QQ", "nr13qq", "NR1 3QO", "LS2 8AA", ""]),
)
few = {"max_size": 2}
people = st.builds(
    PersonEvidence,
    names=st.lists(names, **few).map(tuple),
    births=st.lists(births, **few).map(tuple),
    sex=st.sampled_from(["", "F", "male"]),
    places=st.lists(places, **few).map(tuple),
    phones=st.lists(st.sampled_from(["07700 900123", "+44 7700 900123", "07700 900132", "?"]), **few).map(tuple),
    emails=st.lists(st.sampled_from(["amina@example.org", "Amina+x@Example.org", "amna@example.org"]), **few).map(
        tuple
    ),
    handles=st.lists(st.sampled_from(["@am.ina", "https://chat.example/amina", "other_one"]), **few).map(tuple),
    schools=st.lists(st.sampled_from(["Range High School", "Range High", "St Anne's Academy"]), **few).map(tuple),
    numbers=st.lists(st.sampled_from([("upn", "A123"), ("upn", "A124"), ("nhs", "943 476")]), **few).map(tuple),
    family=st.lists(names, **few).map(tuple),
)


def as_typed(person: PersonEvidence, change) -> PersonEvidence:
    """The same person, with every text changed in a way that means nothing."""
    return replace(
        person,
        names=tuple(PersonName(change(name.forenames), change(name.surname)) for name in person.names),
        places=tuple(Place(change(each.street), change(each.town), change(each.postcode)) for each in person.places),
        **{field: tuple(map(change, getattr(person, field))) for field in ("phones", "emails", "schools")},
    )


def spaced(text: str) -> str:
    return f"  {text.replace(' ', '   ')} \u200b"


@settings(max_examples=60, deadline=None)
@given(people, people)
def test_which_person_comes_first_makes_no_difference(one, other):
    there, back = compare(one, other), compare(other, one)
    assert there.bits == back.bits
    assert sorted(f.bits for f in there.findings) == sorted(f.bits for f in back.findings)


@settings(max_examples=60, deadline=None)
@given(people, people)
def test_case_spaces_and_unicode_form_make_no_difference(one, other):
    expected = compare(one, other).bits
    for change in (str.upper, spaced, lambda text: unicodedata.normalize("NFD", text)):
        assert compare(as_typed(one, change), other).bits == expected


@settings(max_examples=60, deadline=None)
@given(people)
def test_case_spaces_and_unicode_form_do_not_change_where_somebody_is_filed(one):
    expected = blocking_keys(one)
    for change in (str.upper, spaced, lambda text: unicodedata.normalize("NFD", text)):
        assert blocking_keys(as_typed(one, change)) == expected


@settings(max_examples=60, deadline=None)
@given(people, people)
def test_the_order_of_claims_makes_no_difference(one, other):
    fields = ("names", "births", "places", "phones", "emails", "handles", "schools", "numbers", "family")
    turned = replace(one, **{field: getattr(one, field)[::-1] for field in fields})
    assert compare(turned, other).bits == compare(one, other).bits
    assert blocking_keys(turned) == blocking_keys(one)


@settings(max_examples=60, deadline=None)
@given(people)
def test_what_is_kept_for_comparing_is_read_back_as_it_was(one):
    assert PersonEvidence.unpacked(one.packed()) == one


@settings(max_examples=60, deadline=None)
@given(people, st.lists(people, max_size=4))
def test_candidates_rank_alike_in_whatever_order_they_are_found(probe, others):
    numbered = list(enumerate(others))
    there = rank(probe, numbered, population=10_000)
    back = rank(probe, numbered[::-1], population=10_000)
    assert [match.subject_id for match in there] == [match.subject_id for match in back]


@settings(max_examples=60, deadline=None)
@given(people)
def test_the_number_of_every_key_fits_its_column(one):
    assert all(-(2**31) <= number < 2**31 for number in key_numbers(one))


def test_a_key_has_the_same_number_on_every_machine():
    """Numbers are stored: a change here means filing everybody anew."""
    assert key_number("nABRMN.AKSL") == 1194555510


some_words = (st.sampled_from(NAMES + SURNAMES) | LETTERS).map(identifying_words).filter(bool).map(max)


@settings(max_examples=200, deadline=None)
@given(some_words, some_words)
def test_words_with_no_formal_name_in_common_are_neither_spellings_nor_short_forms_of_each_other(one, other):
    """Looking at the formal names first saves two look-ups for most pairs, and must not change an answer."""
    if one == other:
        expected = SAME
    elif spellings(one) & spellings(other):
        expected = SPELLING
    elif (is_short_form(one) or is_short_form(other)) and formal_names(one) & formal_names(other):
        expected = NICKNAME
    else:
        assert alike(one, other) not in {SAME, SPELLING, NICKNAME}
        return
    assert alike(one, other) == expected
