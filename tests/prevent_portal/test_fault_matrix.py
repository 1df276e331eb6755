"""Six parts, one of them in two ways, seven faults: what a person sees in each cell, that what was confirmed is there once,
and how soon all is well again.

The suite tries the two quick faults of each part. `python -m bench.faults` tries all, with the waits of the service, and writes
docs/faults.md from what came of it."""

from __future__ import annotations

import errno
import json
import os
import socket
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
import redis
from django.db import close_old_connections, connection
from django.test import Client
from django.urls import reverse

from accounts.models import Notice
from accounts.notices.sending import send_all
from accounts.notices.telling import platform, tell
from accounts.single_sign_on import asking
from audit.models import Event
from core import bell, bucket_server
from core.buckets import Bucket
from core.database import base as database
from core.jobs import JobState
from core.private_files import Folder, Writing, asked
from evidence import inspecting, scanner, store
from evidence.copying import Copy, Page
from evidence.models import File, FileState, Inspection
from evidence.reasons import HELD
from guidance import at_hand
from guidance.models import ComplaintIntake
from referrals.casework.actions import claiming
from tests.accounts.own_sign_in import MAILBOX, SUBJECT, academy, idp, is_in, linked, one_provider, sent_out, sign_in
from tests.buckets import BucketServer
from tests.evidence.clamd import Clamd
from tests.evidence.released import PICTURE
from tests.evidence.sending import a_photo, inspected, send
from tests.fault_line import CLOSES_LATE, FAULTS, LATE, PER_SECOND, Line
from tests.faulty import relay
from tests.pace import timed
from tests.records import a_referral

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["academy", "idp", "linked", "one_provider"]
RESULTS = os.environ.get("PP_FAULTS", "")  # a file: every cell is tried, and what came of it stands there
each_fault = pytest.mark.parametrize("fault", FAULTS if RESULTS else ("down", "reset"))
MINUTE = 60.0
TYPED = "You hold a wrong address of mine."


def well_again(is_well: Callable[[], bool]) -> float:
    """Seconds until it is, asked as often as a person would look; never more than a minute."""
    began = time.monotonic()
    while not is_well():
        assert time.monotonic() - began < MINUTE, "not well within a minute"
        time.sleep(0.2)
    return time.monotonic() - began


def note(part: str, fault: str, *, met: int, seen: str, safe: str, seconds: float, recovered: float) -> None:
    """What came of a cell. One whose fault nobody met says nothing of it, and is no cell."""
    assert met, f"{part}, {fault}: nothing of what was tried came to the part while the fault lay on it"
    assert recovered < MINUTE
    if RESULTS:
        cell = {"part": part, "fault": fault, "seen": seen, "safe": safe}
        times = {"seconds": round(seconds, 1), "recovered": round(recovered, 1)}
        with Path(RESULTS).open("a", encoding="utf-8") as file:
            file.write(json.dumps({**cell, **times}) + "\n")


@contextmanager
def line_to(target: str | int):
    made = Line(target)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "socket", knocking(made))
        try:
            yield made
        finally:
            made.mend()
            made.close()


def knocking(line: Line) -> type[socket.socket]:
    """Sockets that tell the line when they ask for its port: where nothing listens nobody else could."""

    class Knocking(socket.socket):
        def connect(self, place: Any) -> None:
            line.knocked(place[1] if isinstance(place, tuple) else place)
            super().connect(place)

    return Knocking


def test_a_cell_whose_fault_nobody_met_is_none():
    with line_to(1) as way, pytest.raises(AssertionError, match="nothing of what was tried"):
        way.lay("down")
        note("Redis", "down", met=way.met, seen="", safe="", seconds=0, recovered=0)


@pytest.mark.parametrize("fault", FAULTS)
def test_whoever_comes_by_while_a_fault_lies_is_counted(fault):
    with socket.create_server(("127.0.0.1", 0)) as server, line_to(server.getsockname()[1]) as way:
        assert not way.met
        way.lay(fault)
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", way.port), timeout=2).close()
        well_again(lambda: way.met > 0)
        assert way.met


# --- PostgreSQL -------------------------------------------------------------------------------------------------------

PUBLIC = ("/livez", "/guidance/", "/accounts/login/")


