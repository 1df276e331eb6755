"""The safe copy, as the service sees it: a file goes to a process that is shut away, a reading comes back.

What comes back is not believed either: it is bounded, and every picture must be the plain JPEG that our own program
writes."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.private_files import asked, directory_of
from evidence import store
from evidence.limits import LIMITS
from evidence.models import File
from evidence.reasons import HOLDS, KINDS, REFUSED
from evidence.scanner import Silent

START = "import sys, runpy; sys.path.insert(0, sys.argv[1]); runpy.run_module(sys.argv[2], run_name='__main__')"
ROOT = str(Path(__file__).resolve().parent.parent)
# Exit codes of the programs: no locks; a fault of this machine, as a full disk; and Python's own where it cannot begin.
UNCONFINED, FAULT_OF_OURS, UNSTARTED = 78, 75, 1
# Nothing of the service's own environment: no address, no secret.
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1", "OMP_NUM_THREADS": "1"}


@dataclass(frozen=True)
class Page:
    """A page of the copy, its picture as bytes."""

    picture: bytes
    width: int
    height: int
    text: str


@dataclass(frozen=True)
class Copy:
    """`refused` is a code of `reasons.REFUSED`, or empty: then the rest says what was read."""

    refused: str = ""
    kind: str = ""
    reader: str = ""
    holds: tuple[tuple[str, int, str], ...] = ()
    pages: tuple[Page, ...] = ()


def copy_of(file: File) -> Copy:
    """Raises Silent where this machine cannot shut the reader away."""
    with directory() as here:
        with store.FILES.open(file.key) as original, (here / "in").open("xb") as given:
            shutil.copyfileobj(original, given)
        refused = run_shut_away("evidence.child", Path(file.name).name[-120:], here=here, clock=LIMITS.copy_clock)
        return Copy(refused=refused) if refused else _read_back(here)


def run_shut_away(program: str, told: str, *, here: Path, clock: float) -> str:
    """Run a program of `evidence.child` in the directory. Why it did not end well, as a code of `reasons.REFUSED`; or
    nothing. Raises Silent where this machine cannot shut it away, or cannot run it."""
    argv = [sys.executable, "-I", "-c", START, ROOT, program, "--", told]
    with subprocess.Popen(  # noqa: S603 - our own programs; what they are told is one argument, and only compared
        argv,
        cwd=here,
        env=ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as running:
        try:
            code = running.wait(timeout=clock)
        except subprocess.TimeoutExpired:
            _end(running)
            return "too_heavy"
        except BaseException:  # a worker that is told to stop leaves none behind
            _end(running)
            raise
    if code == UNCONFINED:
        raise Silent("no_confinement")
    if code in (FAULT_OF_OURS, UNSTARTED):
        raise Silent("reader_failed")
    return "" if code == 0 else _why(code)


def _end(running: subprocess.Popen[bytes]) -> None:
    """With all that it may have started."""
    with suppress(ProcessLookupError):
        os.killpg(running.pid, signal.SIGKILL)


def _why(code: int) -> str:
    """A signal of the kernel for time or memory; anything else is a file that our reader could not bear."""
    return "too_heavy" if code in (-9, -24, -25) else "damaged"


@contextmanager
def directory() -> Iterator[Path]:
    """A private directory beside the store: on a disk, and never in the world's temporary one. That it is full, or that no
    program can be begun in it, is no fault of a file: Away."""
    with asked(), tempfile.TemporaryDirectory(dir=directory_of("reading")) as here:
        yield Path(here)


def directories_older_than(moment: float) -> Iterator[Path]:
    """What workers that were killed could not clear away: a file as it came, and what was read of it (seconds since the
    epoch)."""
    for path in directory_of("reading").iterdir():
        with suppress(FileNotFoundError):  # another has just removed it
            if path.stat().st_mtime < moment:
                yield path


def _read_back(here: Path) -> Copy:
    try:
        said: dict[str, Any] = json.loads((here / "reading.json").read_text(encoding="utf-8"))
        return Copy(refused=str(said["refused"])) if said.get("refused") in REFUSED else _copy(said, here)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Copy(refused="damaged")


def _plain(words: object) -> str:
    """As the database can keep it."""
    return str(words).replace("\0", " ")


def _copy(said: dict[str, Any], here: Path) -> Copy:
    if said["kind"] not in KINDS:
        return Copy(refused="kind")
    holds = tuple((str(c), int(n), _plain(w)[: LIMITS.words]) for c, n, w in said["holds"] if c in HOLDS)
    if sum(each.stat().st_size for each in here.glob("*.jpg")) > LIMITS.copy_bytes:
        return Copy(refused="too_large")
    pages = tuple(_page(each, here) for each in said["pages"][: LIMITS.pages + 100])
    if len(said["pages"]) > len(pages):
        holds = (*holds, ("cut", 1, ""))
    if KINDS[said["kind"]].shown and not pages:
        return Copy(refused="empty")
    return Copy(kind=said["kind"], reader=_plain(said["reader"])[:120], holds=holds, pages=pages)


def _page(said: dict[str, Any], here: Path) -> Page:
    picture = plain_picture(here, str(said["picture"])) if said["picture"] else b""
    text = _plain(said["text"])[: LIMITS.text]
    return Page(picture, int(said["width"]), int(said["height"]), text)


def plain_picture(here: Path, name: str) -> bytes:
    """A picture that a program of ours left there. Raises ValueError where it is none."""
    path = here / Path(name).name
    if path.is_symlink():
        raise ValueError("no plain file")
    picture = path.read_bytes()
    if not (picture.startswith(b"\xff\xd8\xff\xe0") and picture.endswith(b"\xff\xd9")):
        raise ValueError("no plain picture")
    return picture
