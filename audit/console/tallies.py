"""Figures about people's days: counted days from the tally, and today from the log. Bounded by days, never
the whole log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from audit.access import Span

DAYS = """
with days as (
    select * from audit_tally where day >= %(since)s and day < %(today)s
    union all select * from audit_count_day(%(today)s)
)
"""
MINE = """(%(agencies)s::bigint[] is null or agency_id = any(%(agencies)s::bigint[])
          or (agency_id = 0 and exists (
              select 1 from unnest(%(people)s::bigint[], %(firsts)s::date[], %(lasts)s::date[]) worked (person, first, last)
               where worked.person = actor_id and day >= first and (last is null or day <= last))))"""

# Days on which somebody reached one of the limits. Late: outside the hours of a working day, or on another day at all.
STANDING_OUT = f"""
{DAYS}, told as (
    select day, actor_id, agency_id, reads, refusals,
           reads - case when day = any(%(working)s::date[])
                        then (select sum(h) from unnest(hours[%(opens)s + 1 : %(closes)s]) h) else 0 end as late
      from days where (reads >= least(%(reads)s, %(late)s) or refusals >= %(refusals)s) and {MINE}
)
select day, actor_id, agency_id, reads, refusals, late from told
 where reads >= %(reads)s or late >= %(late)s or refusals >= %(refusals)s
 order by day desc, reads desc, actor_id limit %(most)s
"""  # noqa: S608 - built from constants only
USUAL = f"""
select actor_id, agency_id, avg(reads)::float from audit_tally
 where day >= %(since)s and day < %(until)s and reads > 0 and {MINE}
 group by actor_id, agency_id
"""  # noqa: S608 - built from constants only


@dataclass(frozen=True)
class Day:
    """What one person did on one day for one agency (0: for none)."""

    day: date
    actor_id: int
    agency_id: int
    reads: int
    refusals: int
    late: int


def standing_out(*, agencies: Sequence[int] | None, several: Sequence[Span], **limits: Any) -> list[Day]:
    """Days in the window that reached a limit, newest first: at these agencies, or at none, of people of
    `several`, while they worked there."""
    return [Day(*row) for row in _asked(STANDING_OUT, agencies, several, limits)]


def usual(*, agencies: Sequence[int] | None, since: date, until: date) -> dict[tuple[int, int], float]:
    """What each person reads on a day on which they read at all, for each of their agencies."""
    rows = _asked(USUAL, agencies, [], {"since": since, "until": until})
    return {(actor, agency): reads for actor, agency, reads in rows}


def _asked(question: str, agencies: Sequence[int] | None, several: Sequence[Span], given: dict[str, Any]) -> list[Any]:
    worked: dict[str, Any] = {
        "people": [span.person for span in several],
        "firsts": [span.first for span in several],
        "lasts": [span.last for span in several],
    }
    with connection.cursor() as cursor:
        cursor.execute(question, {"agencies": None if agencies is None else list(agencies), **worked, **given})
        return cursor.fetchall()