@pytest.fixture
def way(people, monkeypatch):
    """The tests' own connection by a line on which faults are laid, with the waits of the service."""
    monkeypatch.setattr(database, "SILENCE", 0.75)
    monkeypatch.setattr(database, "GRACE", 2.0)
    monkeypatch.setattr(database, "REFUSED_FOR", database.REFUSED_FOR if RESULTS else 0.3)
    monkeypatch.setattr(database, "breaker", database.Breaker())
    given = {name: connection.settings_dict[name] for name in ("HOST", "PORT", "CONN_MAX_AGE")}
    connection.close()
    with line_to(f"{given['HOST']}/.s.PGSQL.{given['PORT'] or 5432}") as made:
        connection.settings_dict |= {"HOST": "127.0.0.1", "PORT": str(made.port), "CONN_MAX_AGE": 60}
        connect = database.Driver.connect  # its own sockets are not Python's

        def knocks(*args: Any, **given: Any) -> Any:
            made.knocked(given.get("port"))
            return connect(*args, **given)

        monkeypatch.setattr(database.Driver, "connect", staticmethod(knocks))
        yield made
        connection.close()
    connection.settings_dict |= given


def visit(client: Client, page: str, form: dict[str, str] | None = None) -> SimpleNamespace:
    """As the server does it: a kept connection is asked first whether it is well."""
    with timed() as taken:
        close_old_connections()
        answer = client.post(page, form) if form else client.get(page)
    return SimpleNamespace(status=answer.status_code, seconds=taken.seconds, text=answer.content.decode())


@each_fault
def test_postgresql(people, signed_in, way, fault):
    at_hand.warm()
    omar, stranger = signed_in("omar"), Client(raise_request_exception=False)
    omar.raise_request_exception = False
    form = {
        "idempotency": str(uuid.uuid4()),
        "name": "Ann",
        "contact": "ann@example.org",
        "topic": "wrong",
        "words": TYPED,
    }
    page = reverse("guidance:complaint")
    usual = max(visit(omar, "/messages/").seconds, visit(stranger, "/guidance/").seconds)
    way.lay(fault)
    sent, met_by_sending = visit(stranger, page, form), way.met
    read = visit(omar, "/messages/")
    shown = {each: visit(stranger, each) for each in PUBLIC}
    slowest = max(each.seconds for each in (sent, read, *shown.values())) - usual
    way.mend()
    recovered = well_again(lambda: visit(omar, "/messages/").status == visit(stranger, "/readyz").status == 200)
    again = visit(stranger, page, form)
    away = [each for each, answer in shown.items() if answer.status != 200]
    # Where the database answers so slowly that it is believed to be well, a page may meet its limit.
    assert not away or (fault == "1 KB/s" and {shown[each].status for each in away} == {503})
    assert sent.status in (302, 503) and read.status in (200, 503)
    assert sent.status == 302 or TYPED in sent.text
    assert again.status == 302 and ComplaintIntake.objects.count() == 1  # the same form sent again does it once
    note(
        "PostgreSQL",
        fault,
        met=met_by_sending,
        seen=_pages(sent, read) + (f" Also {' and '.join(away)}." if away else ""),
        safe="The form that was sent stands once.",
        seconds=slowest,
        recovered=recovered,
    )


def _pages(sent: SimpleNamespace, read: SimpleNamespace) -> str:
    away = "says that the service cannot be reached for a moment, that nothing saved is lost, and whom to ring"
    if sent.status == 302 and read.status == 200:
        return "All pages as usual, later."
    if sent.status == 503 and read.status == 503:
        return (
            f"Public pages as usual. Every other page {away}; a form comes back with what was typed, to be sent again."
        )
    one = "A page that reads" if read.status == 503 else "The form"
    return f"Public pages as usual. {one} {away}; what had been begun before was still done."


# --- Redis ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def by_redis(monkeypatch):
    """The real one, by a line; and a bell of this test's own, in front of it."""
    place = urlsplit(os.environ["REDIS_URL"])
    if place.scheme != "unix":
        pytest.skip("needs the embedded Redis")
    with line_to(unquote(place.path)) as made:
        monkeypatch.setattr(bell.current_app.conf, "broker_write_url", f"redis://127.0.0.1:{made.port}/0")
        assert bell.current_app.connection_for_write().transport  # what is loaded once is no part of what is measured
        monkeypatch.setattr(bell, "LEFT_ALONE", bell.LEFT_ALONE if RESULTS else 0.3)
        made.real = redis.from_url(os.environ["REDIS_URL"])
        made.queue = f"faults-{uuid.uuid4()}"
        yield made
        made.real.delete(made.queue)
        bell.current_app.amqp.queues.pop(made.queue, None)
        made.real.close()


