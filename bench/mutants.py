"""`make mutants`: change the rules of access in every way we know, one at a time, and say which changes nothing notices.

    python -m bench.mutants [--sample 400] [--seed 11] [--only referrals/access/sealing.py] [--again]

In a cluster of its own, which is gone afterwards. One process builds the world of tests/access_world once; each mutant is
a fork of it, in which the modules of access are loaded anew with the one change, and asked the questions of
tests/test_who_may.py until one is answered otherwise: those of the changed module first, then those of modules that
use it. A module that no longer loads, or a rule that raises, is no policy; the first is counted apart. What no question
notices has survived. What is read and found to be the same rule stands in mutants_known.py with its reason. `--again` tries
what no question noticed last time, and leaves what was said of the rest as it was: for when the world has grown, not when
a rule was changed. Writes bench/results/mutants.json as it goes."""

from __future__ import annotations

import argparse
import ast
import json
import os
import select
import signal
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from random import Random
from time import monotonic
from typing import Any

from bench.cluster import own_place
from bench.mutants_counted import TOO_LONG, how_it_went, merged, open_before, summary
from bench.mutants_made import Mutant, mutants_of
from core.row_security import begin_as_the_service
from prevent_portal.embedded import servers

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "bench/results/mutants.json"
OF = (
    "audit/access.py",
    "accounts/access.py",
    "accounts/access_terms.py",
    "accounts/sight.py",
    "referrals/access/*.py",
    "safeguarding/access/*.py",
    "packs/access.py",
    "letters/access.py",
)
SECONDS = 300
Ask = Callable[[], list[str]]


def paths() -> list[Path]:
    return [path for pattern in OF for path in sorted(ROOT.glob(pattern))]


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


class Modules:
    """The modules that hold rules, in the order in which they are loaded, each with what it is built on."""

    def __init__(self) -> None:
        self.path = {module_of(path): path for path in paths()}
        self.uses = {name: set(self._used_by(name)) for name in self.path}
        self.code = {name: compile(path.read_text(), str(path), "exec") for name, path in self.path.items()}
        self.order: list[str] = []
        for name in self.path:
            self._put(name)

    def _used_by(self, name: str) -> Iterator[str]:
        for node in ast.walk(ast.parse(self.path[name].read_text())):
            if isinstance(node, ast.ImportFrom) and node.module:
                for said in (node.module, *(f"{node.module}.{one.name}" for one in node.names)):
                    if said in self.path and said != name:
                        yield said

    def _put(self, name: str) -> None:
        for used in sorted(self.uses[name]):
            self._put(used)
        if name not in self.order:
            self.order.append(name)

    def built_on(self, name: str) -> set[str]:
        """The module and all that use it, over however many steps."""
        found, new = {name}, {name}
        while new:
            new = {other for other, used in self.uses.items() if used & new} - found
            found |= new
        return found

    def load(self, name: str, source: str) -> None:
        """The module with this source, and those built on it as they are, in the places of the present ones."""
        touched = self.built_on(name)
        for each in self.order:
            if each in touched:
                code = compile(source, str(self.path[each]), "exec") if each == name else self.code[each]
                exec(code, sys.modules[each].__dict__)


def in_order(asks: dict[str, Ask], modules: Modules, changed: str) -> list[str]:
    """Names of questions: those about rules of the changed module, then of those built on it, then of no rule."""
    from core.rules import Gate, Rule

    touched = modules.built_on(changed)
    at: dict[str, int] = {}
    for name in modules.order:
        for value in vars(sys.modules[name]).values():
            if isinstance(value, (Rule, Gate)) and name in touched:
                at[value.name] = min(at.get(value.name, 9), 0 if name == changed else 1)
    of_no_rule = [name for name in asks if "." not in name]
    return [*sorted((name for name in asks if name in at), key=lambda name: at[name]), *of_no_rule]


def answered(ask: Ask) -> list[str]:
    try:
        return ask()
    except Exception as error:
        return [f"raises {type(error).__name__}"]


