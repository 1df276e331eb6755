"""What tests of time limits start from."""

import pytest

from policy import in_force


@pytest.fixture(autouse=True)
def read_anew():
    """What a test published is rolled back, and what was read of it with it."""
    read_before = in_force.forget()
    yield
    in_force.remember(read_before)
