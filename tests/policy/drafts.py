"""What tests of time limits begin with: what Pat types, what Petra chooses, and what a page says that it was made from."""

import re
from datetime import timedelta
from html import unescape

from django.utils import timezone

from core.clock import at_hour
from policy import actions
from policy.models import PolicyVersion
from policy.of_limits import LIMITS_MATTER
from policy.time_limits import set_here

LIMITS = "/policy/limits/"
CHANGE, DRAFT, PUBLISH, RUN = (f"{LIMITS}draft/{end}" for end in ("change/", "", "publish/", "dry-run/"))


def boxes(**changes) -> dict:
    numbers = {limit.name: limit.number for limit in set_here()}
    return {**numbers, "why": "The desk answers sooner.", "version": "0", "basis": "1", **changes}


def on(day, **said) -> dict:
    read = {"number": "2", "version": "1", "basis": "1", **said}
    return {"holds_from-day": day.day, "holds_from-month": day.month, "holds_from-year": day.year, **read}


def made_from(page) -> dict:
    """What the buttons of a page say that it was made from."""
    return dict(re.findall(r'type="hidden" name="(number|version|basis)" value="([0-9]+)"', page.content.decode()))


def to_publish(client) -> str:
    """Where the page of the draft leads on."""
    return unescape(re.search(rf'href="({PUBLISH}[^"]*)"', client.get(DRAFT).content.decode())[1])


def drafted(who, **changes) -> PolicyVersion:
    numbers = {limit.name: limit.number for limit in set_here()} | changes
    return actions.write(
        matter=LIMITS_MATTER, content=numbers, why="It takes longer.", version=0, basis=last(), by=who("pat")
    )


def last() -> int:
    return actions.latest_published(actions.the_policy(LIMITS_MATTER)).number


def published(who, *, days: int = 1, **changes) -> PolicyVersion:
    draft = drafted(who, **changes)
    day = timezone.localdate() + timedelta(days=days)
    return actions.publish(draft=draft, holds_from=day, version=draft.version, basis=last(), by=who("petra"))


def tomorrow_has_come(monkeypatch, *, days: int = 1) -> None:
    later = at_hour(timezone.localdate() + timedelta(days=days), 12)
    monkeypatch.setattr(timezone, "now", lambda: later)
