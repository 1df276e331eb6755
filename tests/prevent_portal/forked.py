"""Webs, workers and keepers as forks of one process that has read the product once: a process of the service in the suite
costs no three seconds. Run as a program: it reads a line for each (what, port, where its words go, address of the database) and
answers with its number. `make bench` has the real commands (bench/two_of_each.py)."""

from __future__ import annotations

import os
import signal
import sys
from datetime import timedelta

import django

django.setup()

from django.conf import settings  # noqa: E402 - only what is set up can be imported
from django.db import connection  # noqa: E402
from gunicorn.app.wsgiapp import run  # noqa: E402

from accounts.models import Notice  # noqa: E402
from manage import main  # noqa: E402
from prevent_portal import keeper, models, wsgi  # noqa: E402, F401 - what the children begin with
from prevent_portal.environment import address  # noqa: E402

connection.close()  # the web has asked for what it shows while the database is away
# In place of twenty, five and forty-five seconds, for which no test waits.
models.LASTS, keeper.STAND_BY_SECONDS, Notice.lease = timedelta(seconds=3), 1, timedelta(seconds=4)


def become(what: str, port: str, words: str, database: str) -> None:
    os.environ["DATABASE_URL"] = database
    connection.settings_dict.update(address("DATABASE_URL"))
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    out = os.open(words, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    for number in (1, 2):
        os.dup2(out, number)
    if what != "web":
        main(["manage.py", what])
        return
    options = ("--bind", f"127.0.0.1:{port}", "--workers", "1", "--log-level", "critical")
    sys.argv = ["gunicorn", "prevent_portal.wsgi", "--config", str(settings.ROOT / "deploy" / "gunicorn.py"), *options]
    run()


if __name__ == "__main__":
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # whoever dies is gone at once
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        if child := os.fork():
            os.setpgid(child, child)
            sys.stdout.write(f"{child}\n")
            sys.stdout.flush()
            continue
        os.setpgid(0, 0)
        become(*line.rstrip("\n").split("\t"))
        os._exit(0)
