"""How a text is published by two people: written as a draft, changed by its author alone, put in force by another one, kept when
it is replaced. The one definition of it; each text brings its models and its words (`of` is the model of its versions)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from django.db import models, transaction
from django.db.models import Max
from django.utils import timezone

from accounts.authority import NO_ONE, Authority
from audit.moves import Move, MoveDenied, Stale, move, same_version, way
from core.locking import lock, lock_one
from guidance.access import change_draft, publish_draft, replace_by_release, see_draft
from guidance.versions import Origin, State

CHANGED = "This draft has changed since you opened it."


@dataclass(frozen=True)
class Drafting:
    """The moves of a draft: what is common to all that two people publish."""

    publish: Move
    revise: Move
    withdraw: Move

    @classmethod
    def of(cls, model: type[models.Model]) -> Self:
        draft = State.DRAFT
        return cls(
            Move("publish", publish_draft, "published", (way(draft, to=State.PUBLISHED),), of=model),
            Move("revise", change_draft, "changed", (way(draft),), of=model),
            Move("withdraw", see_draft, "withdrew", (way(draft, to=State.WITHDRAWN),), (same_version,), of=model),
            **cls._besides(model),
        )

    @classmethod
    def _besides(cls, model: type[models.Model]) -> dict[str, Move]:
        return {}

    def moves(self) -> tuple[Move, ...]:
        return self.revise, self.publish, self.withdraw


@dataclass(frozen=True)
class Publishing(Drafting):
    """The moves of the versions of one kind of text, of which one is published: the next one replaces it."""

    replace: Move
    ship_over: Move

    @classmethod
    def _besides(cls, model: type[models.Model]) -> dict[str, Move]:
        retired = (way(State.PUBLISHED, to=State.RETIRED),)
        return {
            "replace": Move("replace", see_draft, "replaced", retired, of=model),
            "ship_over": Move("ship_over", replace_by_release, "replaced by a release", retired, of=model),
        }

    def moves(self) -> tuple[Move, ...]:
        return *super().moves(), self.replace, self.ship_over


Wording = Mapping[str, Any]


@transaction.atomic
def write(*, text: Any, moves: Drafting, wording: Wording, version: int, by: Authority) -> Any:
    """Begin the draft of a text, or change the one begun. Version 0: there was none when the form was opened."""
    lock(text)
    draft = text.versions.filter(state=State.DRAFT).first()
    if draft is not None and draft.version != version:
        raise Stale(draft, CHANGED)
    if draft is not None:
        return move(draft, moves.revise, by=by, **wording)
    return text.versions.create(number=next_number(text), version=next_counter(text), author=by.user, **wording)


@transaction.atomic
def publish(*, draft: Any, text: Any, moves: Publishing, version: int, by: Authority) -> Any:
    """Put the draft in place of the published text. Refuses the author, and a draft changed since read."""
    read = ready(draft=draft, text=text, moves=moves, version=version, by=by)
    current = text.versions.filter(state=State.PUBLISHED).first()
    if current is not None:
        move(current, moves.replace, by=by)
    return move(read, moves.publish, by=by, approver=by.user, published_at=timezone.now())


def ready(*, draft: Any, text: Any, moves: Drafting, version: int, by: Authority) -> Any:
    """The draft as it stands, locked after its text. Raises for the author of the draft, and for one that was changed or
    ended since it was read: what the second person publishes is what they have read."""
    lock_one(type(text), text.pk)
    locked = lock(draft)
    if not is_as_read(locked, version=version):
        raise Stale(locked, CHANGED)
    if reason := moves.publish.rule.refusal(by.as_it_stands(), locked):
        raise MoveDenied(reason)
    return locked


def is_as_read(draft: Any, *, version: int) -> bool:
    """Whether a draft is one still, and says what it said when it was read."""
    return draft.state == State.DRAFT and draft.version == version


def withdraw(*, draft: Any, moves: Drafting, version: int, by: Authority) -> Any:
    """Give the draft up, as it was read. It is kept, so that it can be read later why it was not published."""
    return move(draft, moves.withdraw, by=by, given={"version": version})


@transaction.atomic
def ship(*, text: Any, moves: Publishing, wording: Wording) -> Any:
    """The text that comes with a release. It never replaces one that was written here."""
    current = text.versions.filter(state=State.PUBLISHED).first()
    if current is not None and (current.origin != Origin.SHIPPED or _says(current, wording)):
        return None
    if current is not None:
        move(current, moves.ship_over, by=NO_ONE)
    return text.versions.create(
        number=next_number(text),
        state=State.PUBLISHED,
        origin=Origin.SHIPPED,
        published_at=timezone.now(),
        **wording,
    )


def next_number(text: Any) -> int:
    return (text.versions.aggregate(last=Max("number"))["last"] or 0) + 1


def next_counter(text: Any) -> int:
    """What a draft that is begun counts its changes from: on from all that were drafted before. So a form that was opened on one
    that was withdrawn or published since is never taken for one of this."""
    written = text.versions.filter(origin=Origin.WRITTEN)
    return (written.aggregate(last=Max("version"))["last"] or 0) + 1


def _says(version: Any, wording: Wording) -> bool:
    return all(getattr(version, name) == value for name, value in wording.items())
