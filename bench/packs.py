"""What a pack costs above drawing it: claim, one moment of the record, publishing with fsync and the log's
event, against WeasyPrint alone on the very same HTML, in seconds of the processor: a busy machine makes both longer.
Goal: no more than 1.15 times. And in the same run what a line of the chronology costs, against a row of the table that it
was until ADR 0045, with widths that are tried and with fixed ones; 2,000 lines; 300 pages; the same pack as it was drawn
before that ADR; and whether it is the same to the byte when it is drawn again.

    python -m bench.packs

In a cluster of its own, gone afterwards, on a referral brought there by the actions that people use.
"""

from __future__ import annotations

import io
import json
import resource
import statistics
import tempfile
import time
import uuid
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pikepdf

from bench.cluster import migrated
from prevent_portal.embedded import place as places

ROUNDS = 5
RESULT = Path(__file__).parent / "results" / "packs.json"
GOAL = 1.15
FILES = 40  # that are listed in the long pack
NARRATIVE = "He said that one more push and they will all pay for it; it was said twice, and calmly. " * 40


SCRIPTS = ["مرحبا بكم (في المدرسة). " * 40, "王小明说过。" * 80, "김민수 🏴󠁧󠁢󠁥󠁮󠁧󠁿 " * 60]


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    begun = time.process_time()
    found = work()
    return time.process_time() - begun, found


def measure() -> dict[str, Any]:
    """Alternate the two, so that what else the machine does falls on both."""
    from django.conf import settings

    from packs import document
    from packs.models import Pack, PackJob
    from packs.tasks import make_pack

    settings.FILES_DIR = Path(tempfile.mkdtemp(dir=places.STATE))
    referral = assessed_referral()
    drawn: list[str] = []
    html_of = document.html_of
    document.html_of = lambda content: drawn.append(html_of(_long(content))) or drawn[-1]  # type: ignore[assignment,func-returns-value]  # keeps what was drawn
    packs, bare, older, pages = [], [], [], 0
    for _ in range(ROUNDS + 1):
        job = PackJob.objects.create(
            dedupe_key=f"bench-{uuid.uuid4()}",
            referral=referral,
            requested_by=referral.officer,
            purpose="Benchmark",
            lawful_basis="law_enforcement",
        )
        spent, _ = timed(partial(make_pack, job.pk))
        packs.append(spent)
        pages = Pack.objects.get(pk=job.pk).pages
        bare.append(timed(partial(draw, drawn[-1]))[0])
        older.append(timed(partial(draw, as_it_was(drawn[-1])))[0])
    same = draw(drawn[-1]) == draw(drawn[-1])
    document.html_of = html_of
    # The first round of each warms the fonts. The fastest of the rest is what the work costs; the median,
    # what was seen.
    return {
        "pages": pages,
        "rounds": ROUNDS,
        "pack_seconds": round(min(packs[1:]), 3),
        "weasyprint_seconds": round(min(bare[1:]), 3),
        "pack_median": round(statistics.median(packs[1:]), 3),
        "weasyprint_median": round(statistics.median(bare[1:]), 3),
        "ratio": round(min(packs[1:]) / min(bare[1:]), 3),
        "goal": GOAL,
        "older_seconds": round(min(older[1:]), 3),
        "of_the_older": round(min(packs[1:]) / min(older[1:]), 3),
        "same_bytes_twice": same,
        **lines_and_rows(),
    }


ROWS, TURNS, LONG = 300, 3, 356  # accounts of nearly a page each: 300 pages
ROW = "<tr><td>28 November 2026 at 2:05pm</td><td>Opened</td><td>Omar Haddad, Wensum Constabulary</td></tr>"
HEAD = "<thead><tr><th class=when>When</th><th>What</th><th class=who>By</th></tr></thead>"
COLUMNS = ".when { width: 34mm } .who { width: 68mm }"


def lines_and_rows() -> dict[str, Any]:
    """The same 300 openings as lines under their day, as rows of fixed widths, and as rows whose widths are tried: what
    each adds to a pack without them, in milliseconds. By turns, the fastest of each."""
    from dataclasses import replace

    from packs.content.parts import Entry, Line, Section
    from packs.document import html_of

    content = plain()
    none = html_of(content)
    table = none.replace("</section>", f"<style>{COLUMNS}</style><table>{HEAD}{ROW * ROWS}</table></section>", 1)
    ways = {
        "none": none,
        "line": html_of(replace(content, sections=(chronology(ROWS),))),
        "fixed_row": table,
        "tried_row": table.replace("<table>", '<table style="table-layout: auto">'),
    }
    spent = {name: min(timed(partial(drawn_here, html))[0] for _ in range(TURNS)) for name, html in ways.items()}
    told = Section("accounts", "Accounts", [Entry(f"Account {n}", [Line("Said", NARRATIVE)]) for n in range(LONG)])
    many = timed(partial(drawn_here, html_of(replace(content, sections=(chronology(2_000),)))))[0]
    long, document = timed(partial(drawn_here, html_of(replace(content, sections=(told,)))))
    with pikepdf.open(io.BytesIO(document)) as read_back:
        pages = len(read_back.pages)
    each = {f"{name}_ms": round((spent[name] - spent["none"]) / ROWS * 1_000, 2) for name in ways if name != "none"}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return {
        **each,
        "lines_2000_seconds": round(many, 2),
        "long_pages": pages,
        "long_seconds": round(long, 2),
        "peak_mb": peak,
    }


