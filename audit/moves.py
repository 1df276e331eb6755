"""The second door: moving a record from one state to another. A move is a verb with ways; `move()` is the only
writer of states.

`move()` locks the record, takes the first way of the verb that fits it as it now stands, asks the rule again, asks the
guards, changes, and records: one transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self, TypeVar

from django.db import models, transaction

from audit.agency_of_act import acts_on
from audit.log import Kind, log
from audit.models import Operation
from core.locking import lock
from core.rules import Rule

Record = TypeVar("Record", bound=models.Model)
Given = Mapping[str, Any]

# A guard looks at the locked record, who moves it and what was given, and answers with a sentence when not satisfied.
Guard = Callable[[Any, Any, Given], str | None]
# Whether a way is the one to take: asked of the locked record and of what was given. Its name is printed.
When = Callable[[Any, Given], bool]


@dataclass(frozen=True)
class Way:
    """From any of `sources` to `target` (None: the state stays), where `when` holds. `guards` are those of
    this way alone. `is_detour`: what any way that leads on becomes for a while; said beside the diagram, and not drawn."""

    sources: frozenset[str]
    target: str | None = None
    when: When | None = None
    guards: tuple[Guard, ...] = ()
    is_detour: bool = False

    def fits(self, record: Any, given: Given, *, state: str) -> bool:
        return getattr(record, state) in self.sources and (self.when is None or self.when(record, given))


def way(*sources: str, to: str | None = None, when: When | None = None, guards: tuple[Guard, ...] = ()) -> Way:
    return Way(frozenset(sources), to, when, guards)


CHANGED = "This has changed since you opened it. Nothing you did has been applied: look at it again."


@dataclass(frozen=True)
class Move:
    """One verb: `rule` says who may, `ways` from which state to which, in the order in which they are tried; `words` is
    the past tense shown on timelines. `of` is the record that it moves; with `name` it is the kind of its event."""

    name: str
    rule: Rule
    words: str
    ways: tuple[Way, ...]
    guards: tuple[Guard, ...] = ()
    operation: Operation = Operation.ALTERATION
    of: type[models.Model] = field(kw_only=True)
    kind: Kind = field(init=False)

    def __post_init__(self) -> None:
        name, of = f"{self.of._meta.model_name}.{self.name}", self.of._meta.label
        object.__setattr__(self, "kind", Kind(name, self.words, self.operation, of=of))

    @property
    def sources(self) -> frozenset[str]:
        return frozenset().union(*(each.sources for each in self.ways))

    def way_of(self, record: Any, given: Given | None = None, *, state: str = "state") -> Way | None:
        """The first way that fits the record as it stands. Ask it of a locked record."""
        return next((each for each in self.ways if each.fits(record, given or {}, state=state)), None)

    def leads_to(self, record: Any, given: Given | None = None) -> str | None:
        """The state that follows; None where the state stays, and where no way fits."""
        taken = self.way_of(record, given)
        return taken.target if taken else None


class MoveDenied(Exception):
    """The move is not possible now. The message is for the person who tried; nothing has been changed."""

    beside: str | None = None  # the box that the message stands beside; above the form where it is about none

    def __init__(self, said: str, *, beside: str | None = None) -> None:
        super().__init__(said)
        self.beside = beside or self.beside

    def note(self) -> None:
        """What the log is told of it, once nothing of the act stands: nothing, of what people meet at work."""


class MovedOn(MoveDenied):
    """Another was faster: what was asked for is not possible any more, however often it is sent. `record` is what has
    moved on. The reader's page says what happened to it, by whom and when (`audit.overtaken`)."""

    def __init__(self, said: str, record: models.Model) -> None:
        super().__init__(said)
        self.record = record


class Stale(MoveDenied):
    """The page was made from the record as it stood before another saved it. `now` is how it stands. Nothing has been
    written: what was typed is shown beside it, and to send it again is a decision. `renewed` are the hidden boxes by which
    the page says what it was made from, as they are then sent."""

    def __init__(self, now: models.Model, said: str = "", *, renewed: Mapping[str, int] | None = None) -> None:
        super().__init__(said or OUTDATED)
        self.now = now
        self.renewed = {"version": now.version} if renewed is None else renewed  # type: ignore[attr-defined]  # only a versioned record is stale


OUTDATED = "This changed while your page was open. What you typed is still below: check it, send it again."


class Overtaken(str):
    """The sentence of a guard that fails for what another has done meanwhile, and for nothing that was typed."""


class Outdated(str):
    """The sentence of a guard that fails because the page shows the record as it no longer stands."""


class BesideBox(str):
    """The sentence of a guard that is about what was said in one box of the page."""

    box: str

    def __new__(cls, says: str, *, box: str) -> Self:
        made = super().__new__(cls, says)
        made.box = box
        return made


def same_version(record: Any, by: Any, given: Given) -> str | None:
    """A guard: the actor has seen the record as it now stands."""
    return None if given.get("version") == record.version else Outdated(OUTDATED)


def unchanged(locked: models.Model, *, version: int) -> None:
    """Raise Stale when the page was made from an older version of this locked record."""
    if locked.version != version:  # type: ignore[attr-defined]  # only versioned records come here
        raise Stale(locked)


def lock_version(record: Record, version: int) -> Record:
    """The record locked, if it is still the one the page was made from."""
    locked = lock(record)
    unchanged(locked, version=version)
    return locked


def _refusal(reason: str, locked: models.Model) -> MoveDenied:
    if isinstance(reason, Overtaken):
        return MovedOn(reason, locked)
    if isinstance(reason, Outdated):
        return Stale(locked, reason)
    return MoveDenied(reason, beside=reason.box if isinstance(reason, BesideBox) else None)


@transaction.atomic
def move(
    record: Record,
    verb: Move,
    *,
    by: Any,
    given: Given | None = None,
    state: str = "state",
    **fields: Any,
) -> Record:
    """Make the move and return the record as it now stands.

    `given` is what ways and guards look at and what the event keeps (a reason, a second person); `fields` are set on
    the record. Raises MoveDenied (MovedOn, Stale) with a sentence for the person, and changes nothing, when another was
    faster, the rule says no, or a guard is not satisfied."""
    given = dict(given or {})
    locked = lock(record)
    taken = verb.way_of(locked, given, state=state)
    if taken is None:
        raise MovedOn(CHANGED, locked)
    by = by.as_it_stands()  # whoever waited for the lock may have lost the authority meanwhile
    if reason := verb.rule.refusal(by, locked):
        raise MoveDenied(reason)
    acts_on(locked, rule=verb.rule, by=by)
    if reason := first_refusal((*taken.guards, *verb.guards), locked, by, given):
        raise _refusal(reason, locked)
    was = getattr(locked, state)
    changes = {state: taken.target or was, **fields}
    for name, value in changes.items():
        setattr(locked, name, value)
    touched = set(changes) | ({"version"} if bump_version(locked) else set())
    locked.save(update_fields=sorted(touched))
    log(verb.kind, target=locked, data={"from": was, "to": changes[state], **given})
    return locked


def first_refusal(guards: Iterable[Guard], record: models.Model, by: Any, given: Given) -> str | None:
    """The first thing that stands in the way, in the order of the guards: enforced, and shown before the act."""
    return next((reason for guard in guards if (reason := guard(record, by, given))), None)


def bump_version(record: models.Model) -> bool:
    """A reader who still has the old version on the screen is told before overwriting it."""
    if not hasattr(record, "version"):
        return False
    record.version += 1
    return True
