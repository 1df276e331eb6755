"""Limits of the log. All are local: no law names one. Those of its evidence are what the verifier holds events against."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Limits:
    """From where on something is told as unusual. All are local limits, none is statutory: a service sets its own."""

    label: str = "local limit"
    windows: tuple[int, ...] = (7, 1, 28)  # days; the first is shown unless another is chosen
    usual_days: int = 28  # before the window: what is usual
    reads_a_day: int = 100  # below this no volume is unusual
    times_own: float = 3.0
    times_role: float = 5.0
    opens: int = 7  # o'clock
    closes: int = 19
    late_reads_a_day: int = 20
    refusals_a_day: int = 10
    most: int = 50  # of one kind on one page


LIMITS = Limits()

# --- Taking content out of the log
# Between the second person's yes and the taking.
EXPORT_GOOD_FOR = timedelta(days=2)

# --- Whether the log is looked after
SEALED_WITHIN = timedelta(seconds=60)
VERIFIED_WITHIN = timedelta(hours=3)
LOOKED_AT_EVERY = timedelta(hours=1)
COUNTED_BACK = timedelta(days=1)
# What was sealed a moment ago may have neighbours whose transactions have not ended.
SETTLED = timedelta(seconds=1)

# --- Alarms
# The same alarm again only after so long; one of the log sooner, when it says something else.
ALARM_AGAIN_AFTER = timedelta(hours=1)
# What only the database's administrator can mend.
ROLES_AGAIN_AFTER = timedelta(days=1)
# As long as a keeper may have been away.
ALARMS_LOOKED_BACK = timedelta(days=3)

# --- What the verifier holds events against
# Between drawing a number and reading the clock lie microseconds; a clock set right by its time server may jump a little.
CLOCK_MAY_JUMP = timedelta(minutes=1)
# An event is sealed once its transaction has ended; none of ours lasts so long.
LONGEST_TRANSACTION = timedelta(hours=6)
UNSEALED_AT_MOST = timedelta(minutes=15)
PUBLISHED_WITHIN = timedelta(minutes=1)

# --- The events of a request, before and behind the moment at which it began
# The web's clock and the database's differ by less, or the keeper raises an alarm; no request is at work for longer.
BEFORE = timedelta(hours=1)
BEHIND = timedelta(hours=24)
