"""20,000 walks of a case over all its machines, in each of which what must always hold of one is asked after every step that
went through.

    nice python -m bench.case_walks [--walks 20000] [--forks 3] [--minutes 600] [--afresh]

What a walk is says tests/safeguarding/walks/world.py. The seeds are 0, 1, 2 and so on, a way to the look back each; after each
it is written down in .local/case-walks.json what was found, and begun again it goes on with the next. Writes
bench/results/case-walks.json, and exits with 1 where something did not hold. In servers of its own, gone afterwards.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from bench.chaos_packs import GIVEN, prepared
from bench.cluster import own_place
from bench.tamper import refuse_unless_empty
from prevent_portal.embedded.addresses import OWNER
from prevent_portal.embedded.servers import running

PROGRESS = Path(__file__).parents[1] / ".local" / "case-walks.json"
RESULT = Path(__file__).parent / "results" / "case-walks.json"


def run(given: argparse.Namespace) -> bool:
    from audit.acting import NOBODY, acting
    from core.row_security import as_the_service
    from referrals.casework.actions import second_look
    from tests.safeguarding.walks.walk import undone
    from tests.safeguarding.walks.world import Seen, remembered, told, tree

    seen, seconds, seed = Seen(), 0.0, 0
    if PROGRESS.exists() and not given.afresh:
        before = json.loads(PROGRESS.read_text(encoding="utf-8"))
        seen, seconds, seed = Seen.of(before["seen"]), before["seconds"], before["seed"]
    until = time.monotonic() + given.minutes * 60
    second_look.by_chance = lambda: False
    with acting(NOBODY), as_the_service():
        who = remembered(prepared())
        with undone():
            world = told(who)
            while seen.walks < given.walks and time.monotonic() < until:
                began = time.monotonic()
                tree(world, who, seed, seen, forks=given.forks)
                seconds, seed = seconds + time.monotonic() - began, seed + 1
                _write({"seed": seed, "seconds": seconds, "seen": seen.as_kept()}, told_of(given, seen, seconds, seed))
    return not seen.faults


def told_of(given: argparse.Namespace, seen: Any, seconds: float, seed: int) -> dict[str, Any]:
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "load": round(os.getloadavg()[0], 1),
        "walks_asked_for": given.walks,
        "walks": seen.walks,
        "ways_to_the_look_back": seed,
        "random_steps": seen.steps,
        "seconds": round(seconds),
        "went_through": seen.acts.total(),
        "state_act_role_tried": len(seen.tried),
        "state_act_role_went_through": len(seen.went),
        "record_state_verb_person_tried": len(seen.doors),
        "acts": dict(sorted(seen.acts.items())),
        "outcomes_after_each_quarter": dict(sorted(seen.outcomes.items())),
        "did_not_hold": seen.faults,
    }


def _write(progress: dict[str, Any], result: dict[str, Any]) -> None:
    PROGRESS.parent.mkdir(exist_ok=True)
    for path, what in ((PROGRESS, progress), (RESULT, result)):
        path.write_text(json.dumps(what, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(f"{result['walks']} walks in {result['seconds']} s, {len(result['did_not_hold'])} faults\n")
    sys.stdout.flush()


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Walk a case at random, and ask what must hold of it.")
    parser.add_argument("--walks", type=int, default=20_000)
    parser.add_argument("--forks", type=int, default=3, help="ways in which a walk goes on after each quarter of it")
    parser.add_argument("--minutes", type=float, default=600, help="after so many no other seed is begun")
    parser.add_argument("--afresh", action="store_true", help="forget what was walked before")
    return parser.parse_args()


if __name__ == "__main__":
    asked = arguments()
    for name in GIVEN:  # whatever was named stays as it is
        os.environ.pop(name, None)
    with own_place(), running(given={}) as (addresses, _):
        os.environ.update(addresses)
        refuse_unless_empty(addresses[OWNER])
        import_module("tests")  # joins the cluster that the environment names
        held = run(asked)
    sys.exit(0 if held else 1)