@each_fault
def test_redis(by_redis, fault):
    """The page that asks for a pack writes a row and rings; it waits for no answer."""
    one = bell.Bell()
    by_redis.lay(fault)
    with timed() as asked:
        one.ring("packs.make", 1, queue=by_redis.queue)
    with timed() as given_up:
        well_again(one.rung_out)
    rang, met = by_redis.real.llen(by_redis.queue), by_redis.met
    by_redis.mend()

    def rings() -> bool:
        """As the keeper does, every five seconds; here more often."""
        one.ring("packs.make", 1, queue=by_redis.queue)
        return well_again(one.rung_out) < MINUTE and by_redis.real.llen(by_redis.queue) > rang

    recovered = well_again(rings)
    assert asked.seconds < 0.1 and given_up.seconds < 5
    seen = "All pages as usual. " + ("A pack is made as usual." if rang else "A pack waits.")
    note(
        "Redis",
        fault,
        met=met,
        seen=seen,
        safe="The request is a row; the bell alone is lost.",
        seconds=asked.seconds,
        recovered=recovered,
    )


# --- Mail server ------------------------------------------------------------------------------------------------------


@each_fault
def test_mail(people, settings, fault):
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = "core.smtp.EmailBackend", "127.0.0.1"
    if not RESULTS:
        settings.EMAIL_TIMEOUT, settings.EMAIL_SECONDS = 0.5, 3
    told = {"kind": "filing.danger", "words": "Danger.", "path": "/", "about": fault, "instead": platform()}
    (notice,) = tell([people.dot], urgent=True, **told)
    taken: list[str] = []
    with relay("well", taken) as port, line_to(port) as way:
        settings.EMAIL_PORT = way.port
        way.lay(fault)
        with timed() as asked:
            answer = Client().post("/accounts/password/reset/", {"email": people.lena.email})
        with timed() as tried:
            send_all()
        left, met = len(taken), way.met
        way.mend()
        waits = 0.0
        if left < 2:
            notice.refresh_from_db()
            waits = notice.rest.total_seconds()
            Notice.objects.filter(state=JobState.QUEUED).update(next_at=notice.created_at)
            well_again(lambda: not send_all() and not Notice.objects.exclude(state=JobState.DONE).exists())
    assert answer.status_code == 302 and asked.seconds < 2
    assert len({_said_id(each) for each in taken}) >= 2 and Notice.objects.filter(state=JobState.DONE).count() == 2
    seen = "All pages as usual. " + (f"An e-mail takes {tried.seconds / 2:.0f} s." if left == 2 else "E-mails wait.")
    safe = (
        "Each left once."
        if len(taken) == 2
        else "Each left; one that had left when its answer was lost, again as the same message."
    )
    note("Mail server", fault, met=met, seen=seen, safe=safe, seconds=asked.seconds, recovered=waits)


def _said_id(mail: str) -> str:
    return next(line for line in mail.splitlines() if line.startswith("Message-ID"))


# --- Scanner ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def case(people, who):
    return claiming.claim(referral=a_referral(who("tanya")), by=who("omar"))


@pytest.fixture
def in_a_folder(settings, tmp_path, monkeypatch):
    """Files of this test's own, which are read without the second that it takes."""
    settings.FILES_DIR = tmp_path
    pages = (Page(PICTURE, 80, 60, "He wrote it on Monday"),)
    monkeypatch.setattr(inspecting, "copy_of", lambda file: Copy(kind="jpeg", reader="a test", holds=(), pages=pages))


SCAN_SECONDS = 15.0  # sixty in the service


