"""Local limits of packs. None is statutory. Those of `TIME_LIMITS` are what a policy administrator sets (ADR 0081): the number
here came with the service."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from policy.time_limits import Area, TimeLimit


@dataclass(frozen=True)
class Limits:
    available_for: timedelta = timedelta(days=14)
    orphan_after: timedelta = timedelta(
        hours=24
    )  # far longer than any render: a younger file may still be in the making
    entries: int = 2_000  # of one section; a volume of 300 pages takes 20 seconds and 400 MB
    # Characters as printed, names of pictographs and the like included. An answer may have 100,000 typed ones, so only
    # one that grows on paper is cut; a pack of 1,200,000 has some 400 pages, takes 40 seconds and 600 MB.
    printed_answer: int = 200_000
    printed_pack: int = 1_200_000
    printed_start: int = 500  # of each answer after the pack is full
    late: timedelta = timedelta(minutes=15)  # after which administrators are told that packs wait
    lease: timedelta = timedelta(seconds=30)  # of a pack in the making, renewed while it is made
    failures_told: timedelta = timedelta(
        days=3
    )  # and ends of what was not opened: as long as a keeper may have been away
    watched_seconds: int = 15 * 60  # how long a page goes on asking whether its pack is ready
    one_person_up_to: str = "OFFICIAL-SENSITIVE"  # the marking above which a second person says yes
    bulk: int = 5  # packs sent by one officer: from there on a second person says yes
    bulk_within: timedelta = timedelta(days=1)
    shared_days: int = 14  # calendar days an agency can open a pack: offered when it is shared
    longest_shared_days: int = 90
    closed_told: timedelta = timedelta(
        days=30
    )  # an agency reads of a pack that is closed that it is, and no more of it
    said_again: timedelta = timedelta(days=7)  # after the last rung, the supervisors hear it again each week
    signing_bits: int = 3_072  # of the key that signs copies: to stand beyond 2030 (NIST SP 800-57)
    timestamp_seconds: float = 3.0  # that a copy waits for a timestamp service; the download is waited for by a person
    signing_ends_soon: timedelta = timedelta(days=60)  # before the certificate's end: a new one takes weeks to get
    copy_tries: int = 5  # of one press, where others take copies of the same pack at the same moment
    rings: int = 50  # jobs the keeper rings for in one round


LIMITS = Limits()

OPENED = TimeLimit("pack_opened", "An agency says that it has a pack that was sent to it", 2, most=10)
DESTROYED = TimeLimit("copies_destroyed", "An agency certifies that its copies of a recalled pack are gone", 2, most=10)
SETTLED = TimeLimit("pack_settled", "What became of a pack that was corrected since is settled", 1, most=5)
TIME_LIMITS = Area("Packs", (OPENED, DESTROYED, SETTLED))
