"""What a backup is made of: enciphered, signed, held against the server's own list, kept for so long. The whole way from a
running cluster to a copy that is proved is `python -m bench.drill`, which takes minutes."""

from __future__ import annotations

import io
import json
import tarfile
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import CommandError, call_command

from audit.acting import SYSTEM, acting
from audit.evidence.checkpoints import sign
from audit.evidence.publishing import publish, read_folder
from audit.log import log
from audit.models import Event
from core.private_files import Folder
from evidence.actions import remove
from prevent_portal.backups import drill, keeping, manifest, people, published, restoring, taking, watching
from prevent_portal.backups.age import CannotOpen, Identity, Sealed, opened, recipient_of
from prevent_portal.backups.bech32 import NotAKey
from prevent_portal.backups.carrying import carry_all
from prevent_portal.backups.config import Source
from prevent_portal.backups.drill import Drill, Seen
from prevent_portal.backups.report import Report, signature_holds
from prevent_portal.backups.store import CannotUse, Store
from prevent_portal.embedded import command_environment
from prevent_portal.kinds import BACKUP_ARCHIVED, BACKUP_DRILLED, BACKUP_TAKEN
from prevent_portal.management.commands import restore_drill
from prevent_portal.management.commands.restore_files import restore
from referrals.filing.file_places import DRAFT
from tests.evidence.released import a_file
from tests.keeping import the_keeper_at_work
from tests.records import a_draft

DATA = Path(__file__).parents[1] / "data" / "age"
NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def keys():
    return SimpleNamespace(signer=Ed25519PrivateKey.generate(), identity=Identity.new())


@pytest.fixture
def store(tmp_path, keys):
    return Store(
        tmp_path / "store",
        signer=keys.signer,
        recipient=recipient_of(keys.identity.recipient),
        public=keys.signer.public_key(),
        identity=keys.identity,
    )


# --- Files of age


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 65_537, 200_000])
def test_what_is_sealed_opens_whatever_its_size(keys, size):
    assert open_all(sealed(keys, b"x" * size), keys.identity) == b"x" * size


def test_it_opens_what_another_program_of_age_wrote():
    identity = Identity.read((DATA / "identity.txt").read_text())
    assert open_all((DATA / "greeting.age").read_bytes(), identity) == b"Written by another program.\n" * 4000


@pytest.mark.parametrize("at", [30, 150, 184, 300, -1])
def test_a_bit_that_is_turned_anywhere_is_found_out(keys, at):
    bent = bytearray(sealed(keys, b"x" * 100_000))
    bent[at] ^= 1
    with pytest.raises(CannotOpen):
        open_all(bytes(bent), keys.identity)


def test_a_file_that_was_cut_short_does_not_pass_for_a_shorter_one(keys):
    whole = sealed(keys, b"x" * 3 * 65_536)
    for length in (len(whole) - 1, len(whole) - 65_552, 250, 100, 0):
        with pytest.raises(CannotOpen):
            open_all(whole[:length], keys.identity)


def test_another_key_opens_nothing(keys):
    with pytest.raises(CannotOpen, match="another key"):
        open_all(sealed(keys, b"x"), Identity.new())


def test_a_key_that_was_mistyped_is_noticed(keys):
    text = keys.identity.recipient
    with pytest.raises(NotAKey):
        recipient_of(text[:-1] + ("q" if text[-1] != "q" else "p"))
    with pytest.raises(NotAKey):
        Identity.read(text)


def sealed(keys, content):
    file = io.BytesIO()
    writer = Sealed(file, recipient_of(keys.identity.recipient))
    writer.write(content)
    writer.close()
    return file.getvalue()


def open_all(content, identity):
    return b"".join(opened(io.BytesIO(content), identity))


# --- The store


def test_an_object_comes_back_and_its_content_stands_nowhere_in_the_store(store):
    store.put("wal/1", b"what she wrote " * 1000)
    assert store.get("wal/1") == b"what she wrote " * 1000
    assert all(b"what she wrote" not in path.read_bytes() for path in store.folder.rglob("*") if path.is_file())


