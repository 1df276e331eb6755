"""The check inside an action: tasks and commands cannot walk round what a view's decorator asks."""

from __future__ import annotations

from django.db.models import Model

from accounts.authority import Authority
from audit.moves import MoveDenied
from core.rules import Rule


class Stale(Exception):
    """A colleague changed the record after this page was made. `now` is the record as it stands."""

    def __init__(self, now: Model) -> None:
        super().__init__("Somebody else changed this after you opened it.")
        self.now = now


def require(rule: Rule, record: Model, *, by: Authority) -> None:
    """Raise MoveDenied with the rule's own sentence when this person may not."""
    if reason := rule.refusal(by, record):
        raise MoveDenied(reason)


def unchanged(record: Model, *, version: int) -> None:
    """Raise Stale when the page was made from an older version of this (locked) record."""
    if record.version != version:  # type: ignore[attr-defined]  # only versioned records come here
        raise Stale(record)
