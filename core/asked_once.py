"""What is asked again and again while one page is made, asked once (ADR 0052).

Only while a page is read, and for that one request: an answer is kept by who asks, by whose rows are read and by the
records it is of, so it never reaches another person or another request. Nothing is kept in a form that is sent, in a task or
of a day that is over; and the first write or lock ends it, so that what is decided is decided on what stands then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from inspect import unwrap
from typing import Any, ParamSpec, TypeVar

from django.db.models import Model

from core.clock import is_asked_of_the_past
from core.places import is_written
from core.row_security import current_reader

Given = ParamSpec("Given")
Answer = TypeVar("Answer")

_answers: ContextVar[dict[Any, Any] | None] = ContextVar("answers", default=None)


@contextmanager
def one_reading() -> Iterator[None]:
    """Within it one page is made, for one reader."""
    token = _answers.set({})
    try:
        yield
    finally:
        _answers.reset(token)


def asked_anew() -> None:
    """For the rest of this reading everything is asked each time. The wrapper round every statement says so before a write
    and before a lock (audit.acting)."""
    if _answers.get() is not None:
        _answers.set(None)


def asked_once(ask: Callable[Given, Answer]) -> Callable[Given, Answer]:
    """For a question whose answer follows from what it is given and from the database alone. The answer is shared: it is
    looked at and not changed. A record is known by its key, so the question is not of what was set on it and not saved."""

    @wraps(ask)
    def asking(*args: Given.args, **options: Given.kwargs) -> Answer:
        answers = _kept_now()
        if answers is None:
            return ask(*args, **options)
        key = _key(ask, *args, **options)
        if key not in answers:
            answers[key] = ask(*args, **options)
        found: Answer = answers[key]
        return found

    return asking


def is_answered(ask: Callable[..., Answer], answer: Answer, *args: Any) -> None:
    """For a question under `@asked_once` that the page has asked already, in one statement with others: this is its answer."""
    answers = _kept_now()
    if answers is not None:
        answers[_key(unwrap(ask), *args)] = answer


def _kept_now() -> dict[Any, Any] | None:
    return None if is_written() or is_asked_of_the_past() else _answers.get()


def _key(ask: Callable[..., Any], *args: Any, **options: Any) -> tuple[Any, ...]:
    return ask, current_reader(), *[_known_as(given) for given in args], *sorted(options.items())


def _known_as(given: Any) -> Any:
    if not isinstance(given, Model):
        return given
    return given._meta.label, object() if given.pk is None else given.pk  # one that is not saved is like no other
