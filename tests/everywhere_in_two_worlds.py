"""Every page through two worlds (tests/two_worlds.py), for everybody without sight of what makes the difference: all that
they get, in each tab and order of each list, byte by byte and statement by statement; and each page of the record itself is what
never was. Some minutes, so run by
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
from referrals.models import Referral
from tests.counted import count
from tests.hanging import newest_since, referral_at
from tests.sampling import sampled
from tests.sealed_person import IEUAN
from tests.story import walked
from tests.two_worlds import WITHOUT_SIGHT, Answer, heard, in_each_world, soon, the_clock_stands
from tests.walking import answer, nowhere, seen_lately

ANOTHER_ORDER = re.compile(r'href="(\?[^"]+)"')
# Where a name is searched; the list of referrals itself is among the addresses with its tabs. One that everybody in the story
# has, one that is on file in one world alone, and that one with a slip: how many words are like it is no difference either.
SEARCHES = {
    f"{reverse('referrals:queue')}?search={number}": name
    for number, name in enumerate(("Marsh-Price", IEUAN["surname"], "Ieaun Prothroe"))
}
ONLY = os.environ.get("PP_PEOPLE", "").split()


class Walker:
    """One person at a browser, who asks while the clock stands."""

    def __init__(self, client):
        self.client, self.forms, self.at = client, set(), soon()
        client.raise_request_exception = False

    def sit_down(self):
        with the_clock_stands(at=self.at):
            seen_lately(self.client)
        return self

    def ask(self, path: str) -> Answer:
        """A message about what was rolled back is not shown on the next page."""
        cookies = self.client.cookies.copy()
        try:
            with the_clock_stands(at=self.at):
                asked = self._search if path in SEARCHES else self._answer
                return heard(lambda: asked(path))[1]
        finally:
            self.client.cookies = cookies

    def _answer(self, path: str) -> Any:
        return answer(self.client, path, self.forms)

    def _search(self, path: str) -> Any:
        """By the box at the top of each page, and what that leads to; its token is drawn at random."""
        with transaction.atomic(), pytest.MonkeyPatch.context() as patch:
            patch.setattr(secrets, "token_urlsafe", lambda _: "of-one-search-only")
            found = self.client.post(path, {"q": SEARCHES[path]}, follow=True)
            transaction.set_rollback(True)
        return found

    def everything(self, story) -> dict[str, Answer]:
        """By path, where it is anything; with each tab and order to which a page leads."""
        found = {path: self.ask(path) for path in SEARCHES}
        for _, path in walked(story):
            said = found[path] = self.ask(path)
            for more in {unescape(one) for one in ANOTHER_ORDER.findall(said.body.decode("latin-1"))}:
                found[path + more] = self.ask(path + more)
        return {path: said for path, said in found.items() if said.status != 404}

    def answered(self, story) -> list[str]:
        """The addresses of the records of a story that are not, to the last byte, what never was."""
        found = [
            (address, path)
            for address, path in walked(story)
            if address.parameters and sampled(address.name) and referral_at(path)
        ]
        assert len(found) > 10
        return [address.name for address, path in found if not self._never_was(address, path)]

    def _never_was(self, address, path) -> bool:
        said, never = self.ask(path), self.ask(nowhere(address))
        return said.status == 404 and said.body == never.body


def live_in_one_world(story, signed_in, who, names):
    """What is read once in a process was read by who asked first: so where something differs, this world is asked once
    more."""
    look_for_waiting()  # as the keeper does within seconds
    walkers, last = {name: Walker(signed_in(name)) for name in names}, Referral.objects.latest("pk").pk
    here = {name: walker.sit_down().everything(story) for name, walker in walkers.items()}
    there: dict[str, dict[str, Answer]] = {}
    answered: dict[str, list[str]] = {}

    def asked_there(theirs):
        records = newest_since(last, story)
        for name in theirs:
            walker = walkers[name].sit_down()
            there[name] = {path: said for path, was in here[name].items() if (said := walker.ask(path)) != was}
            answered[name] = walker.answered(records)

    in_each_world(names, asked_there, who=who)
    assert answered == {name: [] for name in names}, answered
    for name, walker in walkers.items():
        walker.sit_down()
        differing = {path: lines for path, said in there[name].items() if (lines := walker.ask(path).unlike(said))}
        assert differing == {}, (name, differing)
        count(person=name, addresses=len(here[name]))
        assert len(here[name]) > 15


@pytest.mark.parametrize(
    "name", [name for name in " ".join(WITHOUT_SIGHT.values()).split() if not ONLY or name in ONLY]
)
def test_who_has_no_sight_of_it_lives_in_the_same_world_without_it(story_once, people, who, signed_in, name):
    live_in_one_world(story_once, signed_in, who, [name])
