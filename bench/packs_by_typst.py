"""The same pack by Typst and by WeasyPrint, by turns: what each takes of the processor, how many pages, whether it is the same
twice, and what a checker of PDF/UA-1 and the tag tree say of both (ADR 0093: why WeasyPrint stays).

    pip install typst==0.15.2, into a folder that PYTHONPATH names
    python -m bench.packs_by_typst [--rounds 3]

Typst is in no lock file: this is a comparison and no part of the service. It starts no server and asks no network: packages of
others are not taken, and the folder that Typst may read holds its template alone. Writes bench/results/packs_by_typst.json."""

from __future__ import annotations

import argparse
import io
import json
import os
import resource
import shutil
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pikepdf

TEMPLATE = Path(__file__).with_name("pack.typ")
RESULT = Path(__file__).parent / "results" / "packs_by_typst.json"
SIZES = {"27 pages": 24, "300 pages": 356}  # how many accounts of nearly a page
LINES = 2_000


def as_data(content: Any) -> dict[str, Any]:
    """What the template of Typst is given: words and nothing else."""
    from core.paper import paragraphs
    from core.reference_numbers import display_reference
    from core.templatetags.govuk import at_time

    def typed(text: str) -> list[tuple[str, bool]]:
        """As it is put on paper: each paragraph, and whether it is read from the right."""
        return [(each.text, each.rtl) for each in paragraphs(text)]

    return {
        "reference": display_reference(content.reference),
        "marking": content.marking,
        "recipient": content.recipient,
        "requested_by": content.requested_by,
        "made": at_time(content.made_at),
        "facts": [
            ("Person", content.subject),
            ("For", content.recipient),
            ("Requested by", content.requested_by),
            ("Purpose", content.purpose),
            ("Lawful basis", content.lawful_basis),
        ],
        "sections": [
            {
                "title": section.title,
                "entries": [
                    {
                        "title": e.title,
                        "text": typed(e.text),
                        "lines": [(line.label, typed(line.value)) for line in e.lines],
                    }
                    for e in section.entries
                ],
                "days": [{"title": day.title, "lines": [h.line for h in day.happenings]} for day in section.days],
            }
            for section in content.sections
        ],
        "left_out": [(part.title, part.because) for part in content.left_out],
    }


def by_typst(content: Any) -> bytes:
    import typst

    with TemporaryDirectory() as folder:
        shutil.copy(TEMPLATE, folder)
        made = typst.compile(
            Path(folder) / TEMPLATE.name,
            root=folder,
            sys_inputs={"pack": json.dumps(as_data(content))},
            pdf_standards="ua-1",
            timestamp=int(content.made_at.timestamp()),
            font_paths=["/usr/share/fonts"],
        )
    return bytes(made)


def by_weasyprint(content: Any) -> bytes:
    from packs.document import pdf_of

    return pdf_of(content)


def packs() -> dict[str, Any]:
    from bench.packs import NARRATIVE, SCRIPTS, chronology, plain
    from packs.content.parts import Entry, LeftOut, Line, Section
    from packs.fitting import fitted

    bare = replace(plain(), left_out=(LeftOut("Police notes", "Never given to this kind of recipient."),))
    scripts = Entry("In three scripts", [Line("What was said?", said) for said in SCRIPTS])
    made = {}
    for name, accounts in SIZES.items():
        told = [Entry(f"Account {n}", [Line("What was said?", NARRATIVE)]) for n in range(1, accounts + 1)]
        made[name] = replace(bare, sections=(Section("accounts", "Accounts", [*told, scripts]), chronology(300)))
    made[f"{LINES:,} lines"] = replace(bare, sections=(chronology(LINES),))
    return {name: fitted(content) for name, content in made.items()}


def measured(content: Any, rounds: int) -> dict[str, Any]:
    ways: dict[str, Callable[[Any], bytes]] = {"weasyprint": by_weasyprint, "typst": by_typst}
    spent, drawn = {name: list[float]() for name in ways}, dict[str, bytes]()
    same = dict[str, bool]()
    for _ in range(rounds):
        for name, way in ways.items():
            began = time.process_time()
            document = way(content)
            spent[name].append(time.process_time() - began)
            same[name] = drawn.get(name, document) == document
            drawn[name] = document
    return {
        name: {"seconds": round(min(spent[name]), 2), "same_bytes_twice": same[name], **seen(drawn[name])}
        for name in ways
    }


def seen(document: bytes) -> dict[str, Any]:
    from tests.packs.tagged import Reading
    from tests.pdf_ua import faults_of

    tree = Reading(document).tree
    with pikepdf.open(io.BytesIO(document)) as read:
        pages = len(read.pages)
    return {
        "pages": pages,
        "bytes": len(document),
        "faults": faults_of(document)[:3],
        "headings": sum(len(tree.all(f"H{level}")) for level in (1, 2, 3)),
        "tables": len(tree.all("Table")),
    }


def main() -> int:
    asked = argparse.ArgumentParser(description="The same pack by Typst and by WeasyPrint.")
    asked.add_argument("--rounds", type=int, default=3)
    rounds = asked.parse_args().rounds
    nowhere = {
        "DEMO": "1",
        "DATABASE_URL": "postgresql://nobody@localhost/none",
        "REDIS_URL": "",
        "SECRET_KEY": "of-no-service" * 5,
    }
    os.environ.update(nowhere, DJANGO_SETTINGS_MODULE="prevent_portal.settings")
    import django

    django.setup()
    found = {name: measured(content, rounds) for name, content in packs().items()}
    told = {
        "load": round(os.getloadavg()[0], 1),
        "peak_mb_of_both": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "packs": found,
    }
    said = json.dumps(told, indent=1, ensure_ascii=False) + "\n"
    RESULT.write_text(said, encoding="utf-8")
    sys.stdout.write(said)
    return 0


if __name__ == "__main__":
    sys.exit(main())
