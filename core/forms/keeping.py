"""What a person typed into a form and has not sent yet: who keeps it is told by the app that knows people (ADR 0033).

The keeper of a request is a context variable, because a form is made and drawn without its request. Without a keeper (a
visitor who has not signed in, a task, a test of a form alone) nothing is kept and no page differs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.utils.datastructures import MultiValueDict

# Names of our own in what a form sends: the ticket that says whose text it is, and how often it was saved before.
TICKET, TURN = "kept", "kept_turn"


@dataclass(frozen=True)
class Questions:
    """What a form asks, as it stands on the page: the words over each box by the name of the box, and of a choice the
    words of each answer by what is sent for it."""

    labels: dict[str, str]
    choices: dict[str, dict[str, str]]


@dataclass(frozen=True)
class Restored:
    """What comes back: every field as it was sent, and when that was."""

    id: str
    fields: MultiValueDict[str, str]
    at: datetime
    discard_url: str
    has_others: bool
    taken_over: str = ""  # who writes there instead, in a sentence


@dataclass(frozen=True)
class Writing:
    """A colleague's unsent text in the same form: whose it is and since when, never what it says."""

    name: str
    began: datetime
    at: datetime


@dataclass(frozen=True)
class TakeOver:
    """The form, at the end of the page, by which a person says that they write here instead."""

    key: str
    ticket: str
    url: str


@dataclass(frozen=True)
class Keeping:
    """How one form on one page is kept: where to, by which ticket, and what is back from last time."""

    url: str
    ticket: str
    restored: Restored | None
    others: tuple[Writing, ...] = ()
    key: str = ""  # of the form at the end of the page


class Keeper(Protocol):
    """Knows who asks for which page."""

    def of_form(self, form: str, *, ticket: str, questions: Questions) -> Keeping:
        """`form` names it among those of its page. `ticket` is the one that it was sent with, when it was sent."""

    def shown(self) -> list[Restored]:
        """What the page has been given back so far."""

    def to_take_over(self) -> list[TakeOver]:
        """The forms of the page into which others have typed."""


_keeper: ContextVar[Keeper | None] = ContextVar("keeper", default=None)


def current_keeper() -> Keeper | None:
    return _keeper.get()


@contextmanager
def kept_by(keeper: Keeper | None) -> Iterator[None]:
    token = _keeper.set(keeper)
    try:
        yield
    finally:
        _keeper.reset(token)


def restored_here() -> list[Restored]:
    """For the end of a page: what stands in its forms from last time."""
    keeper = current_keeper()
    return keeper.shown() if keeper else []


def to_take_over() -> list[TakeOver]:
    """For the end of a page: where others have typed into its forms."""
    keeper = current_keeper()
    return keeper.to_take_over() if keeper else []
