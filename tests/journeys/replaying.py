"""What the people of a journey asked for, asked for again by people who have no part in it: word by word, with the same
forms and keys, from windows and from browsers. Nothing of others answers, whether its id stands in the path, in the query or
in the body, and the answer is to the last byte and statement that for what never was. Of what goes the same way as before one
is asked, by one of them; `python -m bench.replay` asks all, and by the clock too: PP_TRIES=1000, by turns, and the medians."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from uuid import uuid4

from django.test import Client

from accounts.models import User
from core.reference_numbers import new_reference
from tests.by_turns import TRIES, too_far_apart
from tests.counted import count
from tests.journeys.asked import Asked
from tests.people import browser_of
from tests.sampling import first_drawn
from tests.two_worlds import ID, Answer, soon, the_clock_stands

# A teacher and an officer in another force's area; and the administrator of the service, who opens no record about anybody.
OTHERS = {
    "zoe": re.compile(""),
    "yusuf": re.compile(""),
    "rex": re.compile("referrals:|safeguarding:|packs:|evidence:|letters:"),
}
# What was asked for again before in this process: journeys go the same ways.
DONE: set[object] = set()
# There is no such page; or nobody asks it so.
NOTHING = (404, 405)


def answering_others(asked: Iterable[Asked]) -> list[str]:
    """Requests that answered somebody else, or not as what never was does."""
    found: list[str] = []
    asked = [one for one in asked if one.foreign and one.view]
    theirs = {one.by for one in asked}
    with the_clock_stands(at=soon()):
        clients = {name: _seated(name) for name in OTHERS if name not in theirs} if asked else {}
        for one in asked:
            for name in _by_whom(one, clients):
                if _is_new(name, one):
                    found += _answers(one, name, clients[name])
    return found


def _by_whom(asked: Asked, names: Iterable[str]) -> list[str]:
    """In the suite one of them, always the same for one way."""
    these = [name for name in names if OTHERS[name].match(asked.view)]
    return these if TRIES or not these else [first_drawn(" ".join((asked.method, asked.view, *asked.where)), these)]


def _is_new(name: str, asked: Asked) -> bool:
    key = (name, asked.method, asked.path, asked.fields) if TRIES else _way(name, asked)
    new = key not in DONE
    DONE.add(key)
    return new


def _way(name: str, asked: Asked) -> object:
    """All that go one way: the same page, with something of others in the same places."""
    return name, asked.method, asked.view, asked.where


def _answers(asked: Asked, name: str, client: Client) -> Iterator[str]:
    never = {one: str(uuid4()) if ID.fullmatch(one) else _reference_like(one) for one in asked.foreign}
    nowhere = asked.instead(lambda text: _said(text, never))
    called = f"{name}: {asked.method} {asked.view}{''.join(f' {place}' for place in asked.where)}"
    got, nothing = asked.answered(client), nowhere.answered(client)
    unlike = _as_said_of(got, never).unlike(nothing)
    count(who=name, method=asked.method, address=asked.view, **{"in": asked.where})
    if unlike or (asked.names_a_record and got.status not in NOTHING):
        yield f"{called}: {got.status} {unlike}"
    elif TRIES and _way(name, asked) not in DONE:
        DONE.add(_way(name, asked))
        if said := too_far_apart(lambda: asked.sent_by(client), lambda: nowhere.sent_by(client), called=called):
            yield said


def _said(text: str, never: dict[str, str]) -> str:
    for one, other in never.items():
        text = text.replace(one, other)
    return text


def _as_said_of(answer: Answer, never: dict[str, str]) -> Answer:
    """What stood in the request may stand in the answer: in a box, or where it leads."""
    body = _said(answer.body.decode("latin-1"), never).encode("latin-1")
    headers = {name: _said(value, never) for name, value in answer.headers.items()}
    return Answer(answer.status, headers, body, _said(answer.asked, never))


def _reference_like(one: str) -> str:
    """A reference that was never given, written as this one is."""
    new = new_reference(one[:2])
    return f"{new[:2]}-{new[2:6]}-{new[6:]}" if "-" in one else new


def _seated(name: str) -> Client:
    client = browser_of(User.objects.get(email=f"{name}@demo.example"))
    client.get("/you/")  # that the session is in use is written down with this page
    return client