def test_an_object_under_anothers_name_a_changed_one_and_one_without_a_signature_are_refused(store):
    store.put("wal/1", b"one")
    for ending in (".gz.age", ".gz.age.sig"):
        (store.folder / f"wal/2{ending}").write_bytes((store.folder / f"wal/1{ending}").read_bytes())
    with pytest.raises(CannotUse, match="wal/2: its signature does not hold"):
        store.get("wal/2")
    (store.folder / "wal/1.gz.age").write_bytes(b"forged")
    with pytest.raises(CannotUse, match="wal/1: its signature does not hold"):
        store.get("wal/1")
    (store.folder / "wal/1.gz.age.sig").unlink()
    with pytest.raises(CannotUse, match="not in the store"):
        store.get("wal/1")


def test_what_was_made_for_the_public_key_by_another_than_the_backup_is_refused(store):
    forger = Store(store.folder, signer=Ed25519PrivateKey.generate(), recipient=store.recipient)
    forger.put("wal/1", b"forged")
    with pytest.raises(CannotUse, match="signature"):
        store.get("wal/1")


def test_nothing_in_the_store_is_written_over_and_what_was_not_finished_is_not_there(store):
    store.put("wal/1", b"one")
    with pytest.raises(CannotUse, match="already"):
        store.put("wal/1", b"two")
    with pytest.raises(KeyboardInterrupt), store.writing("wal/2") as packed:
        packed.write(b"half")
        raise KeyboardInterrupt
    assert store.names("wal") == ["wal/1"] and store.get("wal/1") == b"one"


def test_what_takes_backups_sees_no_key_that_opens_them_and_a_page_sees_none_at_all():
    names = ("BACKUP_SERVER_URL", "BACKUP_SIGNING_KEY", "BACKUP_IDENTITY")
    given = dict.fromkeys(names, "x")
    seen = {command: set(command_environment(given, ["manage.py", command])) for command in ("backup", "restore_drill")}
    assert seen == {"backup": set(names[:2]), "restore_drill": set(names[1:])}
    assert command_environment(given, ["gunicorn"]) == command_environment(given, ["manage.py", "look_at_copy"]) == {}


def test_files_come_back_under_their_names_and_the_archive_carries_each_once(store, tmp_path):
    sent, back = Folder("evidence", below=tmp_path / "sent"), Folder("evidence", below=tmp_path / "back")
    name, half = sent.put(b"a letter"), sent.begin()
    half.write(b"half")
    source = Source("", files={"evidence": sent}, checkpoints=tmp_path / "none", spool=tmp_path)
    assert carry_all(store, source) == carry_all(store, source) == {"checkpoint_files": 0, "files": 1}
    assert restore(store, {"evidence": back}) == 1 and (back.place() / name).read_bytes() == b"a letter"
    assert restore(store, {"evidence": back}) == 0
    half.discard()


def test_the_drill_asks_for_no_file_that_tanya_took_out_of_her_draft(who, monkeypatch):
    monkeypatch.setattr(people, "FILES_READ", 1)
    draft = a_draft(who("tanya"))
    for _ in range(3):
        remove(file=a_file(draft, by=who("tanya"), place=DRAFT, released=False), by=who("tanya"))
    kept = a_file(draft, by=who("tanya"), place=DRAFT, released=False)
    assert people._some_files() == [(kept.key, kept.sha256)]


def test_a_days_file_of_checkpoints_that_grew_takes_the_place_of_the_one_before(store, tmp_path):
    folder = tmp_path / "checkpoints"
    folder.mkdir()
    source = Source("", files={}, checkpoints=folder, spool=tmp_path)
    for content in (b"one\n", b"one\ntwo\n"):
        (folder / "2026-11-28.checkpoints").write_bytes(content)
        carry_all(store, source)
    (name,) = store.names("checkpoints")
    assert store.get(name) == b"one\ntwo\n"


