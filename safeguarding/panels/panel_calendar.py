"""A panel's meetings as a calendar file (RFC 5545): a reference and a time, in UTC, and nothing of what they are about. One
that was cancelled stands there as cancelled, so that the calendar that has it already shows it so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from safeguarding.models import Meeting, MeetingState

STATUS = {
    MeetingState.PLANNED: "CONFIRMED",
    MeetingState.SIGNED: "CONFIRMED",
    MeetingState.CANCELLED: "CANCELLED",
}


def calendar_of(meetings: Iterable[Meeting], *, at: datetime) -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Prevent Portal//Panel meetings//EN", "METHOD:PUBLISH"]
    for meeting in meetings:
        lines += _event(meeting, at)
    return "".join(f"{line}\r\n" for line in [*lines, "END:VCALENDAR"]).encode()


def _event(meeting: Meeting, at: datetime) -> Iterator[str]:
    ends = meeting.starts_at + timedelta(minutes=meeting.minutes_long)
    cancelled = "Cancelled: " if meeting.state == MeetingState.CANCELLED else ""
    yield "BEGIN:VEVENT"
    yield f"UID:{meeting.public_id}"
    yield f"SEQUENCE:{meeting.version}"
    yield f"DTSTAMP:{_utc(at)}"
    yield f"DTSTART:{_utc(meeting.starts_at)}"
    yield f"DTEND:{_utc(ends)}"
    yield f"SUMMARY:{cancelled}Meeting {meeting.public_id.time_low:08X}"
    yield f"STATUS:{STATUS[MeetingState(meeting.state)]}"
    yield "CLASS:PRIVATE"
    yield "END:VEVENT"


def _utc(moment: datetime) -> str:
    """In UTC and said so: rules of summer time are read otherwise by each calendar."""
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"
