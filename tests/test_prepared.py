"""Nothing is tested against a database that another code made."""

import shutil
from contextlib import contextmanager

import pytest

from tests import prepared
from tests.cluster import become
from tests.source import ROOT


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    there = tmp_path_factory.mktemp("checkout")
    for folder in prepared.MADE_FROM:
        shutil.copytree(ROOT / folder, there / folder, ignore=shutil.ignore_patterns("__pycache__", "static"))
    return there


@contextmanager
def changed(path):
    before = path.read_bytes()
    path.write_bytes(before + b"\n")
    yield
    path.write_bytes(before)


@pytest.mark.parametrize(
    "name",
    [
        "audit/sql/events.sql",
        "audit/capture/protection.py",
        "deploy/postgres/log-owner.sql",
        "referrals/migrations/0001_initial.py",
        "referrals/models/referral.py",
        "referrals/data/sectors.json",
        "prevent_portal/settings.py",
        "requirements/dev.txt",
    ],
)
def test_whatever_makes_a_database_makes_another_when_it_changes(checkout, name):
    before = prepared.digest(checkout)
    with changed(checkout / name):
        assert prepared.digest(checkout) != before
    assert prepared.digest(checkout) == before == prepared.digest()


def test_a_file_that_is_new_or_moved_is_a_change(checkout):
    found = {prepared.digest(checkout)}
    new = checkout / "referrals/migrations/0002_of_tomorrow.py"
    new.touch()
    found.add(prepared.digest(checkout))
    new = new.rename(checkout / "referrals/migrations/0003_of_tomorrow.py")
    found.add(prepared.digest(checkout))
    new.unlink()
    assert len(found) == 3


def test_another_way_of_making_it_makes_another(checkout, monkeypatch):
    before = prepared.digest(checkout)
    monkeypatch.setattr(prepared, "__file__", prepared.cluster.__file__)
    assert prepared.digest(checkout) != before


def test_it_is_made_once_a_day():
    assert prepared.digest(day="2026-11-30") != prepared.digest(day="2026-12-01")


@pytest.fixture
def cluster(django_db_blocker, monkeypatch):
    """The tests' own, in which what this file makes bears another name."""
    monkeypatch.setattr(prepared, "MADE", "pp_of_this_test_")
    with django_db_blocker.unblock(), prepared._as_owner() as cluster:
        become("app")
        yield cluster
        for name in mine(cluster):
            cluster.execute(f"drop database {name}")


def mine(cluster):
    return [name for name in prepared.databases(cluster) if name.startswith("pp_of_this_test_")]


def test_it_is_copied_while_nothing_changes_and_made_anew_after(cluster):
    calls = []
    for key in ("monday", "monday", "tuesday", "tuesday"):
        name = prepared.made(cluster, key, make=calls.append)
    assert len(calls) == 2
    assert mine(cluster) == [name] == ["pp_of_this_test_tuesday"]


def test_what_was_half_made_is_never_copied(cluster):
    def killed(name):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        prepared.made(cluster, "monday", make=killed)
    calls = []
    prepared.made(cluster, "monday", make=calls.append)
    assert calls == ["pp_of_this_test_half"]


def test_it_can_be_asked_for_anew(cluster):
    calls = []
    for anew in (False, True):
        prepared.made(cluster, "monday", make=calls.append, anew=anew)
    assert len(calls) == 2


def test_copies_of_killed_processes_are_cleared_away(cluster, monkeypatch):
    monkeypatch.setattr(prepared, "COPY", "pp_of_this_test_")
    monkeypatch.setattr(prepared, "_is_alive", lambda process: process == 8)
    for number in (7, 8):
        cluster.execute(f"create database pp_of_this_test_{number}")
    prepared._clear_away(cluster)
    assert mine(cluster) == ["pp_of_this_test_8"]
