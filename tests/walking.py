"""The walk of everyone everywhere. Two test files walk half of the people each, so that two processes
share the time."""

from __future__ import annotations

import os
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from time import monotonic
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

import audit.console.queries
import core.rules
from accounts.models import Agency
from audit.models import Event, Operation
from core.paging import page_of
from prevent_portal.headers import ALWAYS
from tests.addresses import Address
from tests.evidence.released import PICTURE
from tests.people import proves_again
from tests.statements import counted
from tests.story import walked

TABLE = Path(__file__).parent / "everyone_everywhere.txt"
PEOPLE = (
    "tanya",
    "tom",
    "lena",
    "lowri",
    "mina",
    "ada",
    "grace",
    "dot",
    "omar",
    "priya",
    "sian",
    "ian",
    "des",
    "carl",
    "nadia",
    "bea",
    "imran",
    "yusuf",
    "iris",
    "zoe",
    "amir",
    "della",
    "pat",
    "rex",
    "cora",
    "hugh",
    "nell",
    "maya",
)
HALVES = (PEOPLE[::2], PEOPLE[1::2])
# An agency's administrator, a partner, and the officers of two other forces.
OUT_OF_SIGHT = {"ada", "nadia", "yusuf", "zoe"}
MARKS = {200: "o", 422: "o", 408: "o", 302: ">", 303: ">", 403: "x", 409: "x", 404: ".", 204: "o", 410: "."}
WIDTH = 34
# Seconds; the service writes down after thirty that a session is still in use.
OFTEN = 20
# That a session is in use is written again with each page of which nothing stays.
OF_THE_WALK = re.compile("django_session|usersessions_usersession")

WRITES = re.compile(r'(?:^INSERT INTO|^UPDATE|^DELETE FROM|FOR (?:NO KEY )?UPDATE OF) "(\w+)"')
WRITTEN_BY_READING = {"django_session", "usersessions_usersession"}
# Sealing is tried and taken back, to say by name who would still see what.
TRIES = {"referrals:case_seal"}

Rows = dict[str, dict[str, str]]


def answer(client: Client, path: str, takes_forms_only: set[str]) -> Any:
    """What the address answers. One that only takes a form is sent an empty one; what that did is rolled back."""
    began = timezone.now()
    with transaction.atomic():
        with counted() as asked:
            response = client.post(path) if path in takes_forms_only else client.get(path)
            if response.status_code == 405 and path not in takes_forms_only:
                takes_forms_only.add(path)
                response = client.post(path)
            body = response.getvalue()  # which closes a file
        response.file_shown = file_shown(body, began)
        transaction.set_rollback(True)
    response.statements = [each for each in asked if not is_of_the_walk(each)]
    read = path not in takes_forms_only
    response.written = {table for each in asked if read for table in written_by(each)} - WRITTEN_BY_READING
    return response


@cache
def is_of_the_walk(statement: str) -> bool:
    return OF_THE_WALK.search(statement) is not None


@cache
def written_by(statement: str) -> list[str]:
    return WRITES.findall(statement)


# What stands in each file of the story, and what its events are about: the file itself, a version of it, a pack that has it.
IN_A_FILE, IN_A_VERSION = b"He wrote it on Monday", (b"He wrote it on [redacted]", PICTURE)
OF_A_FILE = {"evidence.File", "packs.PackShare", "packs.PackJob"}
SHOWN = (Operation.CONSULTATION, Operation.DISCLOSURE)


def file_shown(body: bytes, began: datetime) -> str:
    """Whether pixels or text of a file are shown, and whether an event of this answer says of which."""
    if not any(shown in body for shown in (IN_A_FILE, *IN_A_VERSION)):
        return ""
    said = set(Event.objects.filter(at__gte=began, operation__in=SHOWN).values_list("target_type", flat=True))
    return "said" if said & (OF_A_FILE if IN_A_FILE in body else OF_A_FILE | {"evidence.Redaction"}) else "unsaid"


# At most, on a page of a list (docs/scale.md).
STATEMENTS_OF_A_LIST = 10


