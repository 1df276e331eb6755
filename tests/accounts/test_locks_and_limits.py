"""One school behind one address comes in at 8:45; one guesser does not."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.signing_in.lockout import address_of
from tests.people import PASSWORD

LOGIN = "/accounts/login/"


@pytest.fixture
def tanya(people):
    people.tanya.set_password(PASSWORD)
    people.tanya.save()
    return people.tanya


def sign_in(person, password=PASSWORD, **more):
    return Client().post(LOGIN, {"login": person.email, "password": password}, **more)


def test_after_a_hundred_colleagues_with_a_slip_each_tanya_comes_in(tanya):
    for _ in range(100):
        assert Client().post(LOGIN, {"login": "", "password": ""}).status_code == 200
    assert sign_in(tanya).status_code == 302


def test_a_flood_from_one_address_is_told_to_wait_in_our_words(tanya, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "login": "2/m/ip"}
    answers = [sign_in(tanya, "wrong", REMOTE_ADDR="198.51.100.20") for _ in range(3)]
    assert answers[-1].status_code == 429 and "Wait a minute" in answers[-1].content.decode()


def test_behind_our_proxy_a_guesser_elsewhere_does_not_lock_tanya_out(tanya, settings):
    settings.TRUSTED_PROXIES = 1
    for number in range(6):
        sign_in(tanya, "wrong", headers={"x-forwarded-for": f"10.0.0.{number}, 203.0.113.1"})
    assert sign_in(tanya, headers={"x-forwarded-for": "203.0.113.1"}).status_code == 429
    assert sign_in(tanya, headers={"x-forwarded-for": "203.0.113.2"}).status_code == 302


@pytest.mark.parametrize("claimed", ["", "not an address", "203.0.113.9, <script>"])
def test_a_claim_that_is_no_address_counts_for_the_connection(rf, settings, claimed):
    settings.TRUSTED_PROXIES = 1
    assert address_of(rf.get(reverse("home"), headers={"x-forwarded-for": claimed})) == "127.0.0.1"
