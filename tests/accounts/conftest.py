"""What the tests of accounts share."""

import pytest
from django.core.cache import cache

from tests.accounts.own_sign_in import academy, idp, linked, one_provider
from tests.people import PASSWORD

__all__ = ["academy", "idp", "linked", "one_provider"]


@pytest.fixture(autouse=True)
def fresh_limits():
    """Every test signs in from one address; what the last one used up of its limit is not this one's."""
    cache.clear()


@pytest.fixture
def tanya(people):
    """With a password."""
    people.tanya.set_password(PASSWORD)
    people.tanya.save()
    return people.tanya