def as_it_was(html: str) -> str:
    """The pack with its chronology as the table that it was, whose widths are tried."""
    before, heading, opened = html.rpartition("Who opened this record</h2>")
    table = f'<style>{COLUMNS}</style><table style="table-layout: auto">{HEAD}{ROW * ROWS}</table>'
    return f"{before}{heading}{table}</section>{opened.split('</section>', 1)[1]}"


def plain() -> Any:
    from django.utils import timezone

    from packs.content.parts import PackContent

    words = ("PR7CDX94KMT", "OFFICIAL-SENSITIVE", "Police internal", "Omar Haddad", "Benchmark", "Law enforcement")
    return PackContent(*words, timezone.now(), "Dylan Marsh-Price")


def chronology(length: int) -> Any:
    from django.utils import timezone

    from packs.content.parts import Happening, Section

    opened = [Happening(timezone.now(), "Opened", "Omar Haddad, Wensum Constabulary")] * length
    return Section("audit", "Who opened this record", happenings=opened)


def assessed_referral() -> Any:
    """One of the demonstration's, as far as its enquiries."""
    from random import Random

    from accounts.demo_people import load_cast
    from audit.acting import Actor, acting
    from prevent_portal.seeding.steps import Story, enquired

    with acting(Actor(name="seed")):
        return enquired(Story(people=load_cast(), dice=Random(7)))


def draw(html: str) -> bytes:
    """WeasyPrint alone, with the same sheet and the same tags."""
    from weasyprint import CSS, HTML

    from packs.document import sheet

    return bytes(HTML(string=html).write_pdf(stylesheets=[CSS(string=sheet())], pdf_variant="pdf/ua-1"))


def drawn_here(html: str) -> bytes:
    """As the service draws it."""
    from core.pdf import render_pdf
    from packs.document import sheet

    return render_pdf(html, css=sheet())


def _long(content: Any) -> Any:
    """The demonstration's referrals are short; a pack of an ordinary case is some twenty pages."""
    from dataclasses import replace

    from packs.content.parts import Entry, Happening, Line, Section

    told = [Entry(f"Account {n}", [Line("What was said?", NARRATIVE)]) for n in range(1, 25)]
    told.append(Entry("In three scripts", [Line("What was said?", said) for said in SCRIPTS]))
    listed = [Entry(f"photo {n}.jpg: what he wrote on his desk", _of_a_file(n)) for n in range(1, FILES + 1)]
    opened = [Happening(content.made_at, "Opened", "Omar Haddad, Wensum Constabulary")] * 300
    more = (
        Section("accounts", "Accounts", told),
        Section("files", "Files", listed),
        Section("audit", "Who opened this record", happenings=opened),
    )
    return replace(content, sections=(*content.sections, *more))


def _of_a_file(number: int) -> list[Any]:
    """As packs.content.attached says it."""
    from packs.content.parts import lines

    holds = ["the place where it was taken (52.63 N, 1.29 E)", "what the camera wrote into it (Telephone, Model 13)"]
    return lines(
        ("Kind", "JPEG picture"),
        ("Attached to", "Sent with the concern"),
        ("Pages of the copy", 1),
        ("The original also holds, and the copy does not show", holds),
        ("SHA-256 of the original, which is kept by the police", f"{number:064x}"),
    )


def main() -> None:
    with migrated():
        report(measure())


def report(result: dict[str, Any]) -> None:
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(result, indent=2) + "\n")
    print(f"{'pack':>12} {'WeasyPrint':>12} {'ratio':>8} {'goal':>8}   {result['pages']} pages, fastest of {ROUNDS}")
    print(
        f"{result['pack_seconds']:>10} s {result['weasyprint_seconds']:>10} s {result['ratio']:>8} {'<= ' + str(GOAL):>8}"
    )
    print(
        f"a line {result['line_ms']} ms, a row of fixed widths {result['fixed_row_ms']} ms, of tried ones "
        f"{result['tried_row_ms']} ms; 2,000 lines {result['lines_2000_seconds']} s; "
        f"{result['long_pages']} pages {result['long_seconds']} s; at most {result['peak_mb']} MB; "
        f"{result['of_the_older']} of what it was as a table; the same bytes twice: {result['same_bytes_twice']}"
    )


if __name__ == "__main__":
    main()
