"""The story that the walks over the URLconf walk has a record of everything that has an address."""

from __future__ import annotations

from tests.addresses import every_address
from tests.story import NOT_WALKED, without_a_record


def test_every_address_can_be_walked(story):
    """A new one that cannot be is named here, until the story has a record of it or it is listed with a reason."""
    assert without_a_record(story) == []
    assert NOT_WALKED.keys() <= {address.name for address in every_address()}