def apart(act: Callable[[], Any]) -> Any:
    """What a fork of this process says; None where it says nothing in time."""
    from django.db import connection

    connection.close()
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(read)
            with os.fdopen(write, "w") as said:
                json.dump(act(), said)
        finally:
            os._exit(0)
    os.close(write)
    with os.fdopen(read) as told:
        ready, _, _ = select.select([told], [], [], SECONDS)
        if not ready:
            os.kill(child, signal.SIGKILL)
        text = told.read()
    os.waitpid(child, 0)
    return json.loads(text) if text else None


class Trial:
    def __init__(self, asks: dict[str, Ask], modules: Modules) -> None:
        self.asks, self.modules = asks, modules
        self.right: dict[str, list[str]] = apart(lambda: {name: answered(ask) for name, ask in asks.items()})

    def of(self, mutant: Mutant) -> str:
        """By which question it was noticed; "" by none."""
        said = apart(lambda: self._noticed(mutant))
        return TOO_LONG if said is None else str(said)

    def _noticed(self, mutant: Mutant) -> str:
        name = module_of(ROOT / mutant.path)
        try:
            self.modules.load(name, mutant.source)
        except Exception as error:
            return f"does not load: {type(error).__name__}"
        for question in in_order(self.asks, self.modules, name):
            if answered(self.asks[question]) != self.right[question]:
                return question
        return ""


def a_world() -> dict[str, Ask]:
    """The world of the tests, written for good into a database of this cluster."""
    from django.db import connection, transaction

    from tests.access_questions import questions
    from tests.access_world import everything
    from tests.people import cast

    with transaction.atomic():
        world = everything(cast())
        connection.run_on_commit = []  # nobody is sent anything
    return questions(world)


def chosen(given: argparse.Namespace) -> list[Mutant]:
    every = [mutant for path in paths() for mutant in mutants_of(path, root=ROOT)]
    if given.only:
        every = [mutant for mutant in every if mutant.path.startswith(given.only)]
    if given.again:
        before = open_before(last_time(given))
        every = [mutant for mutant in every if (mutant.path, mutant.line, mutant.what) in before]
    Random(given.seed).shuffle(every)
    return every[: given.sample or None]


def last_time(given: argparse.Namespace) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((ROOT / given.into).read_text())
    return found


def run(given: argparse.Namespace) -> dict[str, Any]:
    mutants, began = chosen(given), monotonic()
    before = last_time(given) if given.again else None
    sample = {"size": given.sample, "seed": given.seed} if given.sample else "all"
    trial = Trial(a_world(), Modules())
    told: dict[str, Any] = {}
    outcomes: list[tuple[Mutant, str]] = []
    for mutant in mutants:
        by = trial.of(mutant)
        outcomes.append((mutant, by))
        sys.stdout.write(f"{how_it_went(mutant, by):13} {mutant.path}:{mutant.line} {mutant.what}  {by}\n")
        sys.stdout.flush()
        told = summary(outcomes, of=len(mutants), sample=sample) | {"seconds": round(monotonic() - began)}
        told = told if before is None else merged(before, told, outcomes)
        (ROOT / given.into).write_text(json.dumps(told, indent=1) + "\n")
    return told


def main() -> int:
    parser = argparse.ArgumentParser(description="Change the rules of access, and say what nothing notices.")
    parser.add_argument("--sample", type=int, default=0, help="so many, drawn by the seed; 0 is all")
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--only", default="", help="of the modules whose path begins so")
    parser.add_argument("--again", action="store_true", help="only what no question noticed last time")
    parser.add_argument("--into", default="bench/results/mutants.json")
    told = run(parser.parse_args())
    sys.stdout.write(json.dumps({key: told[key] for key in ("tried", "score", "all", "modules")}, indent=1) + "\n")
    return 0 if told["score"] >= 95 else 1


def in_a_database_of_its_own() -> int:
    with own_place(), servers("mutants", given={}) as environment:
        os.environ.update(environment)
        import_module("tests")  # joins the cluster that the environment names
        begin_as_the_service()
        from tests.cluster import become
        from tests.prepared import a_database, work_in

        with a_database() as name:
            work_in(name)
            become("app")
            code = main()
            import_module("django.db").connection.close()
            return code


if __name__ == "__main__":
    sys.exit(in_a_database_of_its_own())
