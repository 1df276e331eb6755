"""The virus scanner: clamd, by TCP or a socket, one answer for one file within its time.

Only the exact words of a clean file are taken for clean. What the scanner could not look into it calls "OK" unless it is
configured otherwise (deploy/clamav/clamd.conf), so before it is believed it has to name its own harmless test file, in
an archive as large as the largest file that is taken, and in a small one that unpacks to as much as our own reader unpacks:
that something was found is not enough, a limit is found as well. Of what is locked, and of what lies deeper in archives than it
looks, it has to say anything but OK. Signatures that have not been renewed find nothing of yesterday."""

from __future__ import annotations

import io
import re
import socket
import time
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import BinaryIO

from django.conf import settings
from django.utils import timezone

from core.clock import LONDON
from core.private_files import pieces
from evidence.limits import LIMITS

ANSWER = 4_096  # bytes; clamd says a line
DEEPER = 24  # archives in archives: clamd looks into 17 of its own accord, and into 20 as we set it
COULD_NOT_LOOK = re.compile(r"\AHeuristics\.(Limits\.Exceeded|Encrypted)", re.IGNORECASE)


class Silent(Exception):
    """No answer that says anything about the file: it waits. `reason` is a code of `reasons.HELD`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Verdict:
    """`refused` is a code of `reasons.REFUSED`, or empty for what is clean; `scanner` is what said so."""

    refused: str
    scanner: str


class Scanner:
    """One per process: it remembers for some minutes that the scanner found its test file."""

    def __init__(self) -> None:
        self._proven_until = 0.0

    def scan(self, file: BinaryIO) -> Verdict:
        """Raises Silent where nothing can be said of it."""
        version, _ = self._believed()
        said = _ask(b"INSTREAM", pieces(file))
        return Verdict(_refused(said), version)

    def look(self) -> datetime:
        """When its signatures were made, where it finds its test file at this moment, whatever is remembered. Raises Silent."""
        _, made = self._version()
        self._prove()
        return made

    def _believed(self) -> tuple[str, datetime]:
        found = self._version()
        if time.monotonic() > self._proven_until:
            self._prove()
        return found

    def _version(self) -> tuple[str, datetime]:
        """Program, signatures and the day they were made: `ClamAV 1.4.6/27800/Fri Nov 27 09:26:34 2026`."""
        said = _ask(b"VERSION")
        made = signatures_of(said)
        if made is None:
            raise Silent("scanner_old" if said.startswith("ClamAV") else "no_scanner")
        if not -LIMITS.signatures_early <= timezone.now() - made <= LIMITS.signatures_age:
            raise Silent("scanner_old")
        return said[:120], made

    def _prove(self) -> None:
        for archive in (test_archive(), test_archive_that_grows(LIMITS.unpacked)):
            if not is_the_test_file(_ask(b"INSTREAM", pieces(io.BytesIO(archive)))):
                raise Silent("scanner_blind")
        # What it cannot look into it must not call clean: then any name will do.
        for archive in (locked_test_archive(), test_archive_in_archives(DEEPER)):
            if not found_something(_ask(b"INSTREAM", pieces(io.BytesIO(archive)))):
                raise Silent("scanner_blind")
        self._proven_until = time.monotonic() + LIMITS.proof_every.total_seconds()


def signatures_of(version: str) -> datetime | None:
    """When the signatures were made; None where the scanner has none or says it in another way."""
    try:
        return datetime.strptime(version.split("/")[2].strip(), "%a %b %d %H:%M:%S %Y").replace(tzinfo=LONDON)
    except (IndexError, ValueError):
        return None


def _refused(said: str) -> str:
    """Fails closed: anything but the two words of a clean stream is no clean file."""
    if said == "stream: OK":
        return ""
    if found := found_something(said):
        if not (limits := COULD_NOT_LOOK.match(found)):
            return "virus"
        return "encrypted" if limits[1].lower() == "encrypted" else "unsure"
    if "size limit exceeded" in said:
        return "unsure"
    raise Silent("no_scanner")


def found_something(said: str) -> str:
    """The name of what was found, or nothing."""
    found = re.fullmatch(r"stream: (.+) FOUND", said)
    return found[1] if found else ""


def is_the_test_file(said: str) -> bool:
    """By its name, in the words of any maker of signatures: what was found for its size alone may hold anything."""
    found = found_something(said)
    return "eicar" in found.lower() and not COULD_NOT_LOOK.match(found)


def test_archive() -> bytes:
    """The harmless test file of the makers of scanners, last in an archive as large as what is taken. It is put together
    here, so that no file of ours holds it."""
    return _archive_of(LIMITS.file_bytes)


def _archive_of(size: int) -> bytes:
    test = "".join((r"X5O!P%@AP[4\PZX54(P^)7CC)7}$", "EICAR-STANDARD", "-ANTIVIRUS-TEST", "-FILE!$H+H*"))
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("large.bin", bytes(size - 1_000))
        archive.writestr("test.txt", test)
    return made.getvalue()


@cache
def locked_test_archive() -> bytes:
    """The same, said to be locked with a password in both of its headers."""
    made = bytearray(_archive_of(2_000))
    for head, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = made.find(head)
        while place >= 0:
            made[place + at] |= 1
            place = made.find(head, place + 1)
    return bytes(made)


@cache
def test_archive_in_archives(depth: int) -> bytes:
    """The same, within so many others: deeper than a scanner looks, which it then has to say."""
    content = _archive_of(2_000)
    for _ in range(depth):
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as archive:
            archive.writestr("inside.zip", content)
        content = made.getvalue()
    return content


@cache
def test_archive_that_grows(size: int) -> bytes:
    """The same, packed within another: a part of so many bytes, which a scanner that leaves out large parts never opens."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("inside.zip", _archive_of(size))
    return made.getvalue()


def _ask(command: bytes, stream: Iterable[bytes] = ()) -> str:
    """One command, one answer. A scanner that hangs up before all was sent has said nothing of the rest."""
    try:
        with _connected() as line:
            until = time.monotonic() + LIMITS.scan_seconds
            line.sendall(b"z" + command + b"\0")
            for piece in stream:
                line.settimeout(_left(until))
                line.sendall(len(piece).to_bytes(4, "big") + piece)
            if command == b"INSTREAM":
                line.sendall(b"\0\0\0\0")
            return _answer(line, until)
    except (OSError, UnicodeDecodeError) as failure:
        raise Silent("no_scanner") from failure


def _left(until: float) -> float:
    """The seconds that are left for the whole of it."""
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _answer(line: socket.socket, until: float) -> str:
    said = b""
    while not said.endswith(b"\0") and len(said) < ANSWER:
        line.settimeout(_left(until))
        piece = line.recv(ANSWER)
        if not piece:
            break
        said += piece
    if not said.endswith(b"\0"):
        raise ConnectionError("half an answer")
    return said.rstrip(b"\0").decode("ascii").strip()


def _connected() -> socket.socket:
    """By a socket of this machine (`/run/clamav/clamd.ctl`) or by TCP (`127.0.0.1:3310`)."""
    address = settings.CLAMD_ADDRESS
    if not address:
        raise Silent("no_scanner")
    if address.startswith("/"):
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(LIMITS.scan_seconds)
        try:
            line.connect(address)
        except OSError:
            line.close()
            raise
        return line
    host, _, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=LIMITS.scan_seconds)


SCANNER = Scanner()
