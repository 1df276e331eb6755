"""What is done with time limits. One policy administrator drafts, another publishes from a day that has not begun; until then
any of them can withdraw what was published."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.authority import Authority
from audit.moves import MoveDenied, move
from audit.permission import require_gate
from core.clock import day_words
from core.locking import lock
from guidance import publishing
from guidance.versions import State
from policy.access import write_limits
from policy.comparing import changed
from policy.models import TIME_LIMITS, Policy, PolicyVersion
from policy.moves import CALL_OFF, OF_LIMITS, first_free_day, last_free_day
from policy.time_limits import set_here

NOTHING_CHANGED = "Nothing here differs from version {}. Change a limit, or leave this page."


def the_policy() -> Policy:
    return Policy.objects.get(slug=TIME_LIMITS)


@transaction.atomic
def write(*, numbers: Mapping[str, int], why: str, version: int, by: Authority) -> PolicyVersion:
    """Begin the draft, or change the one begun. Version 0: there was none when the form was opened."""
    require_gate(write_limits, by=by)
    for limit in set_here():
        if not limit.least <= numbers[limit.name] <= limit.most:
            raise MoveDenied(f"This limit must be {limit.bounds}.", beside=limit.name)
    policy = lock(the_policy())
    latest = latest_published(policy)
    if latest is not None and not changed(latest.content, numbers):
        raise MoveDenied(NOTHING_CHANGED.format(latest.number))
    wording = {"content": {limit.name: numbers[limit.name] for limit in set_here()}, "why": why}
    written: PolicyVersion = publishing.write(text=policy, moves=OF_LIMITS, wording=wording, version=version, by=by)
    return written


@transaction.atomic
def publish(*, draft: PolicyVersion, holds_from: date, version: int, by: Authority) -> PolicyVersion:
    """From the first moment of a day in London, for the clocks that start from then on."""
    publishing.ready(draft=draft, text=draft.policy, moves=OF_LIMITS, version=version, by=by)
    _refuse_unless_free(holds_from)
    latest = latest_published(draft.policy)
    if latest is not None and latest.holds_from is not None and latest.holds_from >= holds_from:
        after = day_words(latest.holds_from)
        words = f"Version {latest.number} holds from {after}. Choose a day after that, or withdraw it first."
        raise MoveDenied(words, beside="holds_from")
    differs = changed(latest.content if latest else {}, draft.content)
    given = {"number": draft.number, "holds_from": holds_from.isoformat(), "changed": differs}
    now: dict[str, Any] = {"approver": by.user, "published_at": timezone.now()}
    return move(draft, OF_LIMITS.publish, by=by, given=given, holds_from=holds_from, **now)


def _refuse_unless_free(day: date) -> None:
    if not first_free_day() <= day <= last_free_day():
        words = f"Choose a day from {day_words(first_free_day())} to {day_words(last_free_day())}."
        raise MoveDenied(f"{words} Clocks that started before it run on as they are.", beside="holds_from")


def withdraw(*, draft: PolicyVersion, by: Authority) -> PolicyVersion:
    given_up: PolicyVersion = publishing.withdraw(draft=draft, moves=OF_LIMITS, by=by)
    return given_up


@transaction.atomic
def call_off(*, coming: PolicyVersion, version: int, by: Authority) -> PolicyVersion:
    """Before its day. What held before goes on to hold; the version is kept, with who published it."""
    lock(coming.policy)
    given = {"version": version, "number": coming.number}
    return move(coming, CALL_OFF, by=by, given=given)


def latest_published(policy: Policy) -> PolicyVersion | None:
    """The last in the order in which they hold, whether its day has come or not."""
    found: PolicyVersion | None = policy.versions.filter(state=State.PUBLISHED).order_by("number").last()
    return found