@each_fault
def test_scanner(signed_in, case, in_a_folder, settings, monkeypatch, fault):
    monkeypatch.setattr(inspecting, "SCANNER", scanner.Scanner())
    monkeypatch.setattr(scanner, "LIMITS", _with(scanner.LIMITS, scan_seconds=SCAN_SECONDS if RESULTS else 1.0))
    if not RESULTS:
        monkeypatch.setattr(scanner, "test_archive", lambda: b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE")
    omar, add = signed_in("omar"), reverse("referrals:case_files_add", args=[case.public_id])
    with Clamd() as real, line_to(int(real.address.rpartition(":")[2])) as way:
        settings.CLAMD_ADDRESS = f"127.0.0.1:{way.port}"
        way.lay(fault)
        with timed() as asked:
            answer = send(omar, add, ("note.jpg", a_photo()))
        file = inspected(File.objects.get())
        state, page, met = file.state, _page(omar, file), way.met
        way.mend()
        if state != FileState.RELEASED:
            assert HELD["no_scanner"][:40] in page and _opened(omar, file) in (403, 404)
            file = inspected_again(file)
    assert answer.status_code == 302 and file.state == FileState.RELEASED
    seen = (
        "The file is shown as usual, later."
        if state == FileState.RELEASED
        else "The file is held, and its page says why."
    )
    rest = 0.0 if state == FileState.RELEASED else scanner.LIMITS.scan_rest.total_seconds()
    note(
        "Scanner",
        fault,
        met=met,
        seen=seen,
        safe="No file is opened that was not scanned.",
        seconds=asked.seconds,
        recovered=rest,
    )


def _with(limits: Any, **more: Any) -> Any:
    return type(limits)(**{**limits.__dict__, **more})


def inspected_again(file: File) -> File:
    """When the rest after a failure is over."""
    file.inspection.__class__.objects.update(next_at=file.inspection.created_at - timedelta(seconds=1))
    return inspected(file)


def _page(client: Client, file: File) -> str:
    return client.get(reverse("evidence:file", args=[file.public_id])).content.decode()


def _opened(client: Client, file: File) -> int:
    return client.get(reverse("evidence:page", args=[file.public_id, "1"])).status_code


# --- File store -------------------------------------------------------------------------------------------------------


class FaultyStore(Folder):
    """The folder of files on a share of another machine, on which a fault was laid."""

    def __init__(self, fault: str) -> None:
        super().__init__("evidence")
        self.fault = fault
        self.asked = 0  # how often somebody came to it

    def begin(self, name: str = "") -> Writing:
        made = super().begin(name)
        made._file = OnAShare(made._file, self)
        return made

    def open(self, name: str) -> Any:
        return OnAShare(super().open(name), self)

    def place(self) -> Path:
        with asked():
            self.met()
        return super().place()

    def met(self, size: int = 0, *, closes: bool = False) -> None:
        self.asked += 1
        if self.fault == "down":
            raise OSError(errno.EIO, "Input/output error")
        if self.fault == "reset":
            raise ConnectionResetError(errno.ECONNRESET, "Connection reset by peer")
        if self.fault == "timeout":
            time.sleep(PATIENCE_OF_A_SHARE)
            raise TimeoutError(errno.ETIMEDOUT, "Connection timed out")
        time.sleep(LATE.get(self.fault, 0) + (size / PER_SECOND if self.fault == "1 KB/s" else 0))
        time.sleep(CLOSES_LATE if closes and self.fault == "slow close" else 0)


@dataclass
class OnAShare:
    """A file of that store, open."""

    file: Any
    store: FaultyStore

    def __getattr__(self, name: str) -> Any:
        return getattr(self.file, name)

    def __enter__(self) -> OnAShare:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def read(self, most: int = -1) -> bytes:
        piece = self.file.read(most)
        self.store.met(len(piece))
        return piece

    def write(self, piece: bytes) -> None:
        self.store.met(len(piece))
        self.file.write(piece)

    def close(self) -> None:
        self.file.close()
        self.store.met(closes=True)


PATIENCE_OF_A_SHARE = 5.0  # seconds, of one that is mounted so as to give up


@dataclass
class Share:
    """A directory on a share: its fault is laid, taken off, and met."""

    fault: str
    patch: pytest.MonkeyPatch

    def __post_init__(self) -> None:
        self.well, self.faulty = store.FILES, FaultyStore(self.fault)

    def lay(self) -> None:
        self.faulty.asked = 0
        self.patch.setattr(store, "FILES", self.faulty)

    def mend(self) -> int:
        self.patch.setattr(store, "FILES", self.well)
        return self.faulty.asked


@dataclass
class LineToABucket:
    """The same of a bucket, to which a line leads."""

    fault: str
    way: Line

    def lay(self) -> None:
        self.way.lay(self.fault)

    def mend(self) -> int:
        met = self.way.met
        self.way.mend()
        return met


@contextmanager
def kept_in(part: str, fault: str, settings: Any, patch: pytest.MonkeyPatch) -> Iterator[Share | LineToABucket]:
    if part == "File store":
        yield Share(fault, patch)
        return
    with BucketServer() as server, line_to(server.port) as way:
        if not RESULTS:
            patch.setattr(bucket_server, "BUCKETS", replace(bucket_server.BUCKETS, tries=1))
        for name, value in server.settings(way.port).items():
            setattr(settings, name, value)
        patch.setattr(store, "FILES", Bucket("evidence"))
        yield LineToABucket(fault, way)


@each_fault
@pytest.mark.parametrize("part", ["File store", "File store (S3)"])
def test_file_store(signed_in, case, in_a_folder, settings, monkeypatch, part, fault):
    """A file is sent, looked at by the worker and opened; then the same once more when the store is well."""
    monkeypatch.setattr(inspecting, "SCANNER", scanner.Scanner())
    monkeypatch.setattr(scanner, "test_archive", lambda: b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE")
    omar, add = signed_in("omar"), reverse("referrals:case_files_add", args=[case.public_id])
    omar.raise_request_exception = False
    form = {"idempotency": str(uuid.uuid4())}
    with Clamd() as real, kept_in(part, fault, settings, monkeypatch) as place:
        settings.CLAMD_ADDRESS = real.address
        place.lay()
        with timed() as asked:
            sent = send(omar, add, ("note.jpg", a_photo()), **form)
        there, met_by_sending = File.objects.count(), place.mend()
        again = send(omar, add, ("note.jpg", a_photo()), **form)
        file = File.objects.get()
        place.lay()
        looked = inspected(file).state
        met_by_looking = place.mend()
        rest = Inspection.objects.get().rest.total_seconds() if looked != FileState.RELEASED else 0.0
        released = inspected_again(file) if looked != FileState.RELEASED else file
        shown = _opened(omar, released)
        place.lay()
        with timed() as reading:
            opened = _opened(omar, released)
        met = min(met_by_sending, met_by_looking, place.mend())  # each of the three has to meet it
    assert sent.status_code in (302, 503) and opened in (200, 503) and there == (sent.status_code == 302)
    assert again.status_code == 302 and released.state == FileState.RELEASED and shown == 200
    if sent.status_code == 302 and opened == 200:
        seen = "A file is taken and shown as usual, later."
    else:
        seen = "Sending or opening a file: the page that says what is safe, and to send it again. All other pages as usual."
    safe = "A file is kept whole or not at all; sent again, it is there once."
    seconds = max(asked.seconds, reading.seconds)
    note(part, fault, met=met, seen=seen, safe=safe, seconds=seconds, recovered=rest)


# --- Identity provider ------------------------------------------------------------------------------------------------


@pytest.fixture
def by_provider(one_provider, monkeypatch):
    """Before the provider is asked for anything, so that it is known by the address of the line."""
    with line_to(urlsplit(one_provider.issuer).port) as made:
        monkeypatch.setattr(one_provider, "issuer", f"http://127.0.0.1:{made.port}")
        monkeypatch.setattr(asking, "REMEMBERED", asking.Remembered())
        monkeypatch.setattr(asking.SERVERS, "left_alone", asking.SERVERS.left_alone if RESULTS else 0.3)
        yield made


@each_fault
def test_identity_provider(client, by_provider, linked, monkeypatch, fault):
    """Tanya is led out and back again; the fault comes while she is at her school's page."""
    out = sent_out(client)
    back = urlsplit(linked.idp.authorize(out, subject=SUBJECT))
    by_provider.lay(fault)
    with timed() as asked:
        answer = client.get(f"{back.path}?{back.query}")
    came_in, met = is_in(client), by_provider.met
    by_provider.mend()
    fresh = Client()
    asking.REMEMBERED = asking.Remembered()

    def comes_in() -> bool:
        answer = fresh.post(reverse("single_sign_on"), {"mailbox": MAILBOX})
        return answer.status_code == 200 and bool(sign_in(fresh, linked.idp)) and is_in(fresh)

    recovered = well_again(comes_in)
    assert answer.status_code == (302 if came_in else 503) and asked.seconds < 10
    if not came_in:
        assert Event.objects.filter(kind="signin.by_provider", actor_id=linked.person.pk).count() <= 1
    seen = (
        "Signed in as usual, later."
        if came_in
        else "A page says that the school's sign-in does not answer, and offers the other ways."
    )
    note(
        "Identity provider",
        fault,
        met=met,
        seen=seen,
        safe="Without its answer nobody comes in.",
        seconds=asked.seconds,
        recovered=recovered,
    )