class Lists:
    """How many lists an answer cut into pages: one on a page of a list, several where the first of each stand beside figures."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.cut = 0
        for module in (core.rules, audit.console.queries):
            patch.setattr(module, "page_of", self._counted)

    def _counted(self, *found: Any, **asked: Any) -> Any:
        self.cut += 1
        return page_of(*found, **asked)

    def answer(self, client: Client, path: str, forms: set[str]) -> Any:
        self.cut = 0
        given = answer(client, path, forms)
        given.asks_too_much = self.cut == 1 and len(given.statements) > STATEMENTS_OF_A_LIST
        return given

    def asked_again(self, client: Client, path: str, forms: set[str]) -> Any:
        """What is read once in a process was read by the first; and a page with which it is written down that a session
        is in use asks anew what was asked before."""
        client.seen_at -= OFTEN  # type: ignore[attr-defined]  # the walk's own note
        seen_lately(client)
        return self.answer(client, path, forms)


def seen_lately(client: Client) -> None:
    """That a session is in use is written down with one page in half a minute: with this one, and not with each that
    is rolled back. Who walks for long proves again who they are."""
    if monotonic() - getattr(client, "seen_at", -OFTEN) >= OFTEN:
        client.seen_at = monotonic()  # type: ignore[attr-defined]  # the walk's own note
        proves_again(client)
        client.get("/you/")


@dataclass
class Walk:
    """What each of these people got, address by address; of those from whom most is hidden, the addresses at which a
    record out of sight answered otherwise than one that does not exist, and how many were asked; the lists that ask
    the database more than is allowed; and the addresses that show what stands in a file."""

    marks: Rows = field(default_factory=dict)
    told_apart: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    asked: Counter[str] = field(default_factory=Counter)
    asks_too_much: dict[str, list[str]] = field(default_factory=dict)
    written: dict[str, set[str]] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)


def the_walk(story: SimpleNamespace, signed_in: Any, names: Sequence[str]) -> Walk:
    """A page that breaks is a mark, and fails its own test."""
    clients: dict[str, Client] = {name: signed_in(name) for name in names}
    forms: set[str] = set()
    for client in clients.values():
        client.raise_request_exception = False
    numbers = numbers_of_agencies()
    walk = Walk()
    with pytest.MonkeyPatch.context() as patch:
        lists = Lists(patch)
        for address, path in walked(story):
            for client in clients.values():
                seen_lately(client)
            answers = {name: lists.answer(client, path, forms) for name, client in clients.items()}
            if any(given.file_shown for given in answers.values()):
                walk.files.add(address.name)
            walk.marks[address.name] = {name: mark_of(given, numbers) for name, given in answers.items()}
            for name in OUT_OF_SIGHT.intersection(names) if address.parameters else ():
                if answers[name].status_code == 404:
                    walk.asked[name] += 1
                    if is_told_apart(address, path, clients[name], answers[name], forms):
                        walk.told_apart[name].append(address.name)
            if address.name not in TRIES and (written := set().union(*(one.written for one in answers.values()))):
                walk.written[address.name] = written
            for name, given in answers.items():
                if given.asks_too_much and (again := lists.asked_again(clients[name], path, forms)).asks_too_much:
                    walk.asks_too_much[f"{address.name} as {name}"] = again.statements
    return walk


def mark_of(response: Any, numbers: Sequence[str] = ()) -> str:
    """What was answered; and a fault where a page shows the number of an agency that cannot be touched, where
    an answer lacks a header that protects its reader or shows a file without an event of it, or where a page has no title."""
    if not response.headers.keys() >= ALWAYS.keys() or response.headers.get("Cache-Control") != "no-store":
        return "[headers]"
    if response.file_shown == "unsaid":
        return "[file]"
    if response.get("Content-Type", "").startswith("text/html"):
        if UNTITLED.search(response.content):
            return "[title]"
        if not_to_be_touched(response, numbers):
            return "[number]"
    return MARKS.get(response.status_code, f"[{response.status_code}]")


def numbers_of_agencies() -> list[str]:
    columns = Agency.objects.values_list("telephone", "telephone_out_of_hours")
    return sorted({number for row in columns for number in row if number})


UNTITLED = re.compile(rb"<title>(?:Error: )?\s*- ")
DIALS = re.compile(r"<a\b[^>]*href=\"tel:[^>]*>.*?</a>", re.S)


def not_to_be_touched(response: Any, numbers: Sequence[str]) -> bool:
    page = response.content.decode()
    if not any(number in page for number in numbers):
        return False
    words = re.sub(r"<[^>]*>", " ", DIALS.sub("", page))
    return any(number in words for number in numbers)


# --- The table -------------------------------------------------------------------------------------------------------


def rows() -> Rows:
    _, *lines = TABLE.read_text().splitlines()
    return {line[:WIDTH].strip(): dict(zip(PEOPLE, line[WIDTH:].split(), strict=True)) for line in lines}


def kept(found: Rows) -> None:
    """The table with what these people got written into it anew."""
    old = rows()
    lines = [(" " * WIDTH + " ".join(f"{name[:5]:5}" for name in PEOPLE)).rstrip()]
    for address, marks in found.items():
        row = {**old.get(address, {}), **marks}
        lines.append(f"{address:{WIDTH}}{' '.join(f'{row.get(name, chr(63)):5}' for name in PEOPLE)}".rstrip())
    TABLE.write_text("\n".join(lines) + "\n")


def assert_walk(walk: Walk, names: Sequence[str]) -> None:
    """The table, and that nobody can tell a record that is out of their sight from one that does not exist."""
    assert_table(walk.marks, names)
    assert walk.told_apart == {}, walk.told_apart
    assert walk.asks_too_much == {}, walk.asks_too_much
    assert walk.written == {}, walk.written
    assert walk.files >= {"evidence:file", "evidence:page", "evidence:print", "evidence:redaction", "packs:share"}
    asked = OUT_OF_SIGHT.intersection(names)
    assert asked and min(walk.asked[name] for name in asked) > 50


def assert_table(found: Rows, names: Sequence[str]) -> None:
    if os.environ.get("PP_WRITE_MATRIX"):
        kept(found)
    written = {address: {name: marks[name] for name in names} for address, marks in rows().items()}
    assert found == written


# --- What is out of sight --------------------------------------------------------------------------------------------

NOWHERE = {"UUIDConverter": uuid4, "SlugConverter": lambda: "no-such", "IntConverter": lambda: 999_999}


def nowhere(address: Address) -> str:
    """The same address of a record that does not exist."""
    values = {name: NOWHERE.get(kind, lambda: "0-0")() for name, kind in address.parameters}
    return reverse(address.name, kwargs=values)


def is_told_apart(address: Address, path: str, client: Client, here: Any, forms: set[str]) -> bool:
    gone = nowhere(address)
    if path in forms:
        forms.add(gone)
    # Asked again: what the act before said is shown once, and every page says the minute, which may turn.
    return every_byte(here) != every_byte(answer(client, gone, forms)) and differ(client, path, gone, forms)


def differ(client: Client, one: str, other: str, forms: set[str]) -> bool:
    return every_byte(answer(client, one, forms)) != every_byte(answer(client, other, forms))


def every_byte(response: Any) -> tuple[Any, ...]:
    return response.status_code, response.content, dict(response.headers)
