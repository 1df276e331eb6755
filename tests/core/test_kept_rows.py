"""Rows whose query is built once in a process are the rows that are there now (ADR 0052)."""

import gc
from datetime import timedelta
from inspect import signature

import pytest
from django.db import connection
from django.db.models import Count
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Agency, Membership, User
from core.clock import as_of, now
from core.kept_rows import RowsKept, abreast, rows_kept, write_rows
from referrals.access import BY_QUEUE, see_case_file
from referrals.models import Referral
from tests.records import a_referral


def held_by(*people):
    return Membership.objects.live().filter(user__in=people).select_related("agency", "user").order_by("pk")


@pytest.fixture
def built():
    """How often the query was built."""
    return []


@pytest.fixture
def kept(built):
    def build(*people):
        built.append(people)
        return held_by(*people)

    return rows_kept(build)


def test_the_rows_are_those_of_the_query_and_so_is_what_is_read_along_with_them(people, kept, built):
    omar, tanya = people.omar, people.tanya
    for keys in ((omar.pk,), (tanya.pk,), (omar.pk, tanya.pk)):
        rows = kept(*keys)
        assert rows == list(held_by(*keys)) != []
        with CaptureQueriesContext(connection) as sent:
            assert {row.user.pk for row in rows} == set(keys) and all(row.agency.name for row in rows)
        assert not sent.captured_queries
    assert len(built) == 2, "once for each number of keys"


def test_a_role_that_has_ended_since_is_found_no_longer(people, kept):
    omar = people.omar
    first, *others = kept(omar.pk)
    Membership.objects.filter(pk=first.pk).update(until=timezone.now())
    assert kept(omar.pk) == others


def test_a_day_that_is_over_is_asked_with_its_own_time(people, kept):
    omar = people.omar
    kept(omar.pk)
    Membership.objects.filter(user=omar).update(until=timezone.now())
    with as_of(timezone.now() - timedelta(hours=1)):
        assert kept(omar.pk) == list(held_by(omar.pk)) != []


def test_a_row_has_the_values_of_its_columns_converted_as_ever(people):
    omar = people.omar
    kept = rows_kept(lambda pk: User.objects.filter(pk=pk))
    for _ in range(2):
        [found] = kept(omar.pk)
        assert {name: value for name, value in vars(found).items() if name != "_state"} == {
            name: value for name, value in vars(User.objects.get(pk=omar.pk)).items() if name != "_state"
        }


def test_what_is_fetched_after_the_rows_is_fetched_for_these(people):
    kept = rows_kept(lambda pk: Agency.objects.filter(pk=pk).prefetch_related("memberships"))
    for name in ("omar", "tanya"):
        agency = getattr(people, name).memberships.first().agency
        [found] = kept(agency.pk)
        with CaptureQueriesContext(connection) as sent:
            assert {one.agency_id for one in found.memberships.all()} == {agency.pk}
        assert not sent.captured_queries


def test_one_that_looks_at_its_key_or_at_the_time_is_built_each_time(people, built):
    omar = people.omar

    def reading(pk):
        built.append(pk)
        return User.objects.filter(sort_key=User.objects.get(pk=pk).sort_key)

    def looking(pk):
        built.append(pk)
        return User.objects.filter(pk=pk, joined_at__lt=now() + timedelta(days=1))

    for build in (reading, looking):
        kept = rows_kept(build)
        assert [kept(omar.pk), kept(omar.pk)] == [[omar], [omar]]
    assert [pk for pk in built if pk == omar.pk] == [omar.pk] * 4


def kept_by_the_code():
    found = [one for one in gc.get_objects() if type(one) is RowsKept]
    return [one for one in found if not one.build.__module__.startswith("tests.")]


def test_what_the_code_keeps_is_written_once_and_nothing_of_it_is_built_each_time():
    """One that cannot be written is right, and slow, and nobody is told."""
    for kept in kept_by_the_code():
        keys = signature(kept.build).parameters.values()
        assert kept._write(sum(2 if key.kind is key.VAR_POSITIONAL else 1 for key in keys)), kept.build


def test_columns_are_those_of_the_query_beside_rows_and_alone(people):
    omar, tanya = people.omar, people.tanya
    roles = rows_kept(lambda *keys: held_by(*keys).values_list("user_id", "role"))
    wanted = list(held_by(omar.pk, tanya.pk).values_list("user_id", "role"))
    assert roles(omar.pk, tanya.pk) == wanted != []
    rows, columns = abreast(rows_kept(held_by).asking(omar.pk), roles.asking(omar.pk, tanya.pk))
    assert columns == wanted and rows == list(held_by(omar.pk))


def test_more_than_rows_of_a_model_is_not_written(people):
    with pytest.raises(AssertionError):
        write_rows(User.objects.values("pk").annotate(roles=Count("memberships")))
    with pytest.raises(AssertionError):
        write_rows(people.omar.memberships.all())


@pytest.mark.usefixtures("filed_beforehand")
def test_a_page_shows_a_record_as_it_stands(who):
    """The rows of a page are asked for with the statement of an earlier one."""
    referral, omar = a_referral(who("tanya")), who("omar")
    for state in ("received", "triaged"):
        Referral.objects.filter(pk=referral.pk).update(version=referral.version + len(state))
        page = see_case_file.page(omar, Referral, order=BY_QUEUE, related=("agency",))
        assert [row.version for row in page.rows] == [referral.version + len(state)]
