"""A service that is filled once, for the benchmarks that want it big: what takes half an hour is done for all of them.

    python -m bench.filled FOLDER [--small 10000] [--referrals 1000000] [--before COMMIT]
    python -m bench.upgrade --filled FOLDER --before COMMIT
    python -m bench.pages --filled FOLDER

The servers' data stand in FOLDER until somebody takes them away; asked again, with the same numbers, it goes on where it was
broken off. With `--before` an older build of this repository makes the
tables and fills them, so that the upgrade to this one can be measured; `bench.pages` comes after that. The database that holds
fewer rows, `small`, is a copy that was made on the way. Writes do not wait for the disk while it is filled, and do afterwards.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

import psycopg

from bench.at_work import ROOT, Installation, installation
from bench.cluster import SMALL
from bench.upgrade import unpacked
from prevent_portal.embedded.postgres import DATABASE

# As `bench.pages` grows a service, by the build that is filled.
GROW = "from bench import begin; begin(); from bench.pages import grow; grow({count}, seed={seed})"
IN_HASTE = ("fsync = off", "synchronous_commit = off", "full_page_writes = off", "max_wal_size = '8GB'")


def fill(here: Installation, *, code: Path, small: int, referrals: int) -> None:
    """The tables of that build, so many referrals, and on the way a copy with few."""
    address = here.own._postgres.address
    with psycopg.connect(address("postgres", database="postgres"), autocommit=True) as admin:
        for setting in IN_HASTE:
            admin.execute(f"alter system set {setting}")
        admin.execute("select pg_reload_conf()")
        here.manage("migrate", "--verbosity=0", code=code)
        here.manage("load_reference", code=code)
        here.manage("seed_demo", "--if-empty", code=code)
        if not admin.execute("select 1 from pg_database where datname = %s", [SMALL]).fetchone():
            here.run("-c", GROW.format(count=small, seed=small), code=code)
            admin.execute(f"create database {SMALL} template {DATABASE}")
        if (more := referrals - here.referrals()) > 0:
            here.run("-c", GROW.format(count=more, seed=referrals + more), code=code)
        admin.execute("alter system reset all")
        admin.execute("select pg_reload_conf()")
        for name in (DATABASE, SMALL):
            with psycopg.connect(address("postgres", database=name), autocommit=True) as each:
                each.execute("vacuum analyze")  # autovacuum's work
        admin.execute("checkpoint")


def build_in(folder: Path, commit: str) -> Path:
    return folder if folder.exists() else unpacked(commit, folder)


def main() -> int:
    asked = argparse.ArgumentParser(description="A service that is filled once, for the benchmarks that want it big.")
    asked.add_argument("folder", type=Path)
    asked.add_argument("--small", type=int, default=10_000)
    asked.add_argument("--referrals", type=int, default=1_000_000)
    asked.add_argument("--before", help="the build that fills it, a commit; this one, if not said")
    given = asked.parse_args()
    began = time.monotonic()
    with installation(filled=given.folder) as here:
        code = build_in(here.folder / "before", given.before) if given.before else ROOT
        fill(here, code=code, small=given.small, referrals=given.referrals)
    took = time.monotonic() - began
    sys.stdout.write(f"{given.referrals:,} referrals in {took:,.0f} s, load {os.getloadavg()[0]:.1f}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
