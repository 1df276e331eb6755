"""Names of every script find themselves, and those that only look alike to a machine stay two."""

import pytest

from subjects.matching.blocking import blocking_keys
from subjects.matching.engine import band, compare
from subjects.matching.index import reindex
from subjects.matching.lookup import find_candidates
from subjects.matching.normalise import joined
from subjects.matching.person import PersonEvidence
from subjects.matching.similarity import DIFFERENT, SAME, SOUNDS, UNREAD, alike
from subjects.models import IdentifierKind, Name, Subject
from tests.spellings import HANDLES, NAMES, TWO_NAMES
from tests.subjects.matching.described import described, named

MILLION = 1_000_000


def one_box(name: str) -> PersonEvidence:
    return PersonEvidence(names=(named(name)._replace(forenames=name, surname=""),))


@pytest.mark.django_db
@pytest.mark.parametrize("one", NAMES, ids=str)
def test_whoever_is_filed_is_found_by_the_same_name(one):
    subject = Subject.objects.create()
    given = named(one.filed)
    Name.objects.create(subject=subject, forenames=given.forenames, surname=given.surname, source="referral")
    reindex(subject=subject)
    for typed in (one.filed, *(each for each in one.typed if joined(each) == joined(one.filed))):
        for asked in (PersonEvidence(names=(named(typed),)), one_box(typed)):
            assert [match.subject_id for match in find_candidates(asked)] == [subject.pk], typed


@pytest.mark.django_db
@pytest.mark.parametrize("one", HANDLES, ids=str)
def test_whoever_is_filed_is_found_by_the_same_online_name(one):
    subject = Subject.objects.create()
    subject.identifiers.create(kind=IdentifierKind.HANDLE, value=one.filed, source="referral")
    reindex(subject=subject)
    asked = PersonEvidence(handles=(one.filed,))
    assert [match.subject_id for match in find_candidates(asked)] == [subject.pk]


@pytest.mark.parametrize("one", NAMES, ids=str)
def test_the_same_name_and_date_of_birth_weigh_as_much_in_any_script(one):
    other = compare(described(one.filed, born="2006-05-03"), described(one.filed, born="2006-05-03"))
    assert band(other, population=MILLION) in {"show", "near certain"}
    if " " in one.filed:
        assert band(other, population=MILLION) == "near certain"


@pytest.mark.parametrize(("one", "other"), TWO_NAMES)
def test_two_names_are_told_apart(one, other):
    assert alike(one, other) in {DIFFERENT, "a slip", "close"}
    assert band(compare(one_box(one), one_box(other)), population=MILLION) == "below"


def test_meena_and_monu_are_two():
    """Their consonants are the same; in Devanagari the vowels are marks, which a reader must not drop."""
    assert alike("मीना", "मोनू") == DIFFERENT
    assert blocking_keys(described("मीना")).isdisjoint(blocking_keys(described("मोनू")))


@pytest.mark.parametrize("other", ["王 小明", "小明 | 王"])
def test_a_name_without_a_space_is_the_same_with_one(other):
    assert compare(described("王小明"), described(other)).bits > 20


@pytest.mark.parametrize(
    ("written", "in_latin"),
    [("王小明", "Wang Xiaoming"), ("मोहम्मद हुसैन", "Mohammed Hussein"), ("გიორგი ბერიძე", "Giorgi Beridze")],
)
def test_a_reading_in_latin_letters_finds_the_name_and_says_no_more_than_that_it_sounds_alike(written, in_latin):
    a, b = described(written, born="2006-05-03"), described(in_latin, born="2006-05-03")
    assert blocking_keys(described(written)) & blocking_keys(described(in_latin))
    assert band(compare(a, b), population=MILLION) != "below"
    assert {one.level for one in compare(a, b).findings if one.field == "forename"} == {SOUNDS}


def test_a_script_that_cannot_be_read_speaks_for_nobody_and_against_nobody():
    """Kim is read "gim": that says nothing against the person."""
    assert alike("김", "kim") == UNREAD
    found = compare(described("김민수", phone="07700 900123"), described("Minsu Kim", phone="07700 900123"))
    assert all("script" not in sentence for sentence in [*_against(found), *_for(found)])
    assert found.bits > compare(described("Tom Day"), described("Minsu Kim")).bits


def _for(found):
    return [one.sentence for one in found.findings if one.bits > 0]


def _against(found):
    return [one.sentence for one in found.findings if one.bits < 0]


def test_two_names_of_one_reading_only_sound_alike():
    assert alike("晓明", "小明") == SOUNDS
    assert alike("小明", "小明") == SAME
