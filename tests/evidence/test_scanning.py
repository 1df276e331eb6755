"""What the scanner says, and what is made of it: only the exact words of a clean file release anything."""

from __future__ import annotations

import io
import time
import zipfile
from datetime import timedelta

import pytest
from django.db import OperationalError

from accounts.models import Notice
from audit.models import Event
from core.jobs import JobState
from core.private_files import Away
from evidence import copying, duties, inspecting, scanner
from evidence.copying import Copy, copy_of
from evidence.limits import LIMITS, Limits
from evidence.models import CopyPage, File, FileState, Inspection
from evidence.reasons import HELD, REFUSED
from evidence.scanner import SCANNER, Silent
from referrals.filing.file_places import DRAFT
from safeguarding.requests.file_places import REQUEST
from tests.evidence import sending
from tests.evidence.clamd import version
from tests.evidence.released import a_file
from tests.keeping import the_keeper_at_work
from tests.records import a_draft, a_request


@pytest.fixture
def file(who):
    return a_file(a_draft(who("tanya")), by=who("tanya"), place=DRAFT, released=False)


@pytest.fixture
def read_at_once(monkeypatch):
    """The copy is made elsewhere in these tests."""
    monkeypatch.setattr(inspecting, "copy_of", lambda file: Copy(kind="audio", reader="a test"))


@pytest.fixture
def short(monkeypatch):
    """Half a second of patience."""
    monkeypatch.setattr(scanner, "LIMITS", Limits(scan_seconds=0.3, file_bytes=5_000, unpacked=9_000))


# --- The words ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("says", "refused"),
    [
        ("stream: OK", ""),
        ("stream: Win.Test.EICAR_HDB-1 FOUND", "virus"),
        ("stream: Heuristics.Encrypted.Zip FOUND", "encrypted"),
        ("stream: Heuristics.Encrypted.PDF FOUND", "encrypted"),
        ("stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND", "unsure"),
        ("stream: (null) FOUND", "virus"),
        ("INSTREAM size limit exceeded. ERROR", "unsure"),
    ],
)
def test_each_answer_has_its_own_sentence(clamd, short, says, refused):
    clamd.says = says
    assert SCANNER.scan(io.BytesIO(b"a file")).refused == refused and (not refused or REFUSED[refused])


@pytest.mark.parametrize(
    "says",
    [
        "",
        "OK",
        "stream: ok",
        "stream: OK and so on",
        "stream: OKstream: OK",
        "UNKNOWN COMMAND",
        "stream: lstat() failed: No such file or directory. ERROR",
        b"stream: OK",  # without its end
        b"\xff\xfe\0",
        b"stream: O",
        None,
    ],
)
def test_anything_else_is_no_answer(clamd, short, says):
    clamd.says = says
    with pytest.raises(Silent) as silent:
        SCANNER.scan(io.BytesIO(b"a file"))
    assert silent.value.reason == "no_scanner"


def test_a_scanner_that_does_not_find_its_test_file_is_not_believed(clamd, short):
    clamd.finds = False
    with pytest.raises(Silent) as silent:
        SCANNER.scan(io.BytesIO(b"a file"))
    assert silent.value.reason == "scanner_blind" and clamd.scanned == []


@pytest.mark.parametrize(
    "finds",
    [
        "Heuristics.Limits.Exceeded.MaxFileSize",
        "Win.Test.Something",
        "Eicar in small ones",
        "Eicar in what is open",
        "Eicar in what is not deep",
    ],
)
def test_a_scanner_that_finds_something_else_or_passes_over_large_locked_or_deep_archives_is_not_believed(
    clamd, short, finds
):
    clamd.finds = finds
    with pytest.raises(Silent) as silent:
        SCANNER.scan(io.BytesIO(b"a file"))
    assert silent.value.reason == "scanner_blind" and clamd.scanned == []


def test_its_second_test_unpacks_to_as_much_as_our_own_reader_unpacks():
    made = scanner.test_archive_that_grows(200_000)
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert [each.file_size > 199_000 for each in archive.infolist()] == [True] and len(made) < 5_000


def test_its_test_file_stands_last_in_an_archive_as_large_as_what_is_taken():
    made = scanner.test_archive()
    assert (
        LIMITS.file_bytes - 2_000 < len(made) <= LIMITS.file_bytes and made.rindex(b"EICAR") > LIMITS.file_bytes - 2_000
    )


@pytest.mark.parametrize(
    ("says", "reason"),
    [
        (version(timedelta(hours=49)), "scanner_old"),
        (version(timedelta(days=-3)), "scanner_old"),
        ("ClamAV 1.4.6", "scanner_old"),
    ],
    ids=["of two days and an hour ago", "of a day that is to come", "of no day"],
)
def test_old_signatures_release_nothing(clamd, short, says, reason):
    clamd.version = says
    with pytest.raises(Silent) as silent:
        SCANNER.scan(io.BytesIO(b"a file"))
    assert silent.value.reason == reason