# --- The server's own list


def listed(files, **changed):
    """A list as PostgreSQL writes it: its last line is the checksum of all before."""
    said = {
        "Files": [
            {"Path": path, "Size": len(content), "Checksum-Algorithm": "SHA256", "Checksum": digest(content)}
            for path, content in files.items()
        ],
        "WAL-Ranges": [{"Timeline": 1, "Start-LSN": "0/2000028", "End-LSN": "0/2000120"}],
        **changed,
    }
    body = (json.dumps(said)[:-1] + ",\n").encode()
    return body + b'"Manifest-Checksum": "' + sha256(body).hexdigest().encode() + b'"}\n'


def digest(content):
    return sha256(content).hexdigest()


def found(files):
    return {path: (len(content), digest(content)) for path, content in files.items()}


LOG = "000000010000000000000002"
FILES = {"PG_VERSION": b"18\n", "base/1/1": b"page", f"pg_wal/{LOG}": b"log", f"pg_wal/archive_status/{LOG}.done": b""}
# Of the log the server names no segment, and the empty mark that says that one was archived.
NAMED = {path: content for path, content in FILES.items() if not path.startswith("pg_wal/0")}


def test_files_are_held_against_the_servers_list():
    manifest.hold(manifest.read(listed(NAMED)), found(FILES))
    assert manifest.read(listed(NAMED)).end == 0x2000120


@pytest.mark.parametrize(
    ("there", "why"),
    [
        (
            {"PG_VERSION": b"18\n", f"pg_wal/archive_status/{LOG}.done": b""},
            "base/1/1: named by the server, and not there",
        ),
        ({**FILES, "standby.signal": b""}, "standby.signal: there, and not named"),
        ({**FILES, "base/1/1": b"pagE"}, "base/1/1: not as the server wrote it"),
    ],
)
def test_a_missing_a_stray_and_a_changed_file_are_found_out(there, why):
    with pytest.raises(manifest.ManifestDoesNotHold, match=why):
        manifest.hold(manifest.read(listed(NAMED)), found(there))


def test_a_list_that_was_changed_does_not_hold():
    with pytest.raises(manifest.ManifestDoesNotHold, match="was changed"):
        manifest.read(listed(NAMED).replace(b'"Size": 4', b'"Size": 5'))


def test_a_link_in_place_of_a_file_and_an_empty_folder_that_is_gone_are_found_out(tmp_path):
    (tmp_path / "link").symlink_to("/etc/hostname")
    with pytest.raises(manifest.ManifestDoesNotHold, match="link: no plain file"):
        manifest.on_disk(tmp_path)
    assert "pg_notify" in manifest.missing_folders(tmp_path)


def test_a_stream_is_stored_as_it_is_read_and_each_file_of_it_digested(store):
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as tar:
        for path, content in {**FILES, manifest.NAME: listed(NAMED)}.items():
            member = tarfile.TarInfo(path)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    with store.writing("bases/1/cluster") as packed:
        seen, said = taking._read_through(taking.Tee(io.BytesIO(stream.getvalue()), packed))
    manifest.hold(manifest.read(said), seen)
    assert store.get("bases/1/cluster") == stream.getvalue()


def test_a_link_in_a_backup_is_never_unpacked():
    link = tarfile.TarInfo("pg_tblspc/1")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc"
    with pytest.raises(CannotUse, match="no plain file"):
        restoring._plain(link, "")


# --- Restoring


def test_of_each_segment_the_whole_one_is_taken_and_else_the_longest_beginning():
    names = ["wal/A", "wal/A.partial/1", "wal/B.partial/1", "wal/B.partial/2"]
    assert restoring._newest_of_each(names) == {"A": "wal/A", "B": "wal/B.partial/2"}


