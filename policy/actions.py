"""What is done with time limits. One policy administrator drafts, another publishes from a day that has not begun; until then
any of them can withdraw what was published."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.authority import Authority
from audit.moves import MoveDenied, Stale, move
from audit.permission import require_gate
from core.clock import day_words
from core.locking import lock
from guidance import publishing
from guidance.versions import State
from policy.access import write_limits
from policy.comparing import changed
from policy.models import TIME_LIMITS, Policy, PolicyVersion
from policy.moves import CALL_OFF, OF_LIMITS, first_free_day, last_free_day
from policy.time_limits import TimeLimit, set_here

ANOTHER_BASIS = "The last version that is published is another one now. Look at what differs from it."
NOTHING_CHANGED = "Nothing here differs from version {}. Change a limit, or leave this page."


def the_policy() -> Policy:
    return Policy.objects.get(slug=TIME_LIMITS)


@transaction.atomic
def write(*, numbers: Mapping[str, int], why: str, version: int, basis: int, by: Authority) -> PolicyVersion:
    """Begin the draft, or change the one begun. Version 0: there was none when the form was opened. `basis` is the number
    of the last version that was published then: what it said was on the screen."""
    require_gate(write_limits, by=by)
    for limit in beyond_bounds(numbers):
        raise MoveDenied(f"This limit must be {limit.bounds}.", beside=limit.name)
    policy = lock(the_policy())
    latest = latest_published(policy)
    if latest is not None and latest.number != basis:
        raise Stale(latest, ANOTHER_BASIS, renewed={"basis": latest.number})
    if latest is not None and not changed(latest.content, numbers):
        raise MoveDenied(NOTHING_CHANGED.format(latest.number))
    wording = {"content": {limit.name: numbers[limit.name] for limit in set_here()}, "why": why}
    written: PolicyVersion = publishing.write(text=policy, moves=OF_LIMITS, wording=wording, version=version, by=by)
    return written


@transaction.atomic
def publish(*, draft: PolicyVersion, holds_from: date, version: int, basis: int, by: Authority) -> PolicyVersion:
    """From the first moment of a day in London, for the clocks that start from then on. What was read is what the draft
    changes after its `basis`, the last version that was published."""
    read = publishing.ready(draft=draft, text=draft.policy, moves=OF_LIMITS, version=version, by=by)
    latest = latest_published(draft.policy)
    if reason := why_unread(read, latest, version=version, basis=basis):
        raise Stale(read, reason)
    if reason := why_beyond(read):
        raise MoveDenied(reason)
    _refuse_unless_free(holds_from)
    if latest is not None and latest.holds_from is not None and latest.holds_from >= holds_from:
        after = day_words(latest.holds_from)
        words = f"Version {latest.number} holds from {after}. Choose a day after that, or withdraw it first."
        raise MoveDenied(words, beside="holds_from")
    differs = changed(latest.content if latest else {}, read.content)
    given = {"number": read.number, "holds_from": holds_from.isoformat(), "changed": differs}
    now: dict[str, Any] = {"approver": by.user, "published_at": timezone.now()}
    return move(read, OF_LIMITS.publish, by=by, given=given, holds_from=holds_from, **now)


def why_unread(draft: PolicyVersion, latest: PolicyVersion | None, *, version: int, basis: int) -> str | None:
    """The draft changed since it was read, or what it is compared with did: a version was published or called off."""
    if not publishing.is_as_read(draft, version=version):
        return publishing.CHANGED
    return ANOTHER_BASIS if basis != (latest.number if latest else 0) else None


def beyond_bounds(numbers: Mapping[str, int]) -> list[TimeLimit]:
    """What must not be set so; the bounds of a release may be others than those under which a draft was written."""
    return [limit for limit in set_here() if not limit.least <= numbers.get(limit.name, limit.number) <= limit.most]


def why_beyond(draft: PolicyVersion) -> str | None:
    beyond = beyond_bounds(draft.content)
    return (
        f"The draft must be changed first. {beyond[0].words}: this limit must be {beyond[0].bounds}."
        if beyond
        else None
    )


def _refuse_unless_free(day: date) -> None:
    if not first_free_day() <= day <= last_free_day():
        words = f"Choose a day from {day_words(first_free_day())} to {day_words(last_free_day())}."
        raise MoveDenied(f"{words} Clocks that started before it run on as they are.", beside="holds_from")


def withdraw(*, draft: PolicyVersion, version: int, by: Authority) -> PolicyVersion:
    given_up: PolicyVersion = publishing.withdraw(draft=draft, moves=OF_LIMITS, version=version, by=by)
    return given_up


@transaction.atomic
def call_off(*, coming: PolicyVersion, version: int, by: Authority) -> PolicyVersion:
    """Before its day, the last one first. What held before goes on to hold; the version is kept, with who published it."""
    policy = lock(coming.policy)
    latest = latest_published(policy)
    if latest is not None and latest.number > coming.number:
        raise MoveDenied(f"Version {latest.number} was published after it. Withdraw that first.")
    given = {"version": version, "number": coming.number}
    return move(coming, CALL_OFF, by=by, given=given)


def latest_published(policy: Policy) -> PolicyVersion | None:
    """The last in the order in which they hold, whether its day has come or not."""
    found: PolicyVersion | None = policy.versions.filter(state=State.PUBLISHED).order_by("number").last()
    return found
