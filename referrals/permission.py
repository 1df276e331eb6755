"""The check inside an action: tasks and commands cannot walk round what a view's decorator asks."""

from __future__ import annotations

from django.db.models import Model

from accounts.authority import Authority
from audit.moves import MoveDenied
from core.rules import Rule


def require(rule: Rule, record: Model, *, by: Authority) -> None:
    """Raise MoveDenied with the rule's own sentence when this person may not, as things stand at this moment."""
    if reason := rule.refusal(by.as_it_stands(), record):
        raise MoveDenied(reason)