def test_segments_are_counted_as_the_server_names_them():
    assert restoring.segment_name(1, 255) == "0000000100000000000000FF"
    assert restoring.segment_name(2, 256) == "000000020000000100000000"


def test_a_moment_is_said_with_plus_nought_in_summer_too():
    summer = datetime.fromisoformat("2026-07-01T12:00:00+01:00")
    assert restoring.moment_as_read(summer) == "2026-07-01 11:00:00.000000+00"


def test_a_drill_of_an_empty_store_says_so_and_does_not_raise(store, tmp_path):
    nothing = SimpleNamespace(clear=lambda: None, stop=lambda: None)
    report = Drill(store, nothing, tmp_path, "portal", open_records=lambda address: None).run()
    assert not report.ok and "There is no such base backup" in report.text()


def test_the_copy_of_a_server_whose_settings_lie_elsewhere_has_a_file_of_settings(tmp_path):
    """Debian's lie under /etc, and are in no backup. Where there is one in the cluster it stays as it is."""
    scratch = restoring.Scratch(SimpleNamespace(data=tmp_path, sockets=tmp_path, handed_over=False))
    scratch.cluster.mkdir()
    scratch.settle(SimpleNamespace(timeline=1), until=None)
    assert (scratch.cluster / "postgresql.conf").read_text() == ""
    (scratch.cluster / "postgresql.conf").write_text("max_connections = 80\n")
    scratch.settle(SimpleNamespace(timeline=1), until=None)
    assert (scratch.cluster / "postgresql.conf").read_text() == "max_connections = 80\n"


NUMBER, LATE = 7_001, NOW + timedelta(hours=1)
SOUND = {
    "show archive_mode": "off",
    "show data_checksums": "on",
    "show cluster_name": restoring.NAMED,
    drill.TIMELINE: 2,
    drill.SYSTEM: NUMBER,
    drill.NEWEST: NOW,
    drill.SEALED: 12,
}
LOOKED = Seen("", "10 of 10", {"events": 12}, [])


def proved(monkeypatch, tmp_path, *, answers=None, found="", looked=LOOKED):
    """The steps that fail of a drill whose copy answers so."""
    said = SOUND | (answers or {})
    copy = SimpleNamespace(execute=lambda asked: SimpleNamespace(fetchone=lambda: (said[asked.decode()],)))
    monkeypatch.setattr(Drill, "_asked", lambda self, role: nullcontext(copy))
    monkeypatch.setattr(drill, "lay_out", lambda *given, **named: 1)
    monkeypatch.setattr(drill, "check", lambda copy, folder: SimpleNamespace(sealed=12, first_bad=found))
    scratch = SimpleNamespace(place=SimpleNamespace(state=tmp_path), address=lambda role, name: "")
    base = restoring.Base("", {"timeline": 1, "system": NUMBER, "counts": {"events": 12}}, NOW, 0)
    report = Report(NOW)
    Drill(None, scratch, tmp_path, "portal", open_records=lambda address: looked, until=NOW)._prove(base, report)
    return [step.name for step in report.steps if not step.ok]


def test_a_copy_that_is_as_it_should_be_is_proved(monkeypatch, tmp_path):
    assert proved(monkeypatch, tmp_path) == []


@pytest.mark.parametrize(
    ("given", "step"),
    [
        ({"answers": {"show archive_mode": "on"}}, "archive_mode"),
        ({"answers": {"show data_checksums": "off"}}, "data_checksums"),
        ({"answers": {"show cluster_name": "portal"}}, "cluster_name"),
        ({"answers": {drill.TIMELINE: 1}}, "timeline of the copy"),
        ({"answers": {drill.SYSTEM: 7_002}}, "system identifier"),
        ({"answers": {drill.NEWEST: LATE}}, "newest event"),
        ({"found": "12 sealed events are gone"}, "log and schema"),
        ({"looked": replace(LOOKED, counts={"events": 11})}, "counts"),
        ({"looked": replace(LOOKED, fault="answered 500")}, "records opened as their people would"),
    ],
    ids=lambda given: given if isinstance(given, str) else "",
)
def test_each_step_of_a_drill_fails_where_what_it_looks_at_is_not_so(monkeypatch, tmp_path, given, step):
    assert proved(monkeypatch, tmp_path, **given) == [step]


