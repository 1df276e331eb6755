"""The queue as a work list of which views can be saved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from accounts.authority import Authority
from accounts.work_lists import WorkList
from core.counting import Counting
from referrals.access import sees_queue
from referrals.casework.forms.queueing import queue_filter
from referrals.casework.queue_tabs import listed_as, tab_of


def _counted(who: Authority, asked: Mapping[str, Any]) -> Counting:
    filters = {name: value for name, value in asked.items() if name != "tab"}
    return listed_as(who, tab_of(asked, who), **filters)


QUEUE_LIST = WorkList("queue", "referrals:queue", "The queue", sees_queue, queue_filter, _counted)
