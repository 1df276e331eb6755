"""Writes that name no person. They are recorded like all others; that they happen is a fault or an attack."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import connection
from django.utils import timezone

from audit.kinds import AUDIT_UNATTRIBUTED_WRITES
from audit.log import log
from audit.models import Event

logger = logging.getLogger(__name__)

# As in sealing: only what no running transaction can still precede, so that none is passed over or counted twice.
# After a logical restore transaction numbers begin again, in another cluster; then the clock decides.
HORIZON = """
select pg_snapshot_xmin(pg_current_snapshot())::text, system_identifier::text from pg_control_system()
"""
FRESH = """
select target_type || ' by ' || db_user, count(*) from audit_event
 where actor_name = 'nobody named' and kind like 'row.%%' and xid < %(horizon)s::xid8
   and case when %(same)s then xid >= %(xid)s::xid8 else at > %(at)s end
 group by 1
"""


@dataclass(frozen=True)
class Place:
    """Up to where the last alarm had counted."""

    cluster: str = ""
    xid: str = "0"
    at: datetime = datetime(1, 1, 1, tzinfo=UTC)


def raise_alarm() -> int:
    """The keeper's duty: an event of its own, and an error in the service's log, for new writes without an
    actor. Returns how many rows they were."""
    horizon, cluster = _horizon()
    place = _last_place(horizon=horizon, cluster=cluster)
    tables = _fresh(place, horizon=horizon, same=cluster == place.cluster)
    if rows := sum(tables.values()):
        said = {"rows": rows, "tables": tables, "up_to": horizon, "cluster": cluster}
        log(AUDIT_UNATTRIBUTED_WRITES, data=said)
        logger.error("audit.unattributed: %s rows written by nobody named (%s).", rows, ", ".join(sorted(tables)))
    return rows


def _last_place(*, horizon: str, cluster: str) -> Place:
    """Where the last alarm stopped. One that was written by another hand, to pass over what comes, is not believed."""
    last = Event.objects.filter(kind=AUDIT_UNATTRIBUTED_WRITES.name, at__lte=timezone.now()).order_by("-at").first()
    if last is None:
        return Place()
    try:
        said = json.loads(last.payload or "")
        place = Place(cluster=said["cluster"], xid=str(int(said["up_to"])), at=last.at)
    except (KeyError, TypeError, ValueError):
        return Place()
    beyond = place.cluster == cluster and int(place.xid) > int(horizon)
    return Place() if beyond else place


def _horizon() -> tuple[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(HORIZON)
        return cursor.fetchone()


def _fresh(place: Place, *, horizon: str, same: bool) -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(FRESH, {"horizon": horizon, "same": same, "xid": place.xid, "at": place.at})
        return dict(cursor.fetchall())
