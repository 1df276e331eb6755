"""`make run` scans files where the machine can, and otherwise says that they stay held."""

import subprocess
import time
from types import SimpleNamespace

import pytest

from prevent_portal import supervisor
from prevent_portal.embedded import place as places
from prevent_portal.embedded import scanner

CLAMD = """#!/bin/sh
echo "$1" > {begun}
"""


@pytest.fixture
def place(tmp_path, monkeypatch):
    """Of nobody but us, so that no account has to enter it."""
    monkeypatch.setattr(places, "STATE", tmp_path)
    monkeypatch.setattr(scanner, "OF_THE_MACHINE", tmp_path / "of-the-machine")
    monkeypatch.setattr(places.os, "geteuid", lambda: 1000)
    ours = places.pwd.getpwuid(places.os.getuid())
    for folder in (tmp_path / "data", tmp_path / "run"):
        folder.mkdir()
    return places.Place(state=tmp_path, data=tmp_path / "data", sockets=tmp_path / "run", account=ours)


@pytest.fixture
def programs(tmp_path, monkeypatch):
    """What the machine has: nothing, until a test says otherwise."""
    there = dict[str, str]()
    monkeypatch.setattr(scanner, "_program", there.get)
    return there


def test_without_a_scanner_the_demonstration_says_that_files_stay_held(place, programs, capsys):
    environment = dict[str, str]()
    assert supervisor.scanner_of(environment, SimpleNamespace(place=place)) == {}
    assert "CLAMD_ADDRESS" not in environment and "stay held" in capsys.readouterr().out


def test_a_scanner_that_was_named_is_left_alone(place, programs):
    programs["clamd"] = "/bin/true"
    environment = {"CLAMD_ADDRESS": "127.0.0.1:3310"}
    assert supervisor.scanner_of(environment, SimpleNamespace(place=place)) == {}
    assert environment == {"CLAMD_ADDRESS": "127.0.0.1:3310"}


def test_of_a_service_on_somebodys_servers_no_scanner_begins(programs):
    programs["clamd"] = "/bin/true"
    assert supervisor.scanner_of({}, None) == {}


def test_it_begins_when_its_signatures_have_arrived(place, programs, tmp_path):
    begun, program = tmp_path / "begun", tmp_path / "clamd"
    program.write_text(CLAMD.format(begun=begun))
    program.chmod(0o755)
    programs.update(clamd=str(program), freshclam="/bin/true")
    environment = dict[str, str]()
    commands = supervisor.scanner_of(environment, SimpleNamespace(place=place))
    assert list(commands) == ["signatures", "scanner"]
    waiting = subprocess.Popen(commands["scanner"])
    time.sleep(0.3)
    assert waiting.poll() is None and not begun.exists()
    (place.data / "scanner" / "main.cvd").touch()
    assert waiting.wait(10) == 0
    conf = (place.data / "clamd.conf").read_text()
    assert begun.read_text().strip() == f"--config-file={place.data / 'clamd.conf'}"
    assert f"LocalSocket {environment['CLAMD_ADDRESS']}\n" in conf and "AlertExceedsMax yes" in conf


def test_the_machines_own_signatures_are_taken_and_none_fetched(place, programs):
    programs.update(clamd="/bin/true", freshclam="/bin/true")
    scanner.OF_THE_MACHINE.mkdir()
    (scanner.OF_THE_MACHINE / "daily.cld").touch()
    found = scanner.scanner_at(place)
    assert found is not None and list(found.commands) == ["scanner"]
    assert f"DatabaseDirectory {scanner.OF_THE_MACHINE}\n" in (place.data / "clamd.conf").read_text()
