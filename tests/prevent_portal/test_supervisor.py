"""The supervisor: a real process with real children, which stand in for web, worker and keeper."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from prevent_portal import supervisor
from prevent_portal.embedded import CannotStart
from prevent_portal.supervisor import NOT_ORPHANED, port_of_metrics, refuse_a_taken_port

ROOT = Path(__file__).resolve().parent.parent.parent

# Three children in the order of the real ones.
STAND_INS = """
import os, sys
from prevent_portal.supervisor import Child, Supervisor, say
def child(name, *manners):
    return Child(name, [sys.executable, "tests/prevent_portal/stand_in.py", name, *manners], dict(os.environ))
Supervisor([child("web"), child("worker", *sys.argv[1:]), child("keeper")]).run(when_up=lambda: True)
say("Stopped.")
"""


class Run:
    def __init__(self, *manners):
        command = [sys.executable, "-u", "-c", STAND_INS, *manners]
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True)
        self.said = []
        # Whatever goes wrong, nothing outlives the test and no reading waits for ever.
        self.limit = threading.Timer(120, os.killpg, [self.process.pid, signal.SIGTERM])
        self.limit.start()

    def hears(self, pattern):
        """Read on until a line says so."""
        for line in self.process.stdout:
            self.said.append(line.strip())
            if found := re.search(pattern, line):
                return found
        raise AssertionError(f"never said {pattern}: {self.said}")

    def child(self, name):
        return int(self.hears(rf"{name} is (\d+)")[1])

    def three(self):
        """The children announce themselves in any order."""
        found = {}
        while len(found) < 3:
            name, pid = self.hears(r"(\w+) is (\d+)").groups()
            found[name] = int(pid)
        return found

    def ends(self, number):
        self.limit.cancel()
        self.process.send_signal(number)
        rest, _ = self.process.communicate(timeout=60)
        return [line for line in rest.splitlines() if line]


def is_running(pid):
    """A zombie nobody has collected yet is not running."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False


def all_end(pids, within=30.0):
    """Between a process's last word and its end there is a moment, longer on a busy machine."""
    deadline = time.monotonic() + within
    while any(is_running(pid) for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not any(is_running(pid) for pid in pids)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_one_signal_stops_all_in_order_and_leaves_nothing_running(number):
    run = Run()
    children = run.three()
    ending = run.ends(number)
    assert ending == ["Stopping.", "web leaves", "worker leaves", "keeper leaves", "Stopped."]
    assert not any(is_running(pid) for pid in children.values())
    assert run.process.returncode == 0


def test_children_do_not_hear_the_ctrl_c_that_the_terminal_sends_to_the_group():
    run = Run()
    children = run.three()
    assert all(os.getsid(pid) == pid for pid in children.values())
    run.ends(signal.SIGINT)


def test_a_child_that_dies_is_started_again_and_that_is_said():
    run = Run()
    first = run.three()["worker"]
    os.kill(first, signal.SIGKILL)
    run.hears(r"The worker process ended \(signal SIGKILL\); starting it again in 1 s\.")
    second = run.child("worker")
    assert second != first
    run.ends(signal.SIGTERM)
    assert not is_running(second)


def test_the_pause_grows_while_a_child_keeps_dying():
    run = Run()
    os.kill(run.three()["keeper"], signal.SIGKILL)
    os.kill(run.child("keeper"), signal.SIGKILL)
    assert run.hears(r"starting it again in 2 s")
    run.ends(signal.SIGTERM)


def test_what_a_killed_worker_leaves_behind_is_swept_away():
    run = Run("forks")
    pids = [int(run.hears(r"(\w+) is (\d+)")[2]) for _ in range(4)]
    run.ends(signal.SIGTERM)
    assert all_end(pids)


@pytest.mark.skipif(not NOT_ORPHANED, reason="needs setpriv of util-linux")
def test_children_do_not_outlive_a_supervisor_that_was_killed():
    run = Run()
    children = run.three()
    assert sorted(run.ends(signal.SIGKILL)) == ["keeper leaves", "web leaves", "worker leaves"]
    assert all_end(children.values())


def test_a_taken_port_is_named_at_once():
    with socket.socket() as somebody:
        somebody.bind(("127.0.0.1", 0))
        somebody.listen()
        port = str(somebody.getsockname()[1])
        with pytest.raises(CannotStart, match=f"Port {port} is taken"):
            refuse_a_taken_port(port)


def test_figures_have_the_port_beside_the_webs_and_another_where_somebody_has_that():
    """A second demonstration on the machine starts: figures are no reason not to."""
    with socket.socket() as somebody:
        somebody.bind(("127.0.0.1", 0))
        somebody.listen()
        taken = somebody.getsockname()[1]
        web = taken - 1000 if taken < 61_000 else taken + 1000
        assert port_of_metrics(str(web)) != str(taken)


@pytest.mark.parametrize(("web", "beside"), [("8000", "9000"), ("64000", "63000")])
def test_where_the_port_of_figures_lies(monkeypatch, web, beside):
    monkeypatch.setattr(supervisor, "free_port", lambda wanted: wanted)
    assert port_of_metrics(web) == beside
