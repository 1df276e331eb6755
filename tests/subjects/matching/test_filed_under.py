"""The row for each key of each person stays in step by itself, whoever writes the keys and however."""

import pytest
from django.db import ProgrammingError, connection, transaction

from core.duties import planned
from subjects.matching.blocking import READING, key_numbers
from subjects.matching.index import evidence_of, refile, reindex, reindex_many
from subjects.models import FiledUnder, MatchKeys, Name, Subject
from tests.subjects.matching.test_lookup import filed, somebody

pytestmark = pytest.mark.django_db


def rows_of(subject: Subject) -> set[tuple[bool, int]]:
    return set(FiledUnder.objects.filter(subject_id=subject.pk).values_list("sealed", "number"))


def keys_of(subject: Subject) -> set[tuple[bool, int]]:
    kept = MatchKeys.objects.get(subject=subject)
    return {(kept.sealed, number) for number in kept.keys}


def test_somebody_is_filed_under_each_of_their_keys():
    axel = filed("Axel", "Habyarimana", born=(2006, 8, 3))
    expected = {(False, number) for number in key_numbers(evidence_of(axel))}
    assert rows_of(axel) == keys_of(axel) == expected


def test_what_is_withdrawn_is_no_longer_filed_and_what_is_new_is():
    axel, amina = filed("Axel", "Habyarimana", born=(2006, 8, 3)), filed("Amina", "Warsame")
    before, hers = rows_of(axel), rows_of(amina)
    Name.objects.filter(subject=axel).update(surname="Niyonzima")
    reindex(subject=axel)
    assert rows_of(axel) == keys_of(axel) != before
    assert rows_of(amina) == hers


def test_sealing_moves_every_row_and_unsealing_moves_it_back():
    axel = filed("Axel", "Habyarimana", born=(2006, 8, 3))
    before = rows_of(axel)
    for sealed in (True, False):
        MatchKeys.objects.filter(subject=axel).update(sealed=sealed)
        assert rows_of(axel) == {(sealed, number) for _, number in before}


def test_people_filed_together_are_filed_each_under_their_own():
    people = [somebody("Axel", "Habyarimana"), somebody("Amina", "Warsame"), somebody("Axel", "Warsame")]
    for _ in range(2):
        reindex_many(subjects=people)
        assert [rows_of(one) for one in people] == [keys_of(one) for one in people]


def test_whoever_waits_for_the_keeper_is_not_filed_anew():
    axel = filed("Axel", "Habyarimana")
    with connection.cursor() as cursor:
        cursor.execute("select min(xmin::text), max(xmin::text) from subjects_filedunder")
        before = cursor.fetchone()
        MatchKeys.objects.filter(subject=axel).update(waiting=False)
        cursor.execute("select min(xmin::text), max(xmin::text) from subjects_filedunder")
        assert cursor.fetchone() == before


def test_with_the_keys_the_rows_go_too():
    axel = filed("Axel", "Habyarimana")
    MatchKeys.objects.filter(subject=axel).delete()
    assert rows_of(axel) == set()


@pytest.mark.parametrize(
    "statement",
    [
        "delete from subjects_filedunder",
        "update subjects_filedunder set number = 0",
        "insert into subjects_filedunder (sealed, number, subject_id) values (false, 1, 1)",
    ],
)
def test_the_program_itself_may_not_write_there(statement):
    """A row taken away here would be an earlier referral that nobody finds."""
    filed("Axel", "Habyarimana")
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_after_a_change_of_the_reading_the_keeper_files_everybody_anew_a_few_at_a_time():
    people = [filed("Axel", "Habyarimana"), filed("Amina", "Warsame"), filed("王小明", "")]
    found_by = [rows_of(one) for one in people]
    MatchKeys.objects.update(reading=READING - 1, keys=[])
    assert [refile(limit=2), refile(limit=2), refile(limit=2)] == [2, 1, 0]
    assert [rows_of(one) for one in people] == found_by
    assert set(MatchKeys.objects.values_list("reading", flat=True)) == {READING}


def test_filing_anew_looks_for_nobody_and_forgets_nobody_who_waits():
    axel, amina = filed("Axel", "Habyarimana"), filed("Amina", "Warsame")
    MatchKeys.objects.update(reading=READING - 1)
    MatchKeys.objects.filter(subject=amina).update(waiting=False)
    refile()
    assert MatchKeys.objects.get(subject=axel).waiting
    assert not MatchKeys.objects.get(subject=amina).waiting


def test_filing_anew_is_a_duty_of_the_keeper():
    assert dict(planned())["subjects.matching.index.refile"]
