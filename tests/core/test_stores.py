"""What a store of files does, asked of both: the private directory of this machine and a bucket of S3. And what a bucket does to
us when it is wrong, slow or away: nothing counts as kept, nothing counts as gone, nobody waits for long."""

from __future__ import annotations

import io
import time
import zipfile
from dataclasses import replace

import pytest
from django.core.checks import run_checks

from core import bucket_server, private_files
from core.buckets import Bucket
from core.limits import BUCKETS
from core.private_files import Away, Folder, Refused, drop_each, store_of, sweep
from prevent_portal import files_kept
from tests.buckets import BucketServer

LETTER = b"He wrote it on Monday. " * 200_000  # of several pieces
EVERYTHING = 1e12


@pytest.fixture(scope="module")
def one_server():
    with BucketServer() as made:
        yield made


@pytest.fixture
def server(one_server, settings, tmp_path):
    for name, value in {**one_server.settings(), "FILES_DIR": tmp_path}.items():
        setattr(settings, name, value)
    one_server.empty()
    return one_server


@pytest.fixture
def hasty(monkeypatch):
    """One try, and no long wait."""
    with monkeypatch.context() as patch:
        patch.setattr(bucket_server, "BUCKETS", replace(BUCKETS, answer_seconds=0.2, tries=1))
        bucket_server._client.cache_clear()
        yield
    bucket_server._client.cache_clear()


@pytest.fixture(params=["a directory", "a bucket", "a bucket with versions"])
def store(request, server, settings):
    server.versioned = settings.FILES_BUCKET_VERSIONED = request.param.endswith("versions")
    return Folder("evidence") if request.param == "a directory" else Bucket("evidence")


@pytest.fixture
def bucket(server):
    return Bucket("evidence")


def content(store, name):
    with store.open(name) as file:
        return file.read()


def names(store):
    return sorted(store.names_older_than(EVERYTHING))


# --- The contract


def test_what_is_put_comes_back_as_it_was_under_a_name_that_says_nothing(store):
    writing = store.begin()
    for place in range(0, len(LETTER), 1_000_000):
        writing.write(LETTER[place : place + 1_000_000])
    name = writing.keep()
    assert (len(name), writing.size, writing.is_kept) == (48, len(LETTER), True)
    assert content(store, name) == LETTER and names(store) == [name]


def test_a_file_is_read_from_here_to_there_and_back(store):
    with store.open(store.put(b"0123456789")) as file:
        assert (file.read(3), file.seek(8), file.read(), file.seek(0), file.read(1)) == (b"012", 8, b"89", 0, b"0")


def test_a_part_of_a_large_archive_is_read_without_the_rest(store, server):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for number in range(40):
            archive.writestr(f"page-{number}.jpg", bytes([number]) * 100_000)
    with store.look_into(store.put(made.getvalue())) as file, zipfile.ZipFile(file) as archive:
        server.asked.clear()
        assert archive.read("page-3.jpg") == b"\3" * 100_000
    assert len(server.asked) <= 2


def test_what_is_given_up_leaves_nothing(store):
    writing = store.begin()
    writing.write(b"half")
    writing.discard()
    assert names(store) == []


def test_a_name_is_given_once_and_what_lies_there_stays(store):
    name = store.put(b"the first")
    late = store.begin(name)
    late.write(b"the second")
    with pytest.raises(Away):
        late.keep()
    assert content(store, name) == b"the first"


def test_what_is_not_there_is_not_there(store):
    for look in (store.open, store.look_into):
        with pytest.raises(FileNotFoundError):
            look("a" * 48)
    assert store.drop("a" * 48) is False


def test_what_is_dropped_is_gone_whatever_was_kept_of_it(store, server):
    name, other = store.put(b"a letter"), store.put(b"another")
    assert (store.drop(name), store.drop(name), names(store)) == (True, False, [other])
    assert b"a letter" not in server.contents()


def test_only_a_bare_name_is_one_of_ours(store):
    for name in ("", "../secret_key", "evidence/a"):
        with pytest.raises(ValueError, match="Not the name"):
            store.open(name)
        with pytest.raises(ValueError, match="Not the name"):
            store.drop(name)


def test_files_are_listed_by_age_and_swept_where_no_row_names_them(store, monkeypatch):
    monkeypatch.setattr(private_files, "ASKED_AT_ONCE", 2)
    known, lost = {store.put(b"known") for _ in range(3)}, {store.put(b"lost") for _ in range(3)}
    assert list(store.names_older_than(time.time() - 60)) == []
    sweep(store, before=time.time() + 60, known=known.intersection)
    assert set(names(store)) == known and not lost & known


def test_a_store_that_is_well_has_no_fault_and_keeps_nothing_of_having_been_asked(store):
    assert list(store.faults()) == [] and names(store) == []


# --- The settings


def test_a_bucket_that_is_named_is_where_every_app_keeps_its_files(settings, monkeypatch):
    monkeypatch.setattr(private_files, "STORES", {})
    assert isinstance(store_of("letters"), Folder)
    settings.FILES_STORE = "core.buckets.Bucket"
    assert isinstance(store_of("evidence"), Bucket) and list(private_files.STORES) == ["letters", "evidence"]


