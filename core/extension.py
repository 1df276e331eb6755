"""Extension points: how an app above tells an app below, which must not know it.

The app below declares the point and asks whatever has joined it:

    CLOSING_OBJECTIONS: Point[Objection] = Point("referrals.closing_objections", "what still stands against closing")
    said = [objection(referral) for objection in CLOSING_OBJECTIONS]

The app above joins in `join()` of its `extensions.py`, which its AppConfig.ready() calls:

    outcomes.CLOSING_OBJECTIONS.join(open_requests)

Who has joined is the same from the first request to the last: nothing joins after the start, nothing twice. The
order is that of INSTALLED_APPS, and within an app that of its calls. `docs/printed/extension_points.md` lists each
point and who joins it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Generic, TypeVar

from django.apps import apps

Joining = TypeVar("Joining")


class CannotJoin(Exception):
    """A fault of the code: joined twice, or after the start. The service does not start with it."""


class Point(Generic[Joining]):
    """What apps above may add to. `name` is the app's and its own; `words` says what joins, as printed."""

    def __init__(self, name: str, words: str) -> None:
        if name in POINTS:
            raise CannotJoin(f"There are two extension points called {name}.")
        self.name, self.words = name, words
        self._joined: list[Joining] = []
        POINTS[name] = self

    def join(self, *joining: Joining) -> None:
        """Called in AppConfig.ready(). Raises CannotJoin for what has joined already, and once the service runs."""
        if apps.ready:
            raise CannotJoin(f"{self.name}: joined after the start. Join in AppConfig.ready().")
        for each in joining:
            if each in self._joined:
                raise CannotJoin(f"{self.name}: {each!r} has joined already.")
            self._joined.append(each)

    def one(self) -> Joining:
        """Where exactly one thing must have joined."""
        (joined,) = self._joined
        return joined

    def __iter__(self) -> Iterator[Joining]:
        return iter(self._joined)


POINTS: dict[str, Point[Any]] = {}
