"""From what was marked to pages without it: made by one process that is shut away, looked at again by another, published
once (as inspecting.py does for the copy). Where anything is left it goes back to the officer who
drafts it, and no second person sees it."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone

from accounts.authority import NO_ONE
from audit.moves import move
from core.locking import lock, lock_one
from core.private_files import Away
from evidence import store
from evidence.copying import directory, plain_picture, run_shut_away
from evidence.limits import LIMITS
from evidence.models import File, FileState, RedactedPage, Redaction, RedactionState, Rendering
from evidence.reasons import LEAKS
from evidence.redacting import moves, notices
from evidence.redacting.copies import digest_of
from evidence.redacting.words import terms_of
from evidence.scanner import Silent

logger = logging.getLogger(__name__)
PROGRAM, DOCUMENT = "evidence.child.redact", "redacted.pdf"


class NotMade(Exception):
    """`problem` is a code of `reasons.LEAKS`."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True)
class Page:
    """A page as it was made. `burnt`: what is black on it, for the check."""

    number: int
    picture: bytes
    width: int
    height: int
    text: str
    terms: tuple[str, ...]
    burnt: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Version:
    pages: tuple[Page, ...]
    document: bytes
    checker: str


def render(work: Rendering) -> None:
    """Whatever goes wrong is on the work, in words that name no content."""
    try:
        with work.kept():
            _render(work)
    except Silent as silent:
        work.wait_for(error=silent.reason, rest=LIMITS.scan_rest)
    except (Away, OperationalError, InterfaceError) as failure:  # no fault of the version
        logger.error("Redacted version %s was not made: %s.", work.redaction_id, type(failure).__name__)
        work.wait_for(error="no_store", rest=LIMITS.scan_rest)
    except Exception as failure:  # a fault of any kind gives the work back; the lease covers a death
        logger.error("Redacted version %s was not made: %s.", work.redaction_id, type(failure).__name__)
        if work.give_back(error=type(failure).__name__):
            fail_for_good(work)


def _render(work: Rendering) -> None:
    redaction = Redaction.objects.select_related("file").get(pk=work.redaction_id)
    if redaction.state != RedactionState.MAKING:
        work.finish()
        return
    digest = digest_of(redaction.file)
    try:
        if redaction.file.state != FileState.RELEASED:  # sealed meanwhile: nothing is opened
            raise NotMade("damaged")
        version = version_of(redaction)
    except NotMade as why:
        fail(work, redaction, problem=why.problem)
    else:
        publish(work, redaction, version, digest=digest)


def version_of(redaction: Redaction) -> Version:
    """Made and checked. Raises NotMade, and Silent where this machine cannot shut a program away."""
    with directory() as here:
        _lay_out(redaction, here)
        if why := run_shut_away(PROGRAM, "burn", here=here, clock=LIMITS.redact_clock):
            raise NotMade("too_heavy" if why == "too_heavy" else "damaged")
        pages, document = _read_back(here, _terms(redaction))
    with directory() as here:
        return Version(pages, document, _checked(redaction.file, here, pages, document))


def _lay_out(redaction: Redaction, here: Path) -> None:
    """The copy, page by page; the original of a PDF, to ask where its words stand; and what is to be taken out."""
    file, terms, boxes = redaction.file, _terms(redaction), _boxes(redaction)
    asked = list[dict[str, Any]]()
    for page in file.pages.all():
        picture = f"page-{page.number:04}.jpg" if page.key else ""
        if picture:
            (here / picture).write_bytes(store.whole(page.key, sha256=page.sha256))
        given = {"number": page.number, "picture": picture, "text": page.text}
        asked.append({**given, "terms": terms.get(page.number, ()), "boxes": boxes.get(page.number, ())})
    is_drawn = _lay_original(file, here)
    (here / "task.json").write_text(json.dumps({"letters": is_drawn, "pages": asked}), encoding="utf-8")


def _lay_original(file: File, here: Path) -> bool:
    """That of a PDF, to ask where its words stand."""
    if file.kind == "pdf":
        (here / "in").write_bytes(store.whole(file.key, sha256=file.sha256))
    return file.kind == "pdf"


def _terms(redaction: Redaction) -> dict[int, tuple[str, ...]]:
    """What is looked for on each page."""
    found: dict[int, tuple[str, ...]] = {}
    for mark in redaction.marks.exclude(words=""):
        for number in range(mark.first_page, mark.last_page + 1):
            found[number] = (*found.get(number, ()), *terms_of(mark.words, parts=mark.parts))
    return found


def _boxes(redaction: Redaction) -> dict[int, list[list[int | None]]]:
    found: dict[int, list[list[int | None]]] = {}
    for mark in redaction.marks.filter(words=""):
        for number in range(mark.first_page, mark.last_page + 1):
            found.setdefault(number, []).append([mark.left, mark.top, mark.width, mark.height])
    return found


