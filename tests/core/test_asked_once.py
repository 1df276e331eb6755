"""What is kept of an answer while one page is made, and what ends it (ADR 0052)."""

from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from accounts.middleware import CurrentAuthority
from accounts.models import Agency
from core.asked_once import asked_once, is_answered, one_reading
from core.clock import as_of
from core.locking import lock
from core.row_security import as_the_service, reading
from core.rules import what_holds
from referrals import access
from tests.records import a_referral

ASKED = []


@asked_once
def question(*about):
    ASKED.append(about)
    return len(ASKED)


@pytest.fixture(autouse=True)
def nothing_was_asked():
    ASKED.clear()


def test_outside_a_page_everything_is_asked_each_time():
    assert [question("a"), question("a")] == [1, 2]


def test_within_one_page_it_is_asked_once_and_the_next_page_asks_anew():
    for _ in range(2):
        with one_reading():
            assert question("a") == question("a")
    assert len(ASKED) == 2


def test_no_answer_reaches_another_person(who):
    with one_reading():
        assert question(who("omar")) != question(who("sian"))
        assert question(who("omar")) == 1


def test_no_answer_is_given_of_another_record(who):
    one, another = a_referral(who("tanya")), a_referral(who("tanya"))
    with one_reading():
        assert question(one) != question(another)
        assert question(one) == question(type(one).objects.get(pk=one.pk)) == 1


def test_records_that_are_not_saved_are_all_different():
    with one_reading():
        assert question(Agency()) != question(Agency())


def test_what_the_service_was_told_is_not_told_to_a_reader(settings, who):
    settings.ROW_SECURITY = True
    with one_reading(), reading(who("omar").reader):
        with as_the_service():
            assert question("a") == 1
        assert question("a") == 2


def test_of_a_day_that_is_over_nothing_is_kept():
    with one_reading():
        now = question("a")
        with as_of(timezone.now() - timedelta(days=2)):
            assert question("a") != now
        assert question("a") == now


@pytest.mark.parametrize("act", ["lock", "write"])
def test_a_lock_or_a_write_ends_it(act, who):
    referral = a_referral(who("tanya"))
    with one_reading():
        assert question("a") == question("a") == 1
        if act == "lock":
            lock(referral)
        else:
            type(referral).objects.filter(pk=referral.pk).update(version=5)
        assert [question("a"), question("a")] == [2, 3]


@pytest.mark.parametrize(("method", "times"), [("get", 1), ("head", 1), ("post", 2)])
def test_only_a_page_that_is_read_keeps_answers(method, times, people):
    def page(request):
        question("a"), question("a")
        return HttpResponse()

    request = getattr(RequestFactory(), method)("/")
    request.user, request.session = people.omar, {}
    CurrentAuthority(page)(request)
    assert len(ASKED) == times


def test_several_rules_of_a_record_are_asked_in_one_statement(who, django_assert_num_queries):
    referral, sian = a_referral(who("tanya")), who("sian").for_a_request()
    rules = (access.work, access.claim, access.assign, access.send_back, access.approve, access.recommend)
    with one_reading(), django_assert_num_queries(1):
        asked = what_holds(sian, referral, *rules)
        assert asked and [rule.refusal(sian, referral) for rule in rules] == [None] * len(rules)


def test_a_colleague_who_is_kept_away_meanwhile_is_refused_by_the_act_on_the_same_page(who, people):
    """What a page has kept is not what an act decides on."""
    referral, omar = a_referral(who("tanya")), who("omar").for_a_request()
    with one_reading():
        assert access.claim.allows(omar, referral)
        type(people.omar).objects.filter(pk=people.omar.pk).update(is_active=False)
        assert not access.claim.allows(omar.as_it_stands(), referral)


def test_what_a_page_has_asked_with_something_else_is_not_asked_again():
    with one_reading():
        is_answered(question, 7, "a")
        assert [question("a"), question("b")] == [7, 1]
    is_answered(question, 7, "a")
    assert question("a") == 2
