"""The queue as a work list of which views can be saved."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from accounts.authority import Authority
from accounts.work_lists import WorkList, by_moment
from core.counting import Counting
from core.rules import Narrow
from referrals.access import sees_queue
from referrals.casework.forms.queueing import queue_filter
from referrals.casework.queue_tabs import LANE, listed_as, tab_of
from referrals.danger import danger_told_since


def _counted(who: Authority, asked: Mapping[str, Any]) -> Counting:
    filters = {name: value for name, value in asked.items() if name != "tab"}
    return listed_as(who, tab_of(asked, who), **filters)


def _came(who: Authority, asked: Mapping[str, Any], since: datetime) -> Narrow:
    """What was filed since; in the lane, of what danger was told since, in whatever way."""
    return danger_told_since(since) if tab_of(asked, who) == LANE else by_moment("submitted_at")(who, asked, since)


QUEUE_LIST = WorkList("queue", "referrals:queue", "The queue", sees_queue, queue_filter, _counted, _came)
