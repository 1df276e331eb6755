"""The stop watch of tests tells what waits from what is kept waiting by other processes."""

import os
import signal
import subprocess
import sys
import threading
import time

from tests.pace import timed


def test_what_waits_for_an_answer_is_counted_whole():
    with timed() as taken:
        threading.Event().wait(0.3)
    assert taken.seconds > 0.2


def test_what_other_processes_took_is_not_counted():
    """This process stands still for a second, as if it had got no processor."""
    wakes = f"import os, signal, time; time.sleep(1); os.kill({os.getpid()}, signal.SIGCONT)"
    with subprocess.Popen([sys.executable, "-c", wakes]), timed() as taken:
        begun = time.monotonic()
        os.kill(os.getpid(), signal.SIGSTOP)
        time.sleep(0.1)
        stood = time.monotonic() - begun
    assert stood > 0.9 and taken.seconds < stood - 0.5
