"""What the pages that staff open most cost: statements and function calls, of this build and of an earlier one.

    python -m bench.calls [--base 58b847c] [--count 2000] [--rounds 5]

Each build fills a service of its own with the same seed, in a cluster that is gone afterwards; the earlier one is taken from
git. Neither figure depends on the machine. The processor time beside them does: it is the median of a few requests, one
build after the other. Goal: at most a quarter of the base's calls on the lists, half on the other pages, on a claim and on a submission.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

import django

import bench

HERE = Path(__file__).resolve().parent.parent
RESULT = HERE / "bench" / "results" / "calls.json"
BASE, SEED = "58b847c", 7
# What git does not keep, and a build needs: the collected files are looked up by the base under the names of its own day.
SHARED = ("build", "node_modules")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--base", default=BASE)
    asked.add_argument("--count", type=int, default=2_000)
    asked.add_argument("--rounds", type=int, default=5)
    asked.add_argument("--here", action="store_true", help="only this build, as JSON")
    options = asked.parse_args()
    if options.here:
        print(json.dumps(measured(options)))
        return
    with TemporaryDirectory(prefix="bench-base-") as folder:
        report(of_build(build_of(options.base, Path(folder)), options), of_build(HERE, options), options.base)


def build_of(commit: str, folder: Path) -> Path:
    archive = subprocess.run(["git", "archive", commit], cwd=HERE, check=True, capture_output=True).stdout
    subprocess.run(["tar", "-x", "-C", str(folder)], input=archive, check=True)
    for name in SHARED:
        if (HERE / name).exists():
            (folder / name).symlink_to(HERE / name)
    shutil.copy(__file__, folder / "bench" / "calls.py")
    return folder


def of_build(build: Path, options: argparse.Namespace) -> dict[str, dict[str, float]]:
    command = [sys.executable, "-m", "bench.calls", "--here", f"--count={options.count}", f"--rounds={options.rounds}"]
    said = subprocess.run(command, cwd=build, check=True, stdout=subprocess.PIPE, text=True).stdout
    found: dict[str, dict[str, float]] = json.loads(said.splitlines()[-1])
    return found


def measured(options: argparse.Namespace) -> dict[str, dict[str, float]]:
    with TemporaryDirectory(prefix="bench-") as state:
        os.environ.update(
            STATE_DIR=state,
            DJANGO_SETTINGS_MODULE="prevent_portal.settings",
            STATIC_STORAGE="django.contrib.staticfiles.storage.StaticFilesStorage",
        )
        from prevent_portal.embedded import servers  # reads STATE_DIR when it is imported

        with servers("test") as addresses:
            os.environ.update(addresses)
            owner = {**os.environ, "DATABASE_URL": addresses["OWNER_DATABASE_URL"]}
            subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity=0"], env=owner, check=True)
            getattr(bench, "begin", django.setup)()  # a build from before the second net has none, and needs none
            from bench.pages import grow

            grow(options.count, seed=SEED)
            return {name: cost(ask, options.rounds) for name, ask in pages().items()}


def pages() -> dict[str, Callable[[], Any]]:
    """Named as the issue names them; each is one request of one person, signed in already."""
    from accounts.models import User
    from bench.pages import client_of, submitting
    from referrals.models import Referral
    from safeguarding.models import Case

    omar = User.objects.get(email="omar@demo.example")
    mine = Referral.objects.filter(officer=omar, finished_at__isnull=True).order_by("pk").first()
    assert mine is not None, "the seed gives the officer work"
    see = {name: client_of(name) for name in ("sian", "omar", "nadia")}
    # An earlier build had the search in the address.
    found = see["omar"].post("/queue/", {"q": "Nowak"}).headers.get("Location", "/queue/?q=Nowak")
    asked = {
        "queue": ("sian", "/queue/"),
        "Mine": ("omar", "/queue/?tab=mine"),
        "search": ("omar", found),
        "partner's desk": ("nadia", "/requests/"),
        "case file": ("omar", f"/referrals/{mine.public_id}/"),
        "decision tab": ("omar", f"/referrals/{mine.public_id}/decision/"),
        "Team": ("sian", "/team/"),
        "cases": ("sian", "/cases/"),
        "Start": ("omar", "/"),
    }
    assert Case.objects.exists(), "the seed opens cases"

    def asking(person: str, address: str) -> Callable[[], Any]:
        return lambda: see[person].get(address)

    pages = {name: asking(person, address) for name, (person, address) in asked.items()}
    return {**pages, "claim": claiming(see["omar"]), "submit": submitting()}


def claiming(officer: Any) -> Callable[[], Any]:
    """One press in the list: each time the next referral that nobody has."""
    from referrals.models import Referral

    waits = Referral.objects.filter(officer__isnull=True, state="submitted", force__name="Wensum Constabulary")
    keys = iter(list(waits.order_by("pk").values_list("public_id", flat=True)))

    def claim() -> Any:
        answer = officer.post(f"/referrals/{next(keys)}/claim/")
        assert answer.status_code == 302, answer
        return answer

    return claim


def asked_once(ask: Callable[..., Any]) -> Callable[[], Any]:
    """What has to stand before it is asked is prepared outside the count."""
    given = [ask.prepare()] if hasattr(ask, "prepare") else []
    return lambda: ask(*given)


def cost(ask: Callable[..., Any], rounds: int) -> dict[str, float]:
    """Once to warm up, once to count each figure: what is counted together disturbs the other."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    status = getattr(asked_once(ask)(), "status_code", 200)
    assert status in {200, 302}, status
    once = asked_once(ask)
    with CaptureQueriesContext(connection) as statements:
        once()
    reads = [one for one in statements.captured_queries if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    once, profile = asked_once(ask), cProfile.Profile()
    profile.runcall(once)
    times = []
    for _ in range(rounds):
        once = asked_once(ask)
        began = process_time()
        once()
        times.append((process_time() - began) * 1000)
    calls = sum(entry.callcount for entry in profile.getstats())
    return {"statements": len(reads), "calls": calls, "ms": median(times)}


def report(base: dict[str, dict[str, float]], here: dict[str, dict[str, float]], commit: str) -> None:
    print(f"{'':18}{'statements':>14}{'calls':>22}{'of base':>9}{'processor ms':>18}   (base {commit}, this build)")
    for name, now in here.items():
        was = base.get(name)
        if was is None:
            continue
        print(
            f"{name:18}{was['statements']:7.0f}{now['statements']:7.0f}{was['calls']:12,.0f}{now['calls']:10,.0f}"
            f"{now['calls'] / was['calls']:9.2f}{was['ms']:10.1f}{now['ms']:8.1f}"
        )
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps({"base": base, "here": here, "commit": commit}, indent=1) + "\n")


if __name__ == "__main__":
    main()
