"""A name many bear here says less than the country's tables alone would let it say."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from subjects.actions import set_sealed
from subjects.counting import count_if_due
from subjects.matching.engine import compare
from subjects.matching.frequency import NATIONAL, Commonness, national_share
from subjects.matching.index import evidence_of, reindex_many
from subjects.matching.local_frequency import count_names
from subjects.matching.lookup import find_candidates
from subjects.models import DateOfBirth, Identifier, Name, NameCount, NameShare, Subject
from tests.subjects.matching.described import described
from tests.subjects.matching.test_properties import people

pytestmark = pytest.mark.usefixtures("as_keeper")  # who counts
KESTUTIS = described("Kestutis Petrauskas")


def file_people(forenames: str, surname: str, *, number: int, first_year: int = 1900) -> list[Subject]:
    """So many people of one name, each born in another year."""
    subjects = Subject.objects.bulk_create(Subject() for _ in range(number))
    Name.objects.bulk_create(
        Name(subject=subject, forenames=forenames, surname=surname, source="referral") for subject in subjects
    )
    DateOfBirth.objects.bulk_create(
        DateOfBirth(subject=subject, year=first_year + n, month=1 + n % 12, day=1 + n % 28, source="referral")
        for n, subject in enumerate(subjects)
    )
    reindex_many(subjects=subjects)
    return subjects


def seal(subjects: list[Subject]) -> None:
    for subject in subjects:
        set_sealed(subject=subject, sealed=True, why="Under cover")


def counted() -> dict[tuple[str, str], float]:
    count_names()
    return {(row.field, row.word): row.share for row in NameShare.objects.all()}


@pytest.mark.django_db
def test_a_name_rare_in_the_country_is_common_where_many_bear_it():
    file_people("Kęstutis", "Petrauskas", number=31)
    file_people("kestutis Jonas", "PETRAUSKAS-Smith", number=33, first_year=1950)
    shares = counted()
    # 64 of a thousand, in steps of one bit
    assert shares["forename", "kestutis"] == shares["surname", "petrauskas"] == 2**-4
    assert shares["forename", "jonas"] == shares["surname", "petrauskassmith"] == 2**-5
    assert national_share("forename", "kestutis") == 0.00005


@pytest.mark.django_db
@pytest.mark.parametrize(
    "written", ["Mac Donald", "MacDonald", "mcdonald", "Dr McDonald", "Mc  Donald", "McDonald (Smith)"]
)
def test_a_name_is_counted_as_it_is_compared(written):
    file_people("Kęstutis", written, number=20)
    counted()
    (row,) = NameShare.objects.filter(field="surname", word="macdonald") | NameShare.objects.filter(word="mcdonald")
    assert row.share == 2**-6


@pytest.mark.django_db
def test_of_a_name_in_one_field_the_last_word_is_the_surname():
    file_people("Kęstutis Petrauskas", "", number=20)
    assert set(counted()) == {("forename", "kestutis"), ("surname", "petrauskas")}


@pytest.mark.django_db
def test_a_name_commoner_in_the_country_than_here_is_not_kept():
    file_people("Oliver", "Smith", number=12)
    assert ("surname", "smith") not in counted()


@pytest.mark.django_db
def test_a_family_does_not_make_its_name_common():
    file_people("Kęstutis", "Petrauskas", number=9)
    assert counted() == {}


@pytest.mark.django_db
def test_whoever_is_referred_again_and_again_is_one_person_of_that_name():
    for _ in range(14):
        file_people("Kęstutis", "Petrauskas", number=1)
    assert counted() == {}


@pytest.mark.django_db
def test_names_are_counted_anew_each_time():
    people = file_people("Kęstutis", "Petrauskas", number=12)
    assert ("forename", "kestutis") in counted()
    Name.objects.filter(subject__in=people[:5]).update(forenames="Jonas")
    reindex_many(subjects=people)
    assert set(counted()) == {("surname", "petrauskas")}


@pytest.mark.django_db
def test_a_word_too_long_for_a_name_stops_nobody_from_counting():
    file_people("a" * 150, "Petrauskas", number=12)
    assert set(counted()) == {("surname", "petrauskas")}


@pytest.mark.django_db
def test_a_share_is_never_more_than_all():
    people = file_people("José", "Petrauskas", number=1_200)
    for written in ("Jose", "JOSÉ", "Jo-sé"):
        Name.objects.bulk_create(
            Name(subject=subject, forenames=written, surname="Petrauskas", source="x") for subject in people
        )
    reindex_many(subjects=people)
    assert max(counted().values()) == 1.0


@pytest.mark.django_db
def test_a_lookup_weighs_a_name_by_how_common_it_is_here(django_assert_num_queries):
    file_people("Kęstutis", "Petrauskas", number=19)
    (before, *_) = find_candidates(KESTUTIS)
    count_names()
    with django_assert_num_queries(2):
        (after, *_) = find_candidates(KESTUTIS)
    assert after.weight < before.weight
    assert after.steady == before.steady == before.weight
    assert after.for_reasons == before.for_reasons


@pytest.mark.django_db
def test_two_who_share_a_name_common_here_and_nothing_else_are_not_shown():
    file_people("Kęstutis", "Petrauskas", number=400, first_year=1500)
    stranger = described("Kestutis Petrauskas", born="1990-05-04", home=("1 Mill Lane", "Leeds", "LS2 8AA"))
    count_names()
    assert find_candidates(stranger) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "other", ["Kestutas Petrauskis", "Kestas Petrauskass", "Petrauskas Kestutis", "Kestutis Jonas"]
)
def test_whoever_looks_finds_the_other_at_the_same_weight(other):
    """How common the other's name is counts too, however it is spelt."""
    file_people("Kęstutis", "Petrauskas", number=40)
    phone = {"kind": "phone", "value": "07700 900123", "source": "referral"}
    found = {}
    one, two = file_people("Kęstutis", "Petrauskas", number=1, first_year=1990) + file_people(
        *other.split(), number=1, first_year=1990
    )
    for subject in (one, two):
        Identifier.objects.create(subject=subject, **phone)
    reindex_many(subjects=[one, two])
    count_names()
    for subject, who in ((one, two), (two, one)):
        matches = find_candidates(evidence_of(subject), without=subject.pk)
        found[subject.pk] = next(match.weight for match in matches if match.subject_id == who.pk)
    assert found[one.pk] == found[two.pk]


