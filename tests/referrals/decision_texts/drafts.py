"""What tests of decision texts begin with: what Pat types into one part, and what Petra publishes."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from core.clock import ONE_DAY
from policy import actions
from policy.models import PolicyVersion
from referrals.decision_texts.by_design import parts, shipped
from referrals.decision_texts.forms import boxes, form_of
from referrals.decision_texts.matter import TEXTS_MATTER

TEXTS = "/policy/texts/"
WHY = "After the review of October."
REASONS = "reasons_no_further_action"


def change(part: str) -> str:
    return f"{TEXTS}draft/change/?part={part}"


def typed(part: str, **changes: Any) -> dict[str, Any]:
    """The boxes of a part as they came with the service, with these changes."""
    which = next(one for one in parts() if one.name == part)
    asked, filled = form_of(part=which, begun={}).fields, boxes({})
    return {
        **{name: filled[name] for name in asked if name in filled},
        "why": WHY,
        "version": "0",
        "basis": "1",
        **changes,
    }


def reasons(group: str = "no_further_action", **changes: dict[str, Any]) -> dict[str, Any]:
    """All texts, with what is otherwise of some reasons of a list."""
    content = shipped()
    content["reasons"][group] = [{**one, **changes.get(one["code"], {})} for one in content["reasons"][group]]
    return content


def published(who: Any, content: dict[str, Any]) -> date:
    """By Petra, of what Pat drafted, from tomorrow."""
    latest = actions.latest_published(actions.the_policy(TEXTS_MATTER))
    assert latest is not None
    said = {"matter": TEXTS_MATTER, "content": content, "why": WHY}
    draft: PolicyVersion = actions.write(**said, version=0, basis=latest.number, by=who("pat"))
    day = timezone.localdate() + ONE_DAY
    actions.publish(draft=draft, holds_from=day, version=draft.version, basis=latest.number, by=who("petra"))
    return day
