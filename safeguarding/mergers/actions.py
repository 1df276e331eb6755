"""What is done with a merger before its day: one policy administrator drafts it, another one publishes it, and until the day any
of them calls it off."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.authority import Authority
from accounts.models import Agency
from audit.log import log
from audit.moves import MoveDenied, move
from audit.permission import require_gate
from core.clock import day_words
from core.locking import lock_one
from policy.moves import first_free_day, last_free_day
from safeguarding.access import merge_agencies
from safeguarding.kinds import MERGER_DRAFTED
from safeguarding.mergers.moves import CALL_OFF, PUBLISH, WITHDRAW
from safeguarding.mergers.objections import objection
from safeguarding.models import Merger


@transaction.atomic
def draft(*, of: Agency, into: Agency, holds_from: date, roles: list[str], why: str, by: Authority) -> Merger:
    """Nothing happens by it, until another person publishes it."""
    of, into = _lock(of, into)
    require_gate(merge_agencies, by=by)
    if not first_free_day() <= holds_from <= last_free_day():
        words = f"Choose a day from {day_words(first_free_day())} to {day_words(last_free_day())}."
        raise MoveDenied(words, beside="holds_from")
    if reason := objection(of, into, roles=roles):
        raise MoveDenied(reason, beside="into")
    number = (of.mergers.aggregate(last=Max("number"))["last"] or 0) + 1
    drafted = Merger.objects.create(
        of=of, into=into, number=number, holds_from=holds_from, roles=sorted(roles), why=why, author=by.user
    )
    log(
        MERGER_DRAFTED,
        target=drafted,
        data={"from": of.name, "to": into.name, "day": holds_from, "roles": sorted(roles)},
    )
    return drafted


@transaction.atomic
def publish(*, merger: Merger, version: int, by: Authority) -> Merger:
    """As it was read, by another person. What stands in the way is asked again under the lock of both agencies."""
    _lock(merger.of, merger.into)
    given = {"version": version, "day": merger.holds_from}
    return move(merger, PUBLISH, by=by, given=given, approver=by.user, published_at=timezone.now())


def withdraw(*, merger: Merger, version: int, by: Authority) -> Merger:
    return move(merger, WITHDRAW, by=by, given={"version": version})


def call_off(*, merger: Merger, version: int, by: Authority) -> Merger:
    """Until it begins. Nothing has gone over by then."""
    return move(merger, CALL_OFF, by=by, given={"version": version})


def _lock(*agencies: Agency) -> list[Agency]:
    """In one order, so that two that are about the same agencies come one after the other. As they stand."""
    locked = {key: lock_one(Agency, key, no_key=True) for key in sorted(agency.pk for agency in agencies)}
    return [locked[agency.pk] for agency in agencies]