@pytest.mark.parametrize("address", ["", "127.0.0.1:1", "/nowhere/clamd.ctl"])
def test_where_no_scanner_is_nothing_is_said_of_a_file(settings, short, address):
    settings.CLAMD_ADDRESS = address
    with pytest.raises(Silent):
        SCANNER.scan(io.BytesIO(b"a file"))


# --- What becomes of the file -----------------------------------------------------------------------------------------


def test_a_file_waits_visibly_for_a_scanner_and_costs_no_attempt(file, settings):
    settings.CLAMD_ADDRESS = ""
    for _ in range(6):
        Inspection.objects.update(next_at=file.received_at)
        file = sending.inspected(file)
    work = Inspection.objects.get(file=file)
    assert (file.state, file.why) == (FileState.HELD, HELD["no_scanner"])
    assert (work.state, work.attempt) == (JobState.QUEUED, 0)
    assert Event.objects.filter(kind="file.hold").count() == 1


@pytest.mark.parametrize(("fault", "reason"), [(Away(28, "full"), "no_store"), (OperationalError(), "no_store")])
def test_a_fault_of_ours_costs_a_file_nothing(file, clamd, monkeypatch, fault, reason):
    def fails(file):
        raise fault

    monkeypatch.setattr(inspecting, "copy_of", fails)
    for _ in range(6):
        Inspection.objects.update(next_at=file.received_at)
        file = sending.inspected(file)
    assert (file.state, file.why) == (FileState.HELD, HELD[reason])
    assert Inspection.objects.get(file=file).attempt == 0


@pytest.mark.parametrize(
    "program",
    ["import sys; sys.exit(75)", "import no_such_module", "raise OSError(28, 'full')"],
    ids=["said so", "is broken", "never began"],
)
def test_a_reader_that_cannot_work_blames_no_file(file, clamd, monkeypatch, program):
    monkeypatch.setattr(copying, "START", program)
    file = sending.inspected(file)
    assert (file.state, file.reason) == (FileState.HELD, "reader_failed")


def test_it_is_released_by_itself_when_the_scanner_answers_again(file, settings, clamd, read_at_once):
    address, settings.CLAMD_ADDRESS = settings.CLAMD_ADDRESS, ""
    sending.inspected(file)
    settings.CLAMD_ADDRESS = address
    Inspection.objects.update(next_at=file.received_at)
    assert sending.inspected(file).state == FileState.RELEASED


def test_what_the_scanner_finds_is_refused_with_the_reason_and_tanya_who_has_left_the_page_is_told(file, clamd, people):
    clamd.says = "stream: Win.Test.EICAR_HDB-1 FOUND"
    file = sending.inspected(file)
    assert (file.state, file.why) == (FileState.REFUSED, REFUSED["virus"])
    told = Notice.objects.get(kind="file.refused")
    assert told.person == people.tanya and str(file.public_id) in told.path and file.name not in told.words
    assert Event.objects.filter(kind="file.refuse", payload__contains='"virus"').count() == 1


def test_omar_is_told_of_a_refused_file_that_nadia_sent_with_her_answer_and_so_is_she(who, clamd, people):
    clamd.says = "stream: Heuristics.Encrypted.PDF FOUND"
    sending.inspected(a_file(a_request(who), by=who("nadia"), place=REQUEST, released=False))
    assert {told.person for told in Notice.objects.filter(kind="file.refused")} == {people.omar, people.nadia}


def test_bytes_that_changed_in_the_store_are_never_scanned_and_never_shown(file, clamd):
    place = copying.store.FILES._path(file.key)
    place.write_bytes(place.read_bytes()[:-1] + b"X")
    file = sending.inspected(file)
    assert (file.state, file.reason, clamd.scanned) == (FileState.REFUSED, "changed", [])
    with the_keeper_at_work():  # as its sentence says
        duties.tell_of_changed()
        duties.tell_of_changed()
        assert "files_changed" in Event.objects.get(kind="service.alarm").payload


def test_a_file_sealed_meanwhile_is_not_looked_at(file, clamd, who):
    from evidence.actions import set_aside

    set_aside(file=file, why="An indecent image", by=who("tanya"))
    assert sending.inspected(file).state == FileState.SET_ASIDE and clamd.scanned == []


def test_a_worker_that_outlived_its_lease_publishes_nothing(file, clamd, read_at_once):
    zombie = Inspection.claim(Inspection.objects.get(file=file).pk)
    Inspection.objects.update(token=None)
    inspecting.look(zombie)
    file.refresh_from_db()
    assert file.state == FileState.SCANNED and not CopyPage.objects.exists()