def test_what_is_in_the_bucket_lies_below_the_prefix(bucket, server, settings):
    settings.FILES_BUCKET_PREFIX = "portal/"
    name = bucket.put(b"a letter")
    assert list(server.kept) == [f"portal/evidence/{name}"] and names(bucket) == [name]


def test_a_check_of_deployment_says_what_is_missing(bucket, server, settings, monkeypatch):
    monkeypatch.setattr(files_kept, "STORES", {"evidence": bucket, "packs": Bucket("packs")})

    def said():
        return " ".join(fault.msg for fault in run_checks(tags=[files_kept.FILES], include_deployment_checks=True))

    assert said() == ""
    server.versioned, server.lock_days, server.public = True, 30, True
    assert "old versions" in said() and "30 days" in said() and "anybody" in said()
    settings.FILES_BUCKET_VERSIONED, settings.FILES_BUCKET_LOCK_DAYS, server.public = True, 30, False
    assert said() == ""
    settings.FILES_BUCKET = "another"
    assert "NoSuchBucket" in said()
    settings.FILES_BUCKET_SECRET = ""
    assert said() == "FILES_BUCKET_SECRET is not set."


def test_a_key_that_is_not_ours_is_given_nothing(bucket, server, settings):
    name = bucket.put(b"a letter")
    settings.FILES_BUCKET_SECRET = "a guess"
    for ask in (bucket.open, bucket.drop, lambda _: bucket.put(b"x"), lambda _: names(bucket)):
        with pytest.raises(Away):
            ask(name)


def test_what_is_to_be_encrypted_there_is_kept_only_where_the_server_says_so(bucket, server, settings):
    settings.FILES_BUCKET_ENCRYPTION = "AES256"
    assert content(bucket, bucket.put(b"a letter")) == b"a letter"
    server.wrong = "not encrypted"
    with pytest.raises(Away):
        bucket.put(b"another")


# --- A server that is wrong


@pytest.mark.parametrize("wrong", ["other bytes", "truncated", "500"])
def test_nothing_counts_as_kept_that_does_not_come_back_as_it_was(bucket, server, hasty, wrong):
    server.wrong = wrong
    with pytest.raises(Away):
        bucket.put(b"a letter")


@pytest.mark.parametrize("wrong", ["truncated", "500"])
def test_nobody_is_given_half_a_file(bucket, server, hasty, wrong):
    name = bucket.put(b"a letter")
    server.wrong = wrong
    for look in (bucket.open, bucket.look_into):
        with pytest.raises(Away):
            look(name)


def test_an_answer_that_was_lost_makes_neither_two_files_nor_none(bucket, server):
    server.versioned, server.wrong = True, "answer lost"
    name = bucket.put(b"a letter")
    assert server.contents() == [b"a letter"] and content(bucket, name) == b"a letter"


@pytest.mark.parametrize("wrong", ["no conditions", "no versions"])
def test_a_server_that_offers_less_is_good_enough(bucket, server, wrong):
    server.wrong = wrong
    name = bucket.put(b"a letter")
    assert content(bucket, name) == b"a letter" and names(bucket) == [name]
    assert bucket.drop(name) and server.kept == {}


def test_a_server_that_is_slow_is_given_up(bucket, server, hasty):
    server.wrong, began = "slow", time.monotonic()
    with pytest.raises(Away):
        bucket.put(b"a letter")
    assert time.monotonic() - began < 1


def test_what_goes_on_for_ever_is_given_up(bucket, monkeypatch):
    name = bucket.put(LETTER)
    monkeypatch.setattr(bucket_server, "BUCKETS", replace(BUCKETS, begins_within=-1, pace=1_000_000_000))
    for ask in (lambda: bucket.put(LETTER), lambda: bucket.open(name)):
        with pytest.raises(Away):
            ask()


def test_a_port_where_nobody_listens_is_away(bucket, hasty, settings):
    settings.FILES_BUCKET_ENDPOINT = "http://127.0.0.1:9"
    for ask in (
        lambda: bucket.put(b"x"),
        lambda: bucket.open("a" * 48),
        lambda: bucket.drop("a" * 48),
        lambda: names(bucket),
    ):
        with pytest.raises(Away):
            ask()
    assert ["tried with a small file" in fault for fault in bucket.faults()] == [True]


# --- What must be gone


def test_a_file_that_somebody_removed_by_hand_is_found_and_goes_with_its_older_version(bucket, server):
    server.versioned = True
    name = bucket.put(b"a letter")
    bucket_server.server().delete_object(**bucket._at(name))
    assert server.contents() == [b"a letter"] and names(bucket) == [name]
    sweep(bucket, before=EVERYTHING, known=lambda _: set())
    assert server.kept == {}


def test_a_file_under_a_lock_is_not_said_to_be_gone_and_keeps_no_other(bucket, server):
    server.versioned = True
    held, others = bucket.put(b"held"), [bucket.put(b"other") for _ in range(2)]
    server.locked.add(f"evidence/{held}")
    with pytest.raises(Refused):
        drop_each([held, *others], bucket.drop)
    assert server.contents() == [b"held"]
    server.locked.clear()
    assert bucket.drop(held) and server.kept == {}
