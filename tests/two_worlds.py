"""Two worlds that differ in one thing: in the other there is a person whose record is sealed, or a referral that may
concern a colleague. For who has no sight of it both must be one world.

Each address is asked in the first world, the other is made in a savepoint on top of it, and each is asked again: so the
numbers of all that both have are the same. The clock stands still meanwhile. What is said at random is taken out, piece
by piece and by name; everything else is compared: the status, every byte, the headers, the statements and how many, and
with the bytes the order of every list."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from referrals.casework.actions.candidate_search import look_for_waiting
from safeguarding.models import Case
from tests.records import a_referral
from tests.sealed_person import a_closed_record, everything_of_an_open_record, given_support
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
def also(*tell: Told, who: Any) -> Iterator[None]:
    """The world with this in it too; afterwards it was never there."""
    with transaction.atomic():
        for each in tell:
            each(who)
        yield
        transaction.set_rollback(True)


def a_sealed_person(who: Any) -> None:
    everything_of_an_open_record(who)
    look_for_waiting()


def what_others_do_for_them(who: Any) -> None:
    """Those who give support and advice see what is theirs of it; and another record of which nothing is open any more."""
    given_support(who, Case.objects.latest("pk"))
    a_closed_record(who)
    look_for_waiting()


def one_that_may_concern_a_colleague(who: Any) -> None:
    """A teacher of the lower school says that it may: no lead and nobody else of the school sees it."""
    a_referral(who("huw"), last={"under_18": "no", "own_staff": "yes", "declaration": "on"})


def one_that_may_concern_a_colleague_of_the_front_door(who: Any) -> None:
    a_referral(who("gwen"), last={"under_18": "no", "own_staff": "not_sure", "declaration": "on"})


# Who has no sight of what makes the other world, by first name; and what is told in it.
WITHOUT_SIGHT: dict[tuple[Told, ...], str] = {
    # A data protection officer reviews of every record how long it is kept; the two others give support and advice.
    (a_sealed_person,): "della imran maya",
    (a_sealed_person, what_others_do_for_them): "grace dot omar sian yusuf iris amir pat rex cora hugh nell",
    (
        a_sealed_person,
        what_others_do_for_them,
        one_that_may_concern_a_colleague,
        one_that_may_concern_a_colleague_of_the_front_door,
    ): "tanya tom lena lowri mina ada nadia bea zoe",
    # The council's copy of what the college and the school sent is Carl's to see, and what it is asked.
    (one_that_may_concern_a_colleague_of_the_front_door,): "carl",
}
WITH_SIGHT = {
    "priya": "the officer of the sealed record",
    "ian": "an inspector of its force",
    "des": "answers for the desk whether others work on the sealed person, as on everybody",
}


def in_each_world(names: Iterable[str], do: Callable[[list[str]], object], *, who: Any) -> None:
    """Done for those of these people who have no sight of what makes a world, while it stands; one that goes on from the world
    before is not told from the beginning."""
    with ExitStack() as stands:
        told: tuple[Told, ...] = ()
        for world, theirs in WITHOUT_SIGHT.items():
            if mine := [name for name in theirs.split() if name in names]:
                if world[: len(told)] != told:
                    stands.close()
                    told = ()
                stands.enter_context(also(*world[len(told) :], who=who))
                told = world
                do(mine)