@pytest.mark.django_db
def test_after_somebody_is_sealed_names_are_as_if_they_had_never_been_filed():
    file_people("Kęstutis", "Petrauskas", number=14)
    count_if_due()
    before = set(NameShare.objects.values_list("field", "word", "share"))
    families = file_people("Kęstutis", "Petrauskas", number=18, first_year=1950)
    families += file_people("Zebedee", "Ngcobo", number=30)
    NameCount.objects.update(is_due=True)
    count_if_due()
    assert set(NameShare.objects.values_list("field", "word", "share")) != before
    seal(families)
    assert count_if_due()
    assert set(NameShare.objects.values_list("field", "word", "share")) == before


@pytest.mark.django_db
def test_names_are_counted_once_a_day_and_soon_after_a_seal():
    assert count_if_due()
    assert not count_if_due()
    seal(file_people("Axel", "Habyarimana", number=1))
    assert count_if_due()
    assert not count_if_due()
    NameCount.objects.update(counted_at=timezone.now() - timedelta(hours=25))
    assert count_if_due()


def test_names_the_other_way_round_are_as_common_as_in_the_field_where_they_are_commoner():
    """Marleigh White and White Marleigh agree in a surname that many bear, though as a forename White is rare."""
    there = compare(described("Marleigh White"), described("White Marleigh"))
    white = next(one for one in there.findings if "White" in (one.ours, one.theirs) and one.field != "name order")
    straight = compare(described("Marleigh White"), described("Marleigh White"))
    assert white.bits <= next(one.bits for one in straight.findings if one.field == "surname")


def test_a_double_forename_is_not_weighed_once_as_a_whole_and_once_in_parts():
    double = compare(described("Alexa-Rose White"), described("Alexa-Rose White"))
    assert [one.ours for one in double.findings if one.field == "forename"] == ["Alexa-Rose"]
    first = compare(described("Alexa White"), described("Alexa White"))
    assert next(one.bits for one in double.findings if one.field == "forename") == next(
        one.bits for one in first.findings if one.field == "forename"
    )


shares = st.dictionaries(
    st.sampled_from(["forename muhammad", "surname smith", "forename obrien", "surname obrien", "surname kowalski"]),
    st.floats(0.0, 0.5),
)


@settings(max_examples=60, deadline=None)
@given(people, people, shares)
def test_however_common_names_are_here_it_makes_no_difference_who_comes_first(one, other, here):
    common = Commonness(here)
    assert compare(one, other, common).bits == compare(other, one, common).bits


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["muhammad", "smith", "obrien", "xyzzy"]), shares)
def test_a_name_is_never_rarer_than_in_the_country(word, here):
    for field in ("forename", "surname", "either"):
        assert Commonness(here).share(field, word) >= NATIONAL.share(field, word)
        assert Commonness(here).share_in_any_spelling(field, word) >= Commonness(here).share(field, word)
