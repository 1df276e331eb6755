"""Finding people who are filed: each save files them, one query finds them, the sealed are not found by
others."""

from itertools import permutations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from subjects.actions import withdraw_claim
from subjects.matching.index import evidence_of, reindex, reindex_many, unfiled
from subjects.matching.local_frequency import FILED
from subjects.matching.lookup import find_candidates
from subjects.models import (
    Address,
    DateOfBirth,
    Identifier,
    IdentifierKind,
    MatchEvidence,
    MatchKeys,
    Name,
    NameKind,
    Subject,
)
from tests.subjects.matching.described import described

pytestmark = pytest.mark.django_db


def somebody(forenames: str, surname: str, *, born: tuple[int, int, int] | None = None, **identifiers: str) -> Subject:
    subject = Subject.objects.create()
    Name.objects.create(subject=subject, forenames=forenames, surname=surname, source="referral")
    if born:
        year, month, day = born
        DateOfBirth.objects.create(subject=subject, year=year, month=month, day=day, source="referral")
    for kind, value in identifiers.items():
        Identifier.objects.create(subject=subject, kind=kind, value=value, source="referral")
    return subject


def filed(*args, **kwargs) -> Subject:
    subject = somebody(*args, **kwargs)
    reindex(subject=subject)
    return subject


@pytest.fixture
def axel():
    return filed("Axel", "Habyarimana", born=(2006, 8, 3), school="Range High School")


def test_a_misspelt_name_finds_the_earlier_person(axel):
    (match,) = find_candidates(described("Aksel Habiyarimena", born="2006-03-08", school="Range High"))
    assert match.subject_id == axel.pk
    assert "surname sounds alike (Habiyarimena / Habyarimana)" in match.for_reasons
    assert match.against_reasons == []


def test_a_match_gives_rows_for_the_page(axel):
    (match,) = find_candidates(described("Axel Habyarimana", born="2006-08-03"))
    assert [(row.label, row.verdict, row.speaks) for row in match.fields] == [
        ("Forename", "Same", "strongly for"),
        ("Surname", "Same", "strongly for"),
        ("Date of birth", "Same", "strongly for"),
    ]
    assert match.band == "near certain"
    assert match.as_evidence()["for"] == match.for_reasons


def test_nobody_is_found_for_a_stranger(axel):
    assert find_candidates(described("Oliver Thornbury", born="1981-01-30")) == []


def test_a_person_is_not_found_as_a_match_of_itself(axel):
    assert find_candidates(evidence_of(axel), without=axel.pk) == []


def test_a_sealed_person_is_found_only_by_asking_for_the_sealed(axel):
    Subject.objects.filter(pk=axel.pk).update(sealed=True)
    reindex(subject=axel)
    asked = described("Axel Habyarimana", born="2006-08-03")
    assert find_candidates(asked) == []
    assert [match.subject_id for match in find_candidates(asked, sealed=True)] == [axel.pk]


def test_sealed_people_take_no_place_from_the_others():
    for _ in range(70):
        sealed = somebody("Axel", "Habyarimana", born=(2006, 8, 3))
        Subject.objects.filter(pk=sealed.pk).update(sealed=True)
        reindex(subject=sealed)
    open_one = filed("Axel", "Habyarimana", born=(2006, 8, 3))
    found = find_candidates(described("Axel Habyarimana", born="2006-08-03"))
    assert [match.subject_id for match in found] == [open_one.pk]


def test_a_corrected_name_is_found_under_both(axel):
    Name.objects.create(subject=axel, kind=NameKind.FORMER, surname="Niyonzima", forenames="Axel", source="addendum")
    reindex(subject=axel)
    for name in ("Axel Niyonzima", "Axel Habyarimana"):
        assert [match.subject_id for match in find_candidates(described(name, born="2006-08-03"))] == [axel.pk]


def test_keys_and_evidence_are_filed_together_and_renewed_together(axel):
    Identifier.objects.create(subject=axel, kind=IdentifierKind.PHONE, value="07700 900123", source="addendum")
    before = set(MatchKeys.objects.get(subject=axel).keys)
    reindex(subject=axel)
    assert set(MatchKeys.objects.get(subject=axel).keys) > before
    assert MatchEvidence.objects.get(subject=axel).evidence == {
        "names": [["Axel", "Habyarimana"]],
        "births": [[2006, 8, 3, None]],
        "phones": ["07700 900123"],
        "schools": ["Range High School"],
    }


