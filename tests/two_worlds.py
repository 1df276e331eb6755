"""Two worlds that differ in one thing: in the other there is a person whose record is sealed, or a referral that may
concern a colleague. For who has no sight of it both must be one world.

Each address is asked in the first world, the other is made in a savepoint on top of it, and each is asked again: so the
numbers of all that both have are the same. The clock stands still meanwhile. What is said at random is taken out, piece
by piece and by name; everything else is compared: the status, every byte, the headers, the statements and how many, and
with the bytes the order of every list."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from referrals.casework.actions import claiming, sealing
from referrals.casework.actions.candidate_search import look_for_waiting
from referrals.filing.actions import adding
from referrals.models import Referral
from tests.records import a_recommendation, a_referral, assessed
from tests.statements import as_text, statements

# What differs whenever one page is asked for twice.
AT_RANDOM = {
    "the token of a form": re.compile(r'(?<=name="csrfmiddlewaretoken" value=")[A-Za-z0-9]{64}'),
    "the key by which a form is answered once": re.compile(r'(?<=name="idempotency" value=")[0-9a-f-]{36}'),
    "when the place of a page was signed": re.compile(r"(?<=%3A)\w{6}%3A[\w-]{43}(?=[\"&])"),
    "the ticket with which what is typed is kept": re.compile(r'(?<=name="kept" value=")[\w.:-]+'),
}
# Where a press leads: to what it has just made, among others.
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
# The first counts what was taken out too, and the body itself is compared; the other is the machine's clock.
NOT_COMPARED = {"Content-Length", "Expires"}

Told = Callable[[Any], None]


@dataclass(frozen=True)
class Answer:
    """What one person gets at one address: all that could tell one world from the other."""

    status: int
    headers: dict[str, str]
    body: bytes
    asked: str

    def unlike(self, other: Answer) -> list[str]:
        """The lines of either that the other has not; or that only their order is another."""
        mine, theirs = self._lines(), other._lines()
        found = [f"- {line}" for line in mine if line not in theirs] + [
            f"+ {line}" for line in theirs if line not in mine
        ]
        return found or (["other places or numbers of the same lines"] if mine != theirs else [])

    def _lines(self) -> list[str]:
        said = self.body.decode(errors="backslashreplace").splitlines()
        return [str(self.status), *map(str, self.headers.items()), *said, *self.asked.splitlines()]


def heard(ask: Callable[[], Any]) -> tuple[Any, Answer]:
    """The response, and all that it tells."""
    with statements() as asked:
        response = ask()
    body = response.getvalue() if response.streaming else response.content
    headers = {name: value for name, value in response.headers.items() if name not in NOT_COMPARED}
    if response.status_code == 302:
        headers["Location"] = ID.sub("(the id of what was made)", headers["Location"])
    return response, Answer(response.status_code, headers, without_chance(body), as_text(asked))


def without_chance(body: bytes) -> bytes:
    text = body.decode("latin-1")
    for what, pattern in AT_RANDOM.items():
        text = pattern.sub(f"({what})", text)
    return text.encode("latin-1")


def soon() -> datetime:
    """After all that is told meanwhile."""
    return timezone.now() + timedelta(minutes=2)


@contextmanager
def the_clock_stands(*, at: datetime) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "now", lambda: at)
        patch.setattr("accounts.middleware.time", at.timestamp)
        yield


# --- The other worlds ------------------------------------------------------------------------------------------------


@contextmanager
def also(tell: Told, *, who: Any) -> Iterator[None]:
    """The world with this in it too; afterwards it was never there."""
    with transaction.atomic():
        tell(who)
        yield
        transaction.set_rollback(True)


def a_sealed_person(who: Any) -> None:
    """Of the name that everybody in the story has. Femi of the college sent it and has told more since, Priya works on
    it, recommends and waits for approval, Ian sealed it before that; so it is somewhere in every list."""
    referral = claiming.claim(referral=a_referral(who("femi")), by=who("priya"))
    sealing.seal(referral=referral, why="Son of an officer of the force", by=who("ian"))
    a_recommendation(who, option="hold", referral=assessed(who, _now(referral), officer="priya"), officer="priya")
    adding.add_information(referral=_now(referral), text="He was at the gate.", immediate_danger="yes", by=who("femi"))
    look_for_waiting()


def one_that_may_concern_a_colleague(who: Any) -> None:
    """A teacher of the lower school says that it may: no lead and nobody else of the school sees it."""
    a_referral(who("huw"), last={"under_18": "no", "own_staff": "yes", "declaration": "on"})


def one_that_may_concern_a_colleague_of_the_front_door(who: Any) -> None:
    a_referral(who("gwen"), last={"under_18": "no", "own_staff": "not_sure", "declaration": "on"})


def a_sealed_person_and_colleagues(who: Any) -> None:
    a_sealed_person(who)
    one_that_may_concern_a_colleague(who)
    one_that_may_concern_a_colleague_of_the_front_door(who)


def _now(referral: Referral) -> Referral:
    return Referral.objects.get(pk=referral.pk)


# Who has no sight of what makes the other world, by first name.
WITHOUT_SIGHT: dict[Told, str] = {
    a_sealed_person: "grace dot omar sian yusuf iris amir della pat rex cora hugh nell imran maya",
    a_sealed_person_and_colleagues: "tanya tom lena lowri mina ada nadia bea zoe",
    # The council's copy of what the college and the school sent is Carl's to see.
    one_that_may_concern_a_colleague_of_the_front_door: "carl",
}
WITH_SIGHT = {
    "priya": "the officer of the sealed record",
    "ian": "an inspector of its force",
    "des": "answers for the desk whether others work on the sealed person, as on everybody",
}
