"""Who guesses is slowed down and told of; who is guessed at comes in."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from allauth.account.auth_backends import AuthenticationBackend
from axes.models import AccessAttempt, AccessLog
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.kinds import SIGNIN_MANY_FAILED
from accounts.limits import GUESSES
from accounts.models import Notice
from accounts.signing_in import guessing
from audit.models import Event
from tests.accounts.test_signing_in import LOGIN, PASSWORD

HOME, SCHOOL, CAFE = "198.51.100.7", "203.0.113.1", "192.0.2.99"


def try_in(who, password=PASSWORD, *, at):
    name = who if isinstance(who, str) else who.email
    return Client().post(LOGIN, {"login": name, "password": password}, REMOTE_ADDR=at)


def came_in(answer):
    return answer.status_code == 302


def botnet(who, tries=GUESSES.account):
    return [try_in(who, "wrong", at=f"192.0.2.{number}") for number in range(tries)]


def botnet_for_an_hour(who):
    """Until each guess waits for as long as any does."""
    botnet(who)
    AccessAttempt.objects.update(failures_since_start=2)


def later(**by):
    """As if so much time had gone by since everything that was counted."""
    for attempt in AccessAttempt.objects.all():
        AccessAttempt.objects.filter(pk=attempt.pk).update(attempt_time=attempt.attempt_time - timedelta(**by))


def slowed(many, seconds, now):
    return guessing.must_wait_after(many, now - timedelta(seconds=seconds), after=GUESSES.account, now=now)


def told():
    return list(Notice.objects.filter(kind=SIGNIN_MANY_FAILED.name).values_list("person__name", flat=True))


def test_thirty_guesses_from_one_network_do_not_keep_tanya_out(tanya):
    answers = [try_in(tanya, "wrong", at=CAFE) for _ in range(30)]
    assert [answer.status_code for answer in answers] == [200] * 4 + [429] * 26
    assert came_in(try_in(tanya, at=HOME))


@pytest.mark.parametrize("name", ["tanya@demo.example", "nobody@demo.example"])
def test_of_eight_that_come_while_the_first_is_looked_at_five_are(tanya, monkeypatch, name):
    """Each comes while the password of the one before is being hashed."""
    looked_at = []

    def hashed(backend, request, **credentials):
        looked_at.append(request)
        if len(looked_at) < 8:
            try_in(name, "wrong", at=CAFE)

    monkeypatch.setattr(AuthenticationBackend, "authenticate", hashed)
    try_in(name, PASSWORD, at=CAFE)
    assert len(looked_at) == 5
    assert not AccessAttempt.objects.filter(user_agent__startswith="under way").exists()


def test_the_right_password_of_a_guesser_who_is_held_up_opens_nothing(tanya):
    for _ in range(5):
        try_in(tanya, "wrong", at=CAFE)
    assert try_in(tanya, at=CAFE).status_code == 429


def test_a_guesser_who_never_stops_is_let_try_again_after_fifteen_minutes_all_the_same(tanya):
    for _ in range(5):
        try_in(tanya, "wrong", at=CAFE)
    later(minutes=14)
    assert try_in(tanya, "wrong", at=CAFE).status_code == 429
    later(minutes=2)
    assert came_in(try_in(tanya, at=CAFE))


def test_the_addresses_of_one_household_are_one_guesser(tanya):
    answers = [try_in(tanya, "wrong", at=f"2001:db8:0:1::{number:x}") for number in range(1, 8)]
    assert [answer.status_code for answer in answers] == [200] * 4 + [429] * 3
    assert came_in(try_in(tanya, at="2001:db8:0:2::1"))


def test_an_address_of_version_4_is_the_same_however_it_is_written(tanya):
    for number in range(5):
        try_in(tanya, "wrong", at=CAFE if number % 2 else f"::ffff:{CAFE}")
    assert try_in(tanya, at=CAFE).status_code == 429


def test_guesses_from_many_networks_come_slower_and_slower(tanya):
    assert {answer.status_code for answer in botnet(tanya)} == {200}
    many, now = GUESSES.account, timezone.now()
    waits = [many_more for many_more in range(8) for at in [2**many_more - 0.1] if slowed(many + many_more, at, now)]
    assert waits == [0, 1, 2, 3, 4, 5] and not slowed(many - 1, 0, now) and not slowed(many + 90, 61, now)


def test_from_where_she_was_before_tanya_comes_in_under_any_number_of_guesses(tanya):
    assert came_in(try_in(tanya, at=SCHOOL))
    botnet_for_an_hour(tanya)
    assert came_in(try_in(tanya, at=SCHOOL))


def test_from_anywhere_else_she_waits_a_minute_at_most(tanya):
    botnet_for_an_hour(tanya)
    assert "Wait a minute" in try_in(tanya, at=HOME).content.decode()
    later(seconds=61)
    assert came_in(try_in(tanya, at=HOME))


def test_a_colleague_who_guesses_from_her_own_network_is_told_of_when_it_has_ended_often_enough(tanya, people):
    assert came_in(try_in(tanya, at=SCHOOL))
    for lock in range(GUESSES.locks):
        assert told() == [], lock
        for _ in range(5):
            try_in(tanya, "wrong", at=SCHOOL)
        AccessAttempt.objects.all().delete()  # a quarter of an hour later
    assert people.amir.name in told()
    assert SCHOOL not in "".join(Event.objects.filter(kind__startswith="signin.").values_list("payload", flat=True))


def test_her_own_slips_at_school_count_as_a_strangers_do_and_slow_nobody_anywhere(tanya):
    try_in(tanya, at=SCHOOL)
    for _ in range(4):
        try_in(tanya, "wrong", at=SCHOOL)
    assert guessing.at_account(tanya.email, timezone.now())[0] == 4
    assert came_in(try_in(tanya, at=HOME))


def test_one_password_at_many_accounts_from_one_network_is_slowed_too(tanya):
    for number in range(GUESSES.network):
        assert try_in(f"nobody{number}@demo.example", "Summer2026!Summer", at=CAFE).status_code == 200
    assert try_in("another@demo.example", "Summer2026!Summer", at=CAFE).status_code == 429
    assert try_in(tanya, at=CAFE).status_code == 429 and came_in(try_in(tanya, at=HOME))


def test_who_was_at_that_network_before_is_not_held_up_by_it(tanya):
    try_in(tanya, at=CAFE)
    for number in range(GUESSES.network):
        try_in(f"nobody{number}@demo.example", "Summer2026!Summer", at=CAFE)
    real = [try_in(tanya, "wrong", at=CAFE) for _ in range(2)]
    none = try_in("nobody@demo.example", "wrong", at=CAFE)
    assert {(answer.status_code, answer.content) for answer in real} == {(429, none.content)}, "nothing is told"
    assert came_in(try_in(tanya, at=CAFE))


def test_who_guesses_while_others_wait_reads_nothing_of_where_an_account_was_entered_during_it_or_afterwards(tanya):
    try_in(tanya, at=CAFE)
    answers = {CAFE: [], HOME: []}
    for at, got in answers.items():
        botnet_for_an_hour(tanya)
        got += [try_in(tanya, "wrong", at=at) for _ in range(7)]
    later(seconds=61)
    for at, got in answers.items():
        got += [try_in(tanya, "wrong", at=at) for _ in range(6)]
        later(seconds=61)
    known, strange = answers.values()
    assert [one.status_code for one in known] == [one.status_code for one in strange] == [429] * 7 + [200] + [429] * 5
    assert {one.content for one in known[:7]} == {one.content for one in strange[:7]}
    assert {one.content for one in known[8:]} == {one.content for one in strange[8:]}


def test_five_wrong_ones_while_others_wait_end_at_her_own_network_too_until_the_wait_is_over(tanya):
    try_in(tanya, at=SCHOOL)
    botnet_for_an_hour(tanya)
    for _ in range(5):
        try_in(tanya, "wrong", at=SCHOOL)
    assert try_in(tanya, at=SCHOOL).status_code == 429
    later(seconds=61)
    assert came_in(try_in(tanya, at=SCHOOL))


def test_who_was_at_that_network_before_makes_others_wait_there_as_anybody_does(tanya):
    try_in(tanya, at=CAFE)
    for number in range(GUESSES.network):
        try_in(f"nobody{number}@demo.example", "wrong", at=CAFE)
    later(seconds=61)
    assert try_in(tanya, "wrong", at=CAFE).status_code == 200
    assert try_in("another@demo.example", "wrong", at=CAFE).status_code == 429


def test_no_account_answers_as_an_account_does(tanya):
    real = [try_in(tanya, "wrong", at=CAFE) for _ in range(7)]
    none = [try_in("nobody@demo.example", "wrong", at=HOME) for _ in range(7)]
    assert [answer.status_code for answer in real] == [answer.status_code for answer in none]
    assert real[-1].content == none[-1].content


def test_under_many_guesses_no_account_answers_as_an_account_does(tanya):
    botnet(tanya)
    botnet_for_an_hour("nobody@demo.example")
    real, none = try_in(tanya, at=CAFE), try_in("nobody@demo.example", at=CAFE)
    assert (real.status_code, real.content) == (429, none.content)


def test_who_is_held_up_waits_as_long_and_an_account_that_is_known_there_moves_no_wait(tanya, monkeypatch):
    hashed = []
    monkeypatch.setattr(guessing, "make_password", hashed.append)
    try_in(tanya, at=CAFE)
    for number in range(GUESSES.network):
        try_in(f"nobody{number}@demo.example", "wrong", at=CAFE)
    waits = guessing.from_network(CAFE, timezone.now())
    try_in(tanya, "wrong", at=CAFE)
    assert hashed == [] and guessing.from_network(CAFE, timezone.now())[1] == waits[1]
    try_in("another@demo.example", "wrong", at=CAFE)
    assert len(hashed) == 1


def test_a_flush_of_the_cache_resets_nothing(tanya):
    botnet_for_an_hour(tanya)
    cache.clear()
    assert try_in(tanya, at=CAFE).status_code == 429


def test_auditors_are_told_once_an_hour_and_the_log_has_each(tanya):
    botnet(tanya)
    botnet("somebody.else@demo.example")
    assert sorted(told()) == ["Amir Stone", "Astrid Vane"]
    assert Event.objects.filter(kind=SIGNIN_MANY_FAILED.name).count() == 2
    assert not any(tanya.email in notice.words for notice in Notice.objects.all())


def test_two_at_once_that_step_over_the_number_are_told_of_all_the_same_and_once(tanya):
    botnet(tanya, GUESSES.account - 1)
    AccessAttempt.objects.filter(ip_address="192.0.2.0").update(
        failures_since_start=2
    )  # the tenth, which another did not see
    for number in range(2):
        later(seconds=3)
        try_in(tanya, "wrong", at=f"203.0.113.{number}")
    (event,) = Event.objects.filter(kind=SIGNIN_MANY_FAILED.name)
    assert json.loads(event.payload)["failures"] == GUESSES.account + 1


def test_a_spray_is_told_without_the_address(tanya):
    for number in range(GUESSES.network):
        try_in(f"nobody{number}@demo.example", "Summer2026!Summer", at=CAFE)
    (event,) = Event.objects.filter(kind=SIGNIN_MANY_FAILED.name)
    assert CAFE not in event.payload and json.loads(event.payload)["accounts"] == 50


def test_wrong_passwords_asked_for_inside_are_counted_as_those_at_the_door(client, tanya):
    client.post(LOGIN, {"login": tanya.email, "password": PASSWORD})
    form = {"oldpassword": "wrong", "password1": "entirely other phrase", "password2": "entirely other phrase"}
    answers = [client.post(reverse("account_change_password"), form).status_code for _ in range(6)]
    assert answers[-1] == 429
    assert client.post(reverse("account_change_password"), form | {"oldpassword": PASSWORD}).status_code == 429


def test_what_was_typed_is_not_kept_with_the_count(tanya):
    try_in(tanya, "my real passphrase at home", at=CAFE)
    kept = AccessAttempt.objects.get()
    assert "passphrase" not in kept.post_data and AccessLog.objects.count() == 0


@pytest.mark.parametrize("claimed", ["203.0.113.250", "127.0.0.1", "203.0.113.250, 127.0.0.1"])
def test_what_a_client_says_of_its_address_is_not_believed(tanya, claimed):
    for _ in range(5):
        try_in(tanya, "wrong", at=CAFE)
    form = {"login": tanya.email, "password": PASSWORD}
    answer = Client().post(LOGIN, form, REMOTE_ADDR=CAFE, headers={"x-forwarded-for": claimed, "x-real-ip": claimed})
    assert answer.status_code == 429