@pytest.mark.parametrize(
    ("opened", "fault", "words"),
    [
        ([""] * 10, "", "10 of 10"),
        ([""] * 8 + [people.CLOSED] * 2, "", "8 of 10; 2 closed to everybody"),
        ([people.CLOSED] * 3, "none of 3 opened: each is closed to everybody", "0 of 3; 3 closed to everybody"),
        (["", "R1: answered 500"], "R1: answered 500", "1 of 2"),
        ([], "", "0 of 0"),
    ],
)
def test_a_record_that_nobody_may_open_is_not_counted_as_opened(monkeypatch, opened, fault, words):
    said = json.dumps({"opened": opened, "files": [], "counts": {}})
    monkeypatch.setattr(restore_drill.subprocess, "run", lambda *a, **k: SimpleNamespace(returncode=0, stdout=said))
    seen = restore_drill.open_records("")
    assert (seen.fault, seen.words) == (fault, words)
    monkeypatch.setattr(people, "_reader_of", lambda referral: None)
    assert people._open(None) == people.CLOSED


@pytest.mark.django_db
def test_the_drill_of_a_new_service_waits_for_its_first_base_backup(store, monkeypatch):
    """Both are begun together. A drill of nothing would fail, and the next one come a night later."""
    command, done = restore_drill.Command(), []
    monkeypatch.setattr(restore_drill, "reading_store", lambda: store)
    monkeypatch.setattr(command, "_drill", done.append)
    command._once_a_night({})
    assert done == []
    store.put("bases/20261128T020000Z/about", b"{}")
    command._once_a_night({})
    assert done == [{}]


# --- Which checkpoints a copy must contain


@pytest.mark.parametrize(
    ("minutes_ago", "size", "must"),
    [(60, 500, True), (60, 2000, True), (0, 900, True), (0, 2000, False)],
    ids=["before, and reached", "before, and lost", "after, and reached", "after, and lost"],
)
def test_a_checkpoint_of_before_the_archives_mark_must_be_in_the_copy(keys, minutes_ago, size, must):
    one = sign(size=size, epoch=1, root=b"r" * 32, at=NOW - timedelta(minutes=minutes_ago), key=keys.signer)
    assert published.expected([one], covered_at=NOW, size=1000) == ([one] if must else [])


def test_they_are_laid_into_a_new_folder_and_the_published_one_stays_as_it_is(keys, tmp_path):
    outside, own = tmp_path / "published", tmp_path / "own"
    for size in (10, 20):
        publish(sign(size=size, epoch=1, root=b"r" * 32, at=NOW, key=keys.signer), outside)
    before = next(outside.iterdir()).read_bytes()
    assert published.lay_out(outside, own, covered_at=NOW, size=10) == 1
    assert [one.size for one in read_folder(own)] == [10] and next(outside.iterdir()).read_bytes() == before


# --- When, and for how long


@pytest.mark.parametrize(
    ("last", "now", "due"),
    [
        (None, "2026-11-28T12:00+00:00", True),
        ("2026-11-28T02:01+00:00", "2026-11-29T01:59+00:00", False),
        ("2026-11-28T02:01+00:00", "2026-11-29T02:00+00:00", True),
        ("2026-07-01T01:05+00:00", "2026-07-02T00:59+00:00", False),
        ("2026-07-01T01:05+00:00", "2026-07-02T01:00+00:00", True),
    ],
)
def test_a_base_backup_is_due_once_a_night_by_the_clock_of_london(last, now, due):
    assert keeping.is_due(last and datetime.fromisoformat(last), datetime.fromisoformat(now)) is due


