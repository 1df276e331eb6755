"""What the tests of accounts share."""

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache

from tests.accounts.own_sign_in import academy, idp, linked, one_provider
from tests.people import PASSWORD

__all__ = ["academy", "idp", "linked", "one_provider"]


@pytest.fixture(autouse=True)
def fresh_limits():
    """Every test signs in from one address; what the last one used up of its limit is not this one's."""
    cache.clear()


@pytest.fixture(autouse=True)
def one_half_minute(monkeypatch):
    """The codes of an app are those of the moment at which the test began, until it goes on (`next_half_minute`): none runs out
    between being read and being typed."""
    began = next(totp.yield_hotp_counters_from_time())
    monkeypatch.setattr(totp, "yield_hotp_counters_from_time", lambda: iter([began]))


@pytest.fixture
def tanya(people):
    """With a password."""
    people.tanya.set_password(PASSWORD)
    people.tanya.save()
    return people.tanya
