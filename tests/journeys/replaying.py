"""What the people of a story asked for, asked for again by people who have no part in it: word by word, with the same
forms and keys. Nothing may answer, and the answer is to the last byte and statement that for what never was. In `make bench`
(bench/replay.py) by the clock too: PP_TRIES=1000, by turns, and the medians."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import uuid4

from django.db import transaction
from django.test import Client
from django.urls import Resolver404, resolve

from tests.by_turns import too_far_apart
from tests.journeys.window import Window
from tests.two_worlds import Answer, heard, soon, the_clock_stands

ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
# A teacher in another force's area; and the administrator of the service, who opens no record about anybody.
OTHERS = {"zoe": re.compile(""), "rex": re.compile("referrals:|safeguarding:|packs:")}
# Addresses that were asked for again before, by method, in this process: stories go the same ways.
DONE: set[tuple[str, str, str]] = set()


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    fields: dict[str, list[str]]

    @property
    def address(self) -> str:
        """Its name in the URLconf, where it names a record of its own."""
        path = urlsplit(self.path).path
        try:
            return resolve(path).view_name if ID.search(path) else ""
        except Resolver404:
            return ""

    def of_what_never_was(self) -> Asked:
        return Asked(self.method, ID.sub(lambda _: str(uuid4()), self.path), self.fields)

    def by(self, client: Client) -> Answer:
        """Nothing of it stays."""
        with transaction.atomic():
            answer = heard(lambda: self.sent_by(client))[1]
            transaction.set_rollback(True)
        return answer

    def sent_by(self, client: Client) -> object:
        send = client.post if self.method == "post" else client.get
        return send(self.path, self.fields)


def answering_others(windows: Iterable[Window], signed_in) -> list[str]:
    """Requests that answered somebody else, or not as what never was does."""
    found = []
    with the_clock_stands(at=soon()):
        clients = {name: _seated(signed_in(name)) for name in OTHERS}
        for asked in _new(windows):
            for name, theirs in OTHERS.items():
                if not theirs.match(asked.address) or (name, asked.method, asked.address) in DONE:
                    continue
                DONE.add((name, asked.method, asked.address))
                found += _answers(asked, name, clients[name])
    return found


def _answers(asked: Asked, name: str, client: Client) -> Iterator[str]:
    called, nowhere = f"{name}: {asked.method} {asked.address}", asked.of_what_never_was()
    got, never = asked.by(client), nowhere.by(client)
    if got.status != 404 or got.unlike(never):
        yield f"{called}: {got.status} {got.unlike(never)}"
    elif said := too_far_apart(lambda: asked.sent_by(client), lambda: nowhere.sent_by(client), called=called):
        yield said


def _seated(client: Client) -> Client:
    client.get("/you/")  # that the session is in use is written down with this page
    return client


def _new(windows: Iterable[Window]) -> Iterator[Asked]:
    for window in windows:
        for method, path, fields in window.sent:
            asked = Asked(method, path, fields)
            if asked.address:
                yield asked
