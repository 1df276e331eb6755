"""A name many bear here says less than the country's tables alone would let it say."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from subjects.matching.engine import compare
from subjects.matching.frequency import NATIONAL, Commonness, national_share
from subjects.matching.here import LEAST_COUNTED, count_names
from subjects.matching.index import reindex_many
from subjects.matching.lookup import find_candidates
from subjects.models import Name, NameShare, Subject
from tests.subjects.matching.described import described
from tests.subjects.matching.test_properties import people

KESTUTIS = described("Kestutis Petrauskas")


def file_people(forenames: str, surname: str, *, number: int, sealed: bool = False) -> list[Subject]:
    subjects = Subject.objects.bulk_create(Subject(sealed=sealed) for _ in range(number))
    Name.objects.bulk_create(
        Name(subject=subject, forenames=forenames, surname=surname, source="referral") for subject in subjects
    )
    reindex_many(subjects=Subject.objects.filter(pk__in=[subject.pk for subject in subjects]))
    return subjects


def counted() -> dict[tuple[str, str], float]:
    count_names()
    return {(row.field, row.word): row.share for row in NameShare.objects.all()}


@pytest.mark.django_db
def test_a_name_rare_in_the_country_is_common_where_many_bear_it():
    file_people("Kęstutis", "Petrauskas", number=31)
    file_people("kestutis Jonas", "PETRAUSKAS-Smith", number=20)
    shares = counted()
    # one of those who bear a name may be the person asked about
    assert shares["forename", "kestutis"] == pytest.approx((30 + 19) / LEAST_COUNTED)
    assert shares["surname", "petrauskas"] == pytest.approx(50 / LEAST_COUNTED)
    assert national_share("forename", "kestutis") == 0.00005


@pytest.mark.django_db
def test_a_name_commoner_in_the_country_than_here_is_not_kept():
    file_people("Oliver", "Smith", number=3)
    assert counted() == {}
    assert national_share("surname", "smith") > 2 / LEAST_COUNTED


@pytest.mark.django_db
def test_one_person_does_not_make_a_name_common():
    file_people("Kęstutis", "Petrauskas", number=1)
    assert counted() == {}


@pytest.mark.django_db
def test_the_sealed_are_not_counted_so_no_weight_tells_of_them():
    file_people("Kęstutis", "Petrauskas", number=9)
    before = counted()
    file_people("Kęstutis", "Petrauskas", number=40, sealed=True)
    file_people("Vytautas", "Kazlauskas", number=40, sealed=True)
    assert counted() == before


@pytest.mark.django_db
def test_names_are_counted_anew_each_time():
    gone = file_people("Kęstutis", "Petrauskas", number=9)
    assert ("forename", "kestutis") in counted()
    Subject.objects.filter(pk__in=[subject.pk for subject in gone]).update(sealed=True)
    reindex_many(subjects=Subject.objects.all())
    assert counted() == {}


@pytest.mark.django_db
def test_a_word_too_long_for_a_name_stops_nobody_from_counting():
    file_people("a" * 150, "Petrauskas", number=9)
    assert set(counted()) == {("surname", "petrauskas")}


@pytest.mark.django_db
def test_a_lookup_weighs_a_name_by_how_common_it_is_here(django_assert_num_queries):
    file_people("Kęstutis", "Petrauskas", number=9)
    (before, *_) = find_candidates(KESTUTIS)
    count_names()
    with django_assert_num_queries(1):
        (after, *_) = find_candidates(KESTUTIS)
    assert after.weight < before.weight
    assert after.for_reasons == before.for_reasons


@pytest.mark.django_db
def test_two_who_share_a_name_common_here_and_nothing_else_are_not_shown():
    file_people("Kęstutis", "Petrauskas", number=400)
    stranger = described("Kestutis Petrauskas", born="1990-05-04", home=("1 Mill Lane", "Leeds", "LS2 8AA"))
    count_names()
    assert find_candidates(stranger) == []


def test_names_the_other_way_round_are_as_common_as_in_the_field_where_they_are_commoner():
    """Marleigh White and White Marleigh agree in a surname that many bear, though as a forename White is rare."""
    there = compare(described("Marleigh White"), described("White Marleigh"))
    white = next(
        one for one in there.findings if "White" in (one.ours, one.theirs) and one.field != "name order"
    )
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
    st.sampled_from(
        ["forename muhammad", "surname smith", "forename obrien", "surname obrien", "surname kowalski"]
    ),
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
