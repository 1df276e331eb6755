"""The second door: moving a record from one state to another. A move is a row; `move()` is the only writer of states.

`move()` locks the record, asks the rule again, checks what the move demands, changes, and records: one transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import models, transaction

from audit.log import record as log
from audit.models import Operation
from core.rules import Rule

Record = TypeVar("Record", bound=models.Model)

# A demand looks at the locked record, who moves it and what was given, and answers with a sentence when not satisfied.
Demand = Callable[[Any, Any, Mapping[str, Any]], str | None]


@dataclass(frozen=True)
class Move:
    """One transition. `target` None leaves the state as it is; `words` is the past tense shown on timelines."""

    name: str
    sources: frozenset[str]
    target: str | None
    rule: Rule
    words: str
    demands: tuple[Demand, ...] = ()
    operation: Operation = Operation.ALTERATION


class MoveDenied(Exception):
    """The move is not possible now. The message is for the person who tried; nothing has been changed."""

    beside: str | None = None  # the box that the message stands beside; above the form where it is about none


def same_version(record: Any, by: Any, given: Mapping[str, Any]) -> str | None:
    """A demand: whoever acts has seen the record as it now stands."""
    if given.get("version") == record.version:
        return None
    return "This changed while your page was open. What you typed is still below: check it, send it again."


@transaction.atomic
def move(
    record: Record,
    step: Move,
    *,
    by: Any,
    given: Mapping[str, Any] | None = None,
    state: str = "state",
    **fields: Any,
) -> Record:
    """Make the move and return the record as it now stands.

    `given` is what the demands look at and what the event keeps (a reason, a second person); `fields` are set on the
    record. Raises MoveDenied with a sentence for the person, and changes nothing, when another was faster, the rule
    says no, or a demand is not met.
    """
    given = dict(given or {})
    locked = type(record)._default_manager.select_for_update(of=("self",)).get(pk=record.pk)  # type: ignore[attr-defined]
    was = getattr(locked, state)
    if was not in step.sources:
        raise MoveDenied(
            "This has changed since you opened it. Nothing you did has been applied: look at it again."
        )
    if reason := step.rule.refusal(by, locked):
        raise MoveDenied(reason)
    for demand in step.demands:
        if reason := demand(locked, by, given):
            raise MoveDenied(reason)
    changes = {state: step.target or was, **fields}
    for name, value in changes.items():
        setattr(locked, name, value)
    touched = set(changes) | ({"version"} if bump_version(locked) else set())
    locked.save(update_fields=sorted(touched))
    log(
        kind=f"{locked._meta.model_name}.{step.name}", operation=step.operation, target=locked,
        data={"from": was, "to": changes[state], **given},
    )  # fmt: skip
    return locked


def bump_version(record: models.Model) -> bool:
    """Whoever still has the old version on the screen is told before overwriting it."""
    if not hasattr(record, "version"):
        return False
    record.version += 1
    return True


def diagram(moves: tuple[Move, ...]) -> str:
    """The moves as a Mermaid state diagram, printed into docs/ and compared by `make check`."""
    lines = ["stateDiagram-v2"]
    for step in moves:
        for source in sorted(step.sources):
            lines.append(f"    {source} --> {step.target or source}: {step.name}")
    return "\n".join(lines)