def test_what_is_older_than_it_is_kept_goes_and_the_newest_never(store, tmp_path):
    for label in ("20260901T020000Z", "20260902T020000Z"):
        store.put(f"bases/{label}/cluster", b"x")
        store.put(f"bases/{label}/about", b"{}")
    gone = keeping.forget_old(store, now=NOW, files={})
    assert gone == ["bases/20260901T020000Z/about", "bases/20260901T020000Z/cluster"]
    assert keeping.bases(store) == ["20260902T020000Z"]


# --- The report


def test_a_report_is_signed_and_a_word_that_is_changed_in_it_shows(keys, tmp_path):
    report = Report(NOW, label="20260901T020000Z")
    report.say("log", "", "holds")
    path = tmp_path / "report.txt"
    path.write_text(report.signed(keys.signer))
    assert signature_holds(path, keys.signer.public_key())
    path.write_text(path.read_text().replace("holds", "HOLDS"))
    assert not signature_holds(path, keys.signer.public_key())


def test_a_drill_leaves_a_signed_report_and_without_the_key_it_does_not_begin(
    keys, tmp_path, monkeypatch, settings, db
):
    settings.AUDIT_PUBLIC_KEY = "given"
    monkeypatch.delenv("BACKUP_SIGNING_KEY", raising=False)
    with pytest.raises(CommandError, match="Set BACKUP_SIGNING_KEY"):
        call_command("restore_drill")
    key = tmp_path / "key"
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    key.write_bytes(keys.signer.private_bytes(*form))
    monkeypatch.setenv("BACKUP_SIGNING_KEY", str(key))
    restore_drill.Command(stdout=io.StringIO())._leave(Report(NOW), tmp_path)
    assert signature_holds(tmp_path / "reports" / "drill-20261128T120000Z.txt", keys.signer.public_key())
    (said,) = Event.objects.filter(kind=BACKUP_DRILLED.name)
    assert json.loads(said.payload)["ok"] is False


def test_a_report_without_a_step_or_with_one_that_failed_is_not_well():
    report = Report(NOW)
    assert not report.ok
    report.say("log", "12 sealed events are gone", "")
    assert not report.ok and "FAIL log: 12 sealed events are gone" in report.text()


# --- Somebody says when it was not done


@pytest.fixture
def expected(db, settings, monkeypatch):
    """A service of some days, in which backups are expected."""
    settings.BACKUPS_EXPECTED = True
    monkeypatch.setattr(watching, "_is_older_than", lambda within, now: True)
    with acting(SYSTEM):
        yield


def all_came(**drill):
    log(BACKUP_TAKEN)
    log(BACKUP_ARCHIVED)
    log(BACKUP_DRILLED, data={"ok": True} | drill)


def watch():
    with the_keeper_at_work():
        return watching.watch()


def test_while_backups_come_and_hold_nothing_is_said(expected):
    all_came()
    assert watch() == []


def test_what_never_came_is_an_alarm_each(expected):
    assert watch() == ["backup_late", "archive_late", "drill_late"]


def test_a_drill_that_does_not_hold_is_an_alarm_too(expected):
    all_came(ok=False)
    assert watch() == ["drill_late"]


def test_what_came_too_long_ago_is_an_alarm(expected, monkeypatch):
    all_came()
    monkeypatch.setattr(watching, "WATCHED", [(w, k, timedelta(0), words) for w, k, _, words in watching.WATCHED])
    assert watch() == ["backup_late", "archive_late", "drill_late"]


def test_a_service_that_began_a_moment_ago_and_a_demonstration_are_not_blamed(db, settings):
    settings.BACKUPS_EXPECTED = True
    assert watch() == []
    settings.BACKUPS_EXPECTED = False
    assert watch() == []


def test_in_the_service_itself_nobody_is_signed_in_for_another(db):
    with pytest.raises(CommandError, match="Only in a copy"):
        call_command("look_at_copy")
