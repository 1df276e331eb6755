"""Every page through two worlds (tests/two_worlds.py), for everybody without sight of what makes the difference: all that
they get, in each tab and order of each list, byte by byte and statement by statement. Some minutes, so run by
`python -m bench.two_worlds`; what the keeper tells meanwhile is in the suite (tests/test_two_worlds_as_time_passes.py)."""

from __future__ import annotations

import os
import re
import secrets
from html import unescape
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from referrals.casework.actions.candidate_search import look_for_waiting
from tests.story import walked
from tests.two_worlds import WITHOUT_SIGHT, Answer, also, heard, soon, the_clock_stands
from tests.walking import answer, seen_lately

ANOTHER_ORDER = re.compile(r'href="(\?[^"]+)"')
# Where a name is searched; the list of referrals itself is among the addresses with its tabs.
SEARCH, HIS_NAME = f"{reverse('referrals:queue')}?search", "Marsh-Price"
ONLY = os.environ.get("PP_PEOPLE", "").split()


class Walker:
    """One person at a browser, who asks while the clock stands."""

    def __init__(self, client):
        self.client, self.forms, self.at = client, set(), soon()
        client.raise_request_exception = False

    def sit_down(self):
        with the_clock_stands(at=self.at):
            seen_lately(self.client)

    def ask(self, path: str) -> Answer:
        """A message about what was rolled back is not shown on the next page."""
        cookies = self.client.cookies.copy()
        try:
            with the_clock_stands(at=self.at):
                return heard(self._search if path == SEARCH else lambda: answer(self.client, path, self.forms))[1]
        finally:
            self.client.cookies = cookies

    def _search(self) -> Any:
        """By the box at the top of each page, and what that leads to; its token is drawn at random."""
        with transaction.atomic(), pytest.MonkeyPatch.context() as patch:
            patch.setattr(secrets, "token_urlsafe", lambda _: "of-one-search-only")
            found = self.client.post(SEARCH, {"q": HIS_NAME}, follow=True)
            transaction.set_rollback(True)
        return found

    def everything(self, story) -> dict[str, Answer]:
        """By path, where it is anything; with each tab and order to which a page leads."""
        found = {SEARCH: self.ask(SEARCH)}
        for _, path in walked(story):
            said = found[path] = self.ask(path)
            for more in {unescape(one) for one in ANOTHER_ORDER.findall(said.body.decode("latin-1"))}:
                found[path + more] = self.ask(path + more)
        return {path: said for path, said in found.items() if said.status != 404}


PEOPLE = [(world, name) for world, names in WITHOUT_SIGHT.items() for name in names.split() if not ONLY or name in ONLY]


def lives_in_one_world(story, client, who, world):
    """What is read once in a process was read by who asked first: so where something differs, this world is asked once
    more."""
    look_for_waiting()  # as the keeper does within seconds
    walker = Walker(client)
    walker.sit_down()
    here = walker.everything(story)
    with also(world, who=who):
        walker.sit_down()
        there = {path: said for path in here if (said := walker.ask(path)) != here[path]}
    walker.sit_down()
    differing = {path: lines for path, said in there.items() if (lines := walker.ask(path).unlike(said))}
    assert differing == {}, differing
    assert len(here) > 15


@pytest.mark.parametrize(("world", "name"), PEOPLE, ids=[name for _, name in PEOPLE])
def test_who_has_no_sight_of_it_lives_in_the_same_world_without_it(story_once, people, who, signed_in, world, name):
    lives_in_one_world(story_once, signed_in(name), who, world)
