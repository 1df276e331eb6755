"""Two hundred photographs of 12 megapixels through quarantine, one worker: read back and compared, a safe copy of each made by
a process of its own that is shut away, the copy kept. Goals: one a second on two cores, and memory that stays flat. Then the
same while people send photographs: what each request takes with the worker at work, beside what it takes without one.

    python -m bench.quarantine [how many]

The scanner is a program of its own and is not asked here: what it takes for a photograph comes on top (clamd says so in its
log). Times are of the processor, so that a busy machine changes them little; `by_the_clock` is what a clock said."""

from __future__ import annotations

import hashlib
import io
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import tests  # noqa: F401 - reads the settings

COUNT = 200
SIZE = (4_000, 3_000)
GOAL = 1.0  # seconds of a processor for each
FLAT = 1.2  # times what the worker held after the first ten
KILOBYTE = 1_024
RESULT = Path(__file__).parent / "results" / "quarantine.json"


def photographs(count: int) -> Iterator[bytes]:
    """As large and as hard to pack as what a telephone takes, each with other bytes and where it was taken."""
    from PIL import Image

    from tests.evidence.odd.pictures import exif

    small = Image.frombytes("RGB", (500, 375), hashlib.shake_128(b"a photograph").digest(500 * 375 * 3))
    scene = small.resize(SIZE, Image.Resampling.BICUBIC)
    for number in range(count):
        made = io.BytesIO()
        scene.save(made, "JPEG", quality=85, exif=exif(gps=True), comment=str(number).encode())
        yield made.getvalue()


def through(content: bytes) -> int:
    """What the worker does with one file that the scanner found clean; the bytes of its copy."""
    from core.private_files import pieces
    from evidence import store
    from evidence.copying import copy_of
    from evidence.models import File

    file = File(name="photo.jpg", key=store.FILES.put(content))
    with store.FILES.open(file.key) as original:
        found = hashlib.sha256()
        for piece in pieces(original):
            found.update(piece)
    assert found.hexdigest() == hashlib.sha256(content).hexdigest()
    (page,) = copy_of(file).pages
    assert max(page.width, page.height) == 2_600
    kept = store.FILES.put(page.picture)
    for key in (file.key, kept):
        store.FILES.drop(key)
    return len(page.picture)


def held() -> int:
    """Kilobytes that this process holds now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() // KILOBYTE


def spent() -> float:
    """Seconds of the processor, of this process and of those that have ended."""
    each = os.times()
    return each.user + each.system + each.children_user + each.children_system


def measure(count: int) -> dict[str, Any]:
    from django.conf import settings

    taken, clock, holds = list[float](), list[float](), list[int]()
    with TemporaryDirectory() as folder:
        settings.FILES_DIR = folder
        for content in photographs(count):
            began, at = spent(), time.monotonic()
            through(content)
            taken.append(spent() - began)
            clock.append(time.monotonic() - at)
            holds.append(held())
    taken.sort()
    early = holds[min(9, count - 1)]
    return {
        "photographs": count,
        "pixels": SIZE[0] * SIZE[1],
        "bytes_of_one": len(content),
        "seconds_of_a_processor": {"median": round(taken[count // 2], 2), "slowest": round(taken[-1], 2)},
        "seconds_by_the_clock": round(sum(clock) / count, 2),
        "load_of_the_machine": round(os.getloadavg()[0], 1),
        "worker_holds_kb": {"after_ten": early, "at_the_end": holds[-1]},
        "reader_holds_at_most_kb": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss,
        "keeps_up": taken[count // 2] <= GOAL,
        "flat": holds[-1] <= FLAT * early,
    }


if __name__ == "__main__":
    found = measure(int(sys.argv[1]) if len(sys.argv) > 1 else COUNT)
    beside = subprocess.run([sys.executable, "-m", "bench.quarantine_beside"], stdout=subprocess.PIPE, check=True)
    found["beside_people_who_send"] = json.loads(beside.stdout.splitlines()[-1])
    RESULT.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(found, indent=1))
    sys.exit(not (found["keeps_up"] and found["flat"] and found["beside_people_who_send"]["no_request_waits"]))
