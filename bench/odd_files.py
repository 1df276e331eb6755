"""Whether an odd file gets out of quarantine as what it is not: every file of tests/evidence/odd, each read by a process of
its own that is shut away, as the worker does it. Goals: 0 released wrongly, 0 readers that died, a sentence for each.

    python -m bench.odd_files

The suite reads the same files in one process (tests/evidence/test_odd_files.py)."""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import tests  # noqa: F401 - reads the settings

RESULT = Path(__file__).parent / "results" / "odd_files.json"


def corpus() -> dict[str, dict[str, tuple[str, bytes, object]]]:
    from tests.evidence.odd import crossed, documents, messages, office, others, pictures

    by_hand = {"pictures": pictures, "PDFs": documents, "Office documents": office, "text, mail and the rest": others}
    by_hand["messages of Outlook"] = messages
    return {**{name: where.cases() for name, where in by_hand.items()}, **crossed.cases()}


def measure() -> dict[str, Any]:
    from django.conf import settings

    died = list[str]()
    groups: dict[str, Any] = {}
    wrong = list[str]()
    begun = time.monotonic()
    with TemporaryDirectory() as folder:
        settings.FILES_DIR = folder
        count_deaths(died)
        for group, cases in corpus().items():
            groups[group] = _group(cases, wrong)
    files = sum(len(each["files"]) for each in groups.values())
    return {
        "files": files,
        "released_wrongly_or_refused_for_another_reason": wrong,
        "readers_that_died": died,
        "seconds_a_file": round((time.monotonic() - begun) / files, 2),
        "groups": groups,
    }


def count_deaths(died: list[str]) -> None:
    """A reader that ends otherwise than with a word of its own is refused as well: that is safe, and a fault of ours."""
    from evidence import copying

    really = copying.run_shut_away

    def run_shut_away(program: str, told: str, *, here: Path, clock: float) -> str:
        why = really(program, told, here=here, clock=clock)
        died.extend([f"{told}: {why}"] if why else [])
        return why

    copying.run_shut_away = run_shut_away


def _group(cases: dict[str, tuple[str, bytes, object]], wrong: list[str]) -> dict[str, Any]:
    became = Counter[str]()
    sentences: dict[str, str] = {}
    for case, (name, content, expected) in cases.items():
        found, said, sentence = _one(name, content)
        if found != expected:
            wrong.append(f"{case}: {said}")
        became[said] += 1
        sentences[case] = sentence
    return {"became": dict(sorted(became.items())), "files": sentences}


def _one(name: str, content: bytes) -> tuple[object, str, str]:
    """As the tests say what is expected; in a word; and in the sentence that the sender reads."""
    from evidence import copying, store
    from evidence.models import File

    copy = copying.copy_of(File(name=name, key=store.FILES.put(content)))
    if copy.refused:
        return copy.refused, f"refused: {copy.refused}", File(reason=copy.refused).why
    file = File(name=name, kind=copy.kind, holds=[list(each) for each in copy.holds])
    also = f" This file also holds: {'; '.join(file.also_holds)}." if file.holds else ""
    found = copy.kind, {code for code, _, _ in copy.holds}
    return found, f"released: {copy.kind}", f"Released as {file.kind_words}.{also}"


if __name__ == "__main__":
    found = measure()
    RESULT.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(json.dumps({name: said for name, said in found.items() if name != "groups"}, indent=1, ensure_ascii=False))
    sys.exit(bool(found["released_wrongly_or_refused_for_another_reason"] or found["readers_that_died"]))
