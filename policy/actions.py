"""What is done with policies, whatever their matter. One policy administrator drafts, another publishes from a day that has not
begun; until then any of them can withdraw what was published."""

from __future__ import annotations

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
from policy.access import write_policy
from policy.matters import Content, Matter
from policy.models import Policy, PolicyVersion
from policy.moves import CALL_OFF, OF_POLICIES, first_free_day, last_free_day

ANOTHER_BASIS = "The last version that is published is another one now. Look at what differs from it."
NOTHING_CHANGED = "Nothing here differs from version {}. Change something, or leave this page."


def the_policy(matter: Matter) -> Policy:
    return Policy.objects.get(slug=matter.slug)


@transaction.atomic
def write(*, matter: Matter, content: Content, why: str, version: int, basis: int, by: Authority) -> PolicyVersion:
    """Begin the draft, or change the one begun. Version 0: there was none when the form was opened. `basis` is the number
    of the last version that was published then: what it said was on the screen."""
    require_gate(write_policy, by=by)
    for wrong in matter.wrong(content):
        raise MoveDenied(wrong.words, beside=wrong.box)
    policy = lock(the_policy(matter))
    latest = latest_published(policy)
    if latest is not None and latest.number != basis:
        raise Stale(latest, ANOTHER_BASIS, renewed={"basis": latest.number})
    if latest is not None and not matter.differences(latest.content, content):
        raise MoveDenied(NOTHING_CHANGED.format(latest.number))
    wording = {"content": dict(content), "why": why}
    written: PolicyVersion = publishing.write(text=policy, moves=OF_POLICIES, wording=wording, version=version, by=by)
    return written


@transaction.atomic
def publish(*, draft: PolicyVersion, holds_from: date, version: int, basis: int, by: Authority) -> PolicyVersion:
    """From the first moment of a day in London, for what begins from then on. What was read is what the draft changes after its
    `basis`, the last version that was published."""
    read = publishing.ready(draft=draft, text=draft.policy, moves=OF_POLICIES, version=version, by=by)
    latest = latest_published(draft.policy)
    if reason := why_unread(read, latest, version=version, basis=basis):
        raise Stale(read, reason)
    if reason := why_beyond(read):
        raise MoveDenied(reason)
    matter = draft.matter
    _refuse_unless_free(holds_from, matter)
    if latest is not None and latest.holds_from is not None and latest.holds_from >= holds_from:
        after = day_words(latest.holds_from)
        words = f"Version {latest.number} holds from {after}. Choose a day after that, or withdraw it first."
        raise MoveDenied(words, beside="holds_from")
    differs = {one.name: [one.before, one.after] for one in matter.differences(said(latest), read.content)}
    given = {"number": read.number, "holds_from": holds_from.isoformat(), "changed": differs}
    now: dict[str, Any] = {"approver": by.user, "published_at": timezone.now()}
    published = move(read, OF_POLICIES.publish, by=by, given=given, holds_from=holds_from, **now)
    matter.published(published)
    return published


def why_unread(draft: PolicyVersion, latest: PolicyVersion | None, *, version: int, basis: int) -> str | None:
    """The draft changed since it was read, or what it is compared with did: a version was published or called off."""
    if not publishing.is_as_read(draft, version=version):
        return publishing.CHANGED
    return ANOTHER_BASIS if basis != (latest.number if latest else 0) else None


def said(version: PolicyVersion | None) -> Content:
    """What is compared with: nothing, where nothing was published."""
    return version.content if version else {}


def why_beyond(draft: PolicyVersion) -> str | None:
    """The bounds of a release may be others than those under which a draft was written."""
    beyond = draft.matter.wrong(draft.content)
    return f"The draft must be changed first. {beyond[0].question}: {beyond[0].words}" if beyond else None


def _refuse_unless_free(day: date, matter: Matter) -> None:
    if not first_free_day() <= day <= last_free_day():
        words = f"Choose a day from {day_words(first_free_day())} to {day_words(last_free_day())}."
        raise MoveDenied(f"{words} {matter.running}", beside="holds_from")


def withdraw(*, draft: PolicyVersion, version: int, by: Authority) -> PolicyVersion:
    given_up: PolicyVersion = publishing.withdraw(draft=draft, moves=OF_POLICIES, version=version, by=by)
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
