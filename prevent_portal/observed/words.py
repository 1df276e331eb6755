"""How the service is, in plain words for the person who answers for it: what was done when, and what waits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from audit.limits import VERIFIED_WITHIN
from core.clock import ONE_DAY, ONE_MINUTE
from evidence.reasons import HELD
from prevent_portal.limits import ARCHIVED_WITHIN, DRILLED_WITHIN, LOOKED_AT_WITHIN, TAKEN_WITHIN
from prevent_portal.observed.reading import Queue, State

QUEUES = {
    "mail": ("E-mails", "No e-mail waits", "sent", "Look at the worker and at the mail server."),
    "packs": ("Packs", "No pack waits", "made", "Look at the worker for packs."),
    "files": ("Files", "No file waits", "looked at", "Look at the worker for files and at the virus scanner."),
    "redactions": ("Redacted versions", "None waits", "made", "Look at the worker for files."),
    "same_content": (
        "Files of one content",
        "None waits",
        "sealed, or put back, with another",
        "Look at the worker for files.",
    ),
}
BACKUPS = {
    "base": ("The last base backup was taken", "No base backup was ever taken.", TAKEN_WITHIN),
    "archive": ("The archive was last said to be complete", "Nothing was ever archived.", ARCHIVED_WITHIN),
    "drill": ("A backup was last restored and proved", "No backup was ever restored and proved.", DRILLED_WITHIN),
}


@dataclass(frozen=True)
class Line:
    """One sentence, and whether it is as it should be."""

    part: str
    words: str
    well: bool


def lines(now: State, *, backups_expected: bool, counted: bool) -> Iterator[Line]:
    """Queues say whether work is late, and not how much there is: who reads this has no sight of what a single
    piece of work is about, also not that there is one more (ADR 0054)."""
    keeps = not now.raised("keeper")
    said = f" It last said so {ago(now.now - now.lease_renewed_at)}." if now.lease_renewed_at else ""
    words = f"The keeper is at work.{said}" if keeps else "No keeper is at work: nothing is raised, chased or told."
    yield Line("Keeper", words, keeps)
    yield from _log(now)
    yield from map(_queue, now.queues)
    if counted:  # else nothing is known of what the worker of files alone reaches
        yield _scanner(now)
    for what, at in now.backups.items():
        done, never, within = BACKUPS[what]
        late = at is None or now.now - at > within or (what == "drill" and now.drill.get("ok") is not True)
        words = f"{done} {ago(now.now - at)}." if at else never
        words += _drill(now) if what == "drill" and at else ""
        words += "" if backups_expected else " None is expected of this installation."
        yield Line("Backups", words, not (late and backups_expected))


def _log(now: State) -> Iterator[Line]:
    last = f" It was last sealed {ago(now.now - now.sealed_at)}." if now.sealed_at else ""
    seals = not now.raised("seal_lag")
    sealed = "No event has waited for more than a minute to be sealed." if seals else "The log is not being sealed."
    yield Line("Log", sealed + last, seals)
    if now.verified_at is None:
        yield Line("Log", "The log was not verified yet.", False)
    else:
        said = "and holds" if now.holds else "and does not hold"
        well = now.holds and now.now - now.verified_at <= VERIFIED_WITHIN
        yield Line("Log", f"The log was last verified {ago(now.now - now.verified_at)}, {said}.", well)


def _queue(queue: Queue) -> Line:
    part, none, done, look = QUEUES[queue.name]
    if not queue.late:
        return Line(part, f"{none} longer than it should to be {done}.", True)
    held = " ".join(f"{HELD[reason].partition('. ')[0]}." for reason, many in queue.held.items() if many)
    return Line(part, f"Some wait longer than they should to be {done}. {held or look}", False)


def _scanner(now: State) -> Line:
    """It is tried every five minutes, also while no file waits."""
    if now.scanner_at is None:
        words = "The virus scanner has not found its test file yet. Files that are sent are held until it does."
        return Line("Virus scanner", words, False)
    well = now.now - now.scanner_at <= LOOKED_AT_WITHIN
    words = f"The virus scanner last found its test file {ago(now.now - now.scanner_at)}."
    words += f" Its signatures were made {ago(now.now - now.signatures_at)}." if now.signatures_at else ""
    words += (
        "" if well else " Files that are sent are held until it does: look at the scanner and at the worker for files."
    )
    return Line("Virus scanner", words, well)


def _drill(now: State) -> str:
    rpo, rto = now.drill.get("rpo"), now.drill.get("rto")
    said = " Everything held." if now.drill.get("ok") is True else " It did not hold: read its report."
    if not rpo or not rto:
        return said
    return f"{said} {span(timedelta(seconds=rpo))} would have been lost, and it took {span(timedelta(seconds=rto))}."


def ago(left: timedelta) -> str:
    return f"{span(left)} ago"


def span(left: timedelta) -> str:
    """In the largest unit of which there are two, so that 90 minutes are not an hour."""
    seconds = max(0, int(left.total_seconds()))
    for unit, length in (("day", ONE_DAY), ("hour", ONE_DAY / 24), ("minute", ONE_MINUTE)):
        if seconds >= 2 * length.total_seconds():
            return f"{seconds // int(length.total_seconds()):,} {unit}s"
    return f"{seconds} second{'' if seconds == 1 else 's'}"
