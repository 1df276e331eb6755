"""What the tests of accounts share."""

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def fresh_limits():
    """Every test signs in from one address; what the last one used up of its limit is not this one's."""
    cache.clear()