def test_a_file_by_which_workers_die_is_refused(file):
    from evidence.tasks import inspect_file

    Inspection.objects.update(state=JobState.RUNNING, attempt=4, lease_until=file.received_at)
    inspect_file(Inspection.objects.get(file=file).pk)
    file.refresh_from_db()
    assert (file.state, file.reason) == (FileState.REFUSED, "too_heavy")
    duties.refuse_failed()


def test_the_database_releases_nothing_that_was_not_scanned(file):
    from django.db import IntegrityError, transaction

    with pytest.raises(IntegrityError), transaction.atomic():
        File.objects.filter(pk=file.pk).update(state=FileState.RELEASED)


# --- The process that is shut away ------------------------------------------------------------------------------------

TRIES = {
    "opens a socket": "import socket; socket.socket()",
    "starts another program": "import subprocess; subprocess.run(['/bin/true'])",
    "makes another process": "import os; os.fork()",
    "makes another process by hand": (
        "import ctypes, os, platform; libc = ctypes.CDLL(None, use_errno=True)\n"
        "number = {'x86_64': 56, 'aarch64': 220}[platform.machine()]\n"
        "made = libc.syscall(number, 17, 0, 0, 0, 0)\n"
        "os._exit(9) if made >= 0 else None\n"
        "made = libc.syscall(435, ctypes.create_string_buffer(88), 88)\n"
        "os._exit(9) if made >= 0 else None\n"
        "import threading; threading.Thread(target=print).start()\n"
        "raise PermissionError('it could make a thread, and no process')"
    ),
    "looks into another process": "import os; os.kill(os.getppid(), 0)",
    "reads a secret of this machine": "open('/etc/passwd').read()",
    "reads the environment of its parent": "import os; open(f'/proc/{os.getppid()}/environ').read()",
    "writes elsewhere": "open('/tmp/elsewhere', 'w')",
    "takes all memory": "bytearray(3_000_000_000)",
}


@pytest.mark.parametrize("tried", TRIES.values(), ids=TRIES.keys())
def test_the_reader_of_a_strangers_file_cannot(tried, tmp_path):
    import subprocess
    import sys

    code = f"import sys; sys.path.insert(0, {copying.ROOT!r})\nfrom evidence.child.confined import confine\nconfine(9)\n{tried}"
    ended = subprocess.run([sys.executable, "-I", "-c", code], cwd=tmp_path, capture_output=True, text=True, env={})
    assert ended.returncode == 1 and any(e in ended.stderr for e in ("PermissionError", "MemoryError")), ended.stderr


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("a.jpg", sending.a_photo((400, 300)), Copy(kind="jpeg")),
        ("a.txt", b"#!/bin/sh", Copy(refused="program")),
    ],
)
def test_a_file_is_read_by_a_process_of_its_own(who, name, content, found):
    draft = a_draft(who("tanya"))
    from evidence.actions import Told, receive
    from tests.evidence.released import arrived

    (file,) = receive(place=DRAFT, holder=draft, arrived=[arrived(name, content)], told=Told("A"), by=who("tanya"))
    made = copy_of(file)
    assert (made.kind, made.refused, len(made.pages)) == (found.kind, found.refused, int(not found.refused))


def test_a_reader_that_hangs_is_ended_with_all_that_it_started(file, monkeypatch, tmp_path):
    beside = tmp_path / "beside"
    code = f"import time; time.sleep(2); open({str(beside)!r}, 'w')"
    monkeypatch.setattr(
        copying,
        "START",
        f"import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', {code!r}]); time.sleep(30)",
    )
    monkeypatch.setattr(copying, "LIMITS", Limits(copy_clock=1))
    assert copy_of(file).refused == "too_heavy"
    time.sleep(2)
    assert not beside.exists()


def test_all_pages_of_a_copy_together_are_limited(tmp_path, monkeypatch):
    from evidence.child import reading

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(reading, "LIMITS", Limits(copy_bytes=10))
    read = reading.Reading("tiff")
    (tmp_path / "1.jpg").write_bytes(b"123456")
    read.add_drawn(reading.Page("1.jpg"))
    with pytest.raises(reading.Refused):
        read.add_drawn(reading.Page("1.jpg"))


def test_a_machine_that_cannot_shut_it_away_holds_the_file(file, clamd, monkeypatch):
    monkeypatch.setattr(copying, "START", "import sys; sys.exit(78)")
    file = sending.inspected(file)
    assert (file.state, file.reason) == (FileState.HELD, "no_confinement")


@pytest.mark.parametrize(
    "left", ["", "{}", "[]", '{"kind": "jpeg", "holds": [], "pages": [{"picture": "../x"}], "reader": ""}']
)
def test_what_comes_back_is_not_believed_either(file, monkeypatch, left):
    monkeypatch.setattr(copying, "START", f"open('reading.json', 'w').write({left!r})")
    assert copy_of(file).refused == "damaged"