def _read_back(here: Path, terms: dict[int, tuple[str, ...]]) -> tuple[tuple[Page, ...], bytes]:
    """What comes back is not believed: it is bounded, and its pictures are plain ones."""
    try:
        said: dict[str, Any] = json.loads((here / "made.json").read_text(encoding="utf-8"))
        pages = tuple(_page(each, here, terms) for each in said["pages"][: LIMITS.pages + 100])
        document = here / DOCUMENT
        if document.is_symlink():
            raise ValueError("no plain file")
        return pages, document.read_bytes() if document.exists() else b""
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise NotMade("damaged") from None


def _page(said: dict[str, Any], here: Path, terms: dict[int, tuple[str, ...]]) -> Page:
    number = int(said["number"])
    return Page(
        number=number,
        picture=plain_picture(here, str(said["picture"])) if said["picture"] else b"",
        width=int(said["width"]),
        height=int(said["height"]),
        text=str(said["text"])[: LIMITS.text].replace("\0", " "),
        terms=terms.get(number, ()),
        burnt=tuple(tuple(int(side) for side in box) for box in said["burnt"]),
    )


def _checked(file: File, here: Path, pages: Sequence[Page], document: bytes) -> str:
    """By a process that has not made it, from the bytes that are kept. The readers that found nothing; raises NotMade."""
    asked = list[dict[str, Any]]()
    for page in pages:
        picture = f"out-{page.number:04}.jpg" if page.picture else ""
        if picture:
            (here / picture).write_bytes(page.picture)
        given = {"number": page.number, "picture": picture, "text": page.text}
        asked.append({**given, "terms": page.terms, "burnt": page.burnt})
    _lay_original(file, here)
    if document:
        (here / DOCUMENT).write_bytes(document)
    (here / "task.json").write_text(json.dumps({"pages": asked}), encoding="utf-8")
    if why := run_shut_away(PROGRAM, "check", here=here, clock=LIMITS.redact_clock):
        raise NotMade("too_heavy" if why == "too_heavy" else "damaged")
    try:
        said: dict[str, Any] = json.loads((here / "found.json").read_text(encoding="utf-8"))
        leaks, checker = [str(code) for code in said["leaks"]], str(said["checker"])[:120]
    except (OSError, ValueError, KeyError, TypeError):
        raise NotMade("damaged") from None
    if leaks:
        raise NotMade(next((code for code in LEAKS if code in leaks), "damaged"))
    return checker


@transaction.atomic
def fail(work: Rendering, redaction: Redaction, *, problem: str) -> None:
    """Back to the officer who drafts it, with the reason."""
    if work.finish():
        _fail(redaction, problem)


@transaction.atomic
def fail_for_good(work: Rendering) -> None:
    """Every attempt has failed, and none was begun since."""
    redaction = lock_one(Redaction, work.redaction_id)
    if redaction.state == RedactionState.MAKING and Rendering.given_up(work.pk):
        _fail(redaction, "damaged")


def _fail(redaction: Redaction, problem: str) -> None:
    back = move(redaction, moves.FAIL, by=NO_ONE, given={"problem": problem}, problem=problem)
    notices.tell_drafter(back, kind="redaction.failed", words="A redacted version of yours was not made. Read why.")


def publish(work: Rendering, redaction: Redaction, version: Version, *, digest: str) -> None:
    """The pages go into the store and are published with the move, or are removed again when the lease was lost."""
    keys = [store.FILES.put(page.picture) if page.picture else "" for page in version.pages]
    document = store.FILES.put(version.document) if version.document else ""
    published = False
    try:
        published = _publish(work, redaction, version, keys, document=document, digest=digest)
    finally:
        if not published:
            for key in filter(None, [*keys, document]):
                store.FILES.drop(key)


@transaction.atomic
def _publish(
    work: Rendering, redaction: Redaction, version: Version, keys: Sequence[str], *, document: str, digest: str
) -> bool:
    if not work.finish():
        return False
    if lock(redaction.file, no_key=True).state != FileState.RELEASED:  # sealed meanwhile, or destroyed: nothing is kept
        _fail(redaction, "damaged")
        return False
    RedactedPage.objects.filter(redaction=redaction).delete()  # made before; the keeper sweeps its files
    waits = move(
        redaction,
        moves.PASS_CHECK,
        by=NO_ONE,
        given={"pages": len(version.pages), "checker": version.checker},
        checked_at=timezone.now(),
        checker=version.checker,
        copy_digest=digest,
        document_key=document,
        document_sha256=hashlib.sha256(version.document).hexdigest() if document else "",
    )
    RedactedPage.objects.bulk_create(
        RedactedPage.of(page, number=page.number, key=key, redaction=waits)
        for page, key in zip(version.pages, keys, strict=True)
    )
    notices.tell_releasers(waits)
    return True
