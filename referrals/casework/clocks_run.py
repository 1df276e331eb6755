"""When the clocks of referrals started and ended, for trying time limits on: moments alone, of no record that is named."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import groupby
from operator import itemgetter

from audit.models import Event, Operation
from policy.dry_run import Clock, Measure, of_rows
from referrals.casework.moves import MOVES
from referrals.limits import DECONFLICTION, EMERGENCY_REVIEWED, STEPS
from referrals.models import Deconfliction, EmergencyAccess, Referral
from referrals.models.referral import State

Entry = tuple[str, datetime, str, str]
# What the desk is asked has a row of its own.
IN_THE_QUEUE = {state: limit for state, limit in STEPS.items() if limit is not DECONFLICTION}


def steps(since: datetime, until: datetime) -> Mapping[str, list[Clock]]:
    """Each state that was entered between two moments, and when it was left: from the log of moves. One that was not left is
    still open, or has no clock any more. The first look is due from the receipt, as the day that is stored says."""
    found: dict[str, list[Clock]] = {limit.name: [] for limit in IN_THE_QUEUE.values()}
    for _, entries in groupby(_entries(since, until), key=itemgetter(0)):
        states = list(entries)
        for at, (_, entered, _was, state) in enumerate(states):
            if state in IN_THE_QUEUE and since <= entered < until:
                left = states[at + 1][1] if at + 1 < len(states) else None
                found[IN_THE_QUEUE[state].name].append((entered, left))
    return found


def _entries(since: datetime, until: datetime) -> Iterator[Entry]:
    """Which referral, when, from which state and to which; by referral and in order. The first is its receipt."""
    kinds = [verb.kind.name for verb in MOVES if any(way.target for way in verb.ways)]
    moves = Event.objects.filter(kind__in=kinds, operation=Operation.ALTERATION, at__gte=since)
    said = moves.values_list("target_id", "at", "payload").order_by()
    rows: list[Entry] = []
    for target, at, payload in said:
        told = json.loads(payload or "{}")
        if told.get("from") != told.get("to"):
            rows.append((target, at, told.get("from", ""), told.get("to", "")))
    moved = {row[0]: row[2] for row in sorted(rows, key=itemgetter(1), reverse=True)}
    filed = Referral.objects.filter(received_at__gte=since, received_at__lt=until)
    for pk, at, state in filed.values_list("pk", "received_at", "state").order_by():
        first = moved.get(str(pk), state)
        if first == State.SUBMITTED:
            rows.append((str(pk), at, "", first))
    yield from sorted(rows, key=itemgetter(0, 1))


MEASURES = (
    Measure(tuple(IN_THE_QUEUE.values()), steps),
    of_rows(DECONFLICTION, Deconfliction.objects.all(), started="requested_at", ended=("answered_at",)),
    of_rows(EMERGENCY_REVIEWED, EmergencyAccess.objects.all(), started="at", ended=("reviewed_at",)),
)
