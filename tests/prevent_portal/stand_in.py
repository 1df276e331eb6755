"""A stand-in for web, worker or keeper: says who it is, and says when it leaves. Run as a program."""

import os
import signal
import sys
import time


def say(what: str) -> None:
    os.write(1, f"{sys.argv[1]} {what}\n".encode())


def leave(*_: object) -> None:
    say("leaves")
    sys.exit()


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, leave)
    if "forks" in sys.argv:
        os.fork()  # as Celery's pool does
    say(f"is {os.getpid()}")
    time.sleep(600)