def test_a_withdrawn_claim_is_no_evidence(axel, people, who):
    withdraw_claim(claim=axel.identifiers.get(), why="Another boy's school", by=who("omar"))
    assert evidence_of(axel).schools == ()


def test_every_kind_of_claim_is_evidence():
    amina = somebody(
        "Amina",
        "Warsame",
        phone="07700 900123",
        email="amina@example.org",
        handle="@amina",
        upn="A123",
        family="Hodan Jama",
        description="red coat",
    )
    Address.objects.create(
        subject=amina, lines="Flat 2\n12 High Street", town="Norwich", postcode="NR1 3QQ", source="x"
    )
    DateOfBirth.objects.create(subject=amina, age_from=15, age_to=17, source="x")
    evidence = evidence_of(amina)
    assert evidence.phones == ("07700 900123",)
    assert evidence.numbers == (("upn", "A123"),)
    assert str(evidence.places[0]) == "Flat 2, 12 High Street, Norwich, NR1 3QQ"
    assert evidence.births[0].until == timezone.now().year - 15
    assert "red coat" not in str(evidence)


def test_somebody_known_only_by_a_handle_is_found():
    filed("", "", handle="https://chat.example/night_owl77")
    (match,) = find_candidates(described("Jay Ardley", handle="@Night.Owl77"))
    assert match.for_reasons == ["same online name (@Night.Owl77 / https://chat.example/night_owl77)"]


def test_people_loaded_in_bulk_are_filed_afterwards():
    loaded = [somebody("Axel", "Habyarimana"), somebody("Amina", "Warsame")]
    assert list(unfiled()) == loaded
    reindex_many(subjects=unfiled())
    assert MatchKeys.objects.count() == 2
    assert not unfiled().exists()


def test_a_lookup_is_two_journeys_to_the_database_however_many_are_filed(axel, django_assert_num_queries):
    for _ in range(15):
        filed("Axel", "Habyarimana", born=(2006, 8, 3))
    with django_assert_num_queries(2):
        found = find_candidates(described("Axel Habyarimana", born="2006-08-03"))
    assert len(found) == 10


def test_somebody_sealed_is_not_found_even_where_a_key_still_stands_under_the_open(axel):
    """What a stale row says is not enough: the person is asked too."""
    with connection.cursor() as cursor:
        cursor.execute(
            "create temporary table sealed_since as select subject_id, true as sealed from subjects_matchkeys"
        )
    stale = FILED._replace(people="sealed_since")
    assert find_candidates(described("Axel Habyarimana", born="2006-08-03"), tables=stale) == []


def test_kinds_of_identifier_are_known_here():
    """A new kind must be given a meaning in matching, or be left out on purpose."""
    assert set(IdentifierKind) == {
        "phone",
        "email",
        "handle",
        "school",
        "upn",
        "nhs",
        "pnc",
        "family",
        "description",
    }


def test_nobody_is_sealed_while_their_claims_are_being_read(axel):
    """Or they would be filed as they were before: whoever seals waits for whoever files, and the reverse."""
    with CaptureQueriesContext(connection) as asked:
        reindex(subject=axel)
    held = next(n for n, one in enumerate(asked) if "FOR NO KEY UPDATE" in one["sql"])
    assert held < min(n for n, one in enumerate(asked) if "subjects_name" in one["sql"])


def test_somebody_with_a_great_many_names_and_addresses_can_still_be_filed(axel):
    for n, (one, other) in enumerate(permutations("bdfgjklmnprstv", 2)):
        if n % 5 == 0:
            words = [f"{one}a{other}o{one}", f"{other}e{one}", f"{one}u{other}i", f"{other}o{other}a{one}"]
            Name.objects.create(subject=axel, forenames=" ".join(words[:3]), surname=words[3], source="x")
            Address.objects.create(
                subject=axel,
                lines=f"{n} M{one}ll L{other}ne",
                town="Norwich",
                postcode=f"NR{n} 3QQ",
                source="x",
            )
    DateOfBirth.objects.create(subject=axel, year=1999, month=2, day=3, source="x")
    assert len(reindex(subject=axel).keys) > 2_040  # four bytes each fill a page
