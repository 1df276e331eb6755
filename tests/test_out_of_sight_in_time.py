"""What is out of sight takes the time of what never was. In the suite: the same statements, which no machine changes. In
`make bench` (`bench/out_of_sight.py`) by the clock too: PP_TRIES=1000, one after the other by turns, and the medians."""

from __future__ import annotations

import pytest

from tests.addresses import every_address
from tests.by_turns import too_far_apart
from tests.story import path_of
from tests.two_worlds import heard
from tests.walking import answer, nowhere, seen_lately

# An officer of another force at what he would like to know of.
ADDRESSES = [
    "referrals:case",
    "referrals:case_history",
    "referrals:case_decision",
    "referrals:submission",
    "safeguarding:case",
    "safeguarding:request",
    "packs:job",
    "packs:download",
]


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_record_out_of_sight_takes_what_one_that_never_was_takes(story_once, people, signed_in, name):
    (address,) = [address for address in every_address() if address.name == name]
    there, never, client = path_of(address, story_once), nowhere(address), signed_in("yusuf")
    seen_lately(client)
    assert [answer(client, path, set()).status_code for path in (there, never)] == [404, 404]
    said = [heard(lambda path=path: answer(client, path, set()))[1] for path in (there, never)]
    assert said[0].asked == said[1].asked
    assert too_far_apart(lambda: client.get(there), lambda: client.get(never), called=name) == ""
