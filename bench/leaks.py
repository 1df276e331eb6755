"""Whether anything of what is taken out of a file gets out: a thousand generated documents with a name planted in what is
drawn, in layers, notes, answers to a form, under a box, notes of the maker, bookmarks, files inside and earlier versions;
each is read, redacted and checked as the worker does, and then searched by code that the service does not use, in the pixels
too where a note or an answer stood. Goal: 0 get out, 0 are refused.

    python -m bench.leaks [how many]

The suite does the same with 40 (tests/evidence/test_leaks.py)."""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from contextlib import chdir
from pathlib import Path
from tempfile import TemporaryDirectory

COUNT = 1_000
RESULT = Path(__file__).parent / "results" / "leaks.json"


def measure(count: int) -> dict[str, object]:
    from tests.evidence.leaking import drawn_still, redacted, still_there
    from tests.evidence.planted import documents

    out, refused, ways = Counter[str](), Counter[str](), Counter[str]()
    begun = time.process_time()
    for planted in documents(count):
        ways[planted.where] += 1
        with TemporaryDirectory() as folder, chdir(folder):
            here = Path(folder)
            refused[planted.where] += bool(redacted(planted, here))
            out[planted.where] += bool(still_there(here, planted.name)) or drawn_still(here, planted)
    seconds = time.process_time() - begun
    return {
        "documents": count,
        "got_out": out.total(),
        "refused_though_clean": refused.total(),
        "by_where": dict(sorted(ways.items())),
        "seconds_a_document": round(seconds / count, 3),
    }


if __name__ == "__main__":
    found = measure(int(sys.argv[1]) if len(sys.argv) > 1 else COUNT)
    RESULT.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(found, indent=1))
    sys.exit(bool(found["got_out"] or found["refused_though_clean"]))
