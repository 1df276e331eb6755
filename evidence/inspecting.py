"""From received to released or refused: scanned, then read by a process that is shut away, then published once.

A worker may die at any line. Its lease runs out, another claims the work, and only the holder of the newest token
publishes (ADR 0004). A file by which workers die again and again is refused."""

from __future__ import annotations

import hashlib
import logging

from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone

from accounts.authority import NO_ONE
from audit.moves import move
from core.locking import lock_one
from core.private_files import Away, pieces
from evidence import moves, notices, store
from evidence.copying import Copy, copy_of
from evidence.limits import LIMITS
from evidence.models import WAITING, CopyPage, File, FileState, Inspection
from evidence.offering import tell_given_again
from evidence.scanner import SCANNER, Silent, Verdict

logger = logging.getLogger(__name__)


def look(work: Inspection) -> None:
    """Whatever goes wrong is on the work, in words that name no content."""
    try:
        with work.kept():
            _look(work)
    except Silent as silent:
        hold(work, reason=silent.reason)
    except (Away, OperationalError, InterfaceError) as failure:  # no fault of the file
        logger.error("File %s was not looked at: %s.", work.file_id, type(failure).__name__)
        hold(work, reason="no_store")
    except Exception as failure:  # a fault of any kind gives the work back; the lease covers a death
        logger.error("File %s was not looked at: %s.", work.file_id, type(failure).__name__)
        if work.give_back(error=type(failure).__name__):
            refuse_for_good(work)


def _look(work: Inspection) -> None:
    file = File.objects.get(pk=work.file_id)
    if file.state not in WAITING:  # sealed or removed meanwhile: nothing is looked at
        work.finish()
        return
    if not _is_as_received(file):
        logger.error("File %s is not what was received.", file.pk)
        refuse(work, file, reason="changed")
        return
    if file.state != FileState.SCANNED:
        with store.FILES.open(file.key) as original:
            verdict = SCANNER.scan(original)
        if verdict.refused:
            refuse(work, file, reason=verdict.refused)
            return
        file = passed(file, verdict)
    copy = copy_of(file)
    if copy.refused:
        refuse(work, file, reason=copy.refused)
    else:
        release(work, file, copy)


def _is_as_received(file: File) -> bool:
    found = hashlib.sha256()
    with store.FILES.open(file.key) as original:
        for piece in pieces(original):
            found.update(piece)
    return found.hexdigest() == file.sha256


def passed(file: File, verdict: Verdict) -> File:
    return move(
        file,
        moves.PASS_SCAN,
        by=NO_ONE,
        given={"scanner": verdict.scanner},
        scanned_at=timezone.now(),
        scanner=verdict.scanner,
        reason="",
    )


def hold(work: Inspection, *, reason: str) -> None:
    """It waits for something that is no fault of the file, and is tried again by itself for as long as that takes."""
    with transaction.atomic():
        if not work.wait_for(error=reason, rest=LIMITS.scan_rest):
            return
        file = File.objects.get(pk=work.file_id)
        if file.state in WAITING and (file.state, file.reason) != (FileState.HELD, reason):
            move(file, moves.HOLD, by=NO_ONE, given={"reason": reason}, reason=reason)


@transaction.atomic
def refuse(work: Inspection, file: File, *, reason: str) -> None:
    if work.finish():
        _refuse(file, reason)


@transaction.atomic
def refuse_for_good(work: Inspection) -> None:
    """Every attempt has failed, and none was begun since: a file that was put back waits for its own."""
    file = lock_one(File, work.file_id)
    if file.state in WAITING and Inspection.given_up(work.pk):
        _refuse(file, "too_heavy")


def _refuse(file: File, reason: str) -> None:
    notices.refused(move(file, moves.REFUSE, by=NO_ONE, given={"reason": reason}, reason=reason))


def release(work: Inspection, file: File, copy: Copy) -> None:
    """The pages go into the store and are published with the move, or are removed again when the lease was lost."""
    keys = [store.FILES.put(page.picture) if page.picture else "" for page in copy.pages]
    published = False
    try:
        published = _publish(work, file, copy, keys)
    finally:
        if not published:
            for key in filter(None, keys):
                store.FILES.drop(key)


@transaction.atomic
def _publish(work: Inspection, file: File, copy: Copy, keys: list[str]) -> bool:
    if not work.finish():
        return False
    # Of a copy before it was sealed and put back; the keeper sweeps its files.
    CopyPage.objects.filter(file=file).delete()
    released = move(
        file,
        moves.RELEASE,
        by=NO_ONE,
        given={"kind": copy.kind, "pages": len(copy.pages), "holds": [code for code, _, _ in copy.holds]},
        kind=copy.kind,
        holds=[list(each) for each in copy.holds],
        reader=copy.reader,
        released_at=timezone.now(),
        reason="",
    )
    CopyPage.objects.bulk_create(
        CopyPage.of(page, number=number, key=key, file=released)
        for number, (page, key) in enumerate(zip(copy.pages, keys, strict=True), 1)
    )
    tell_given_again(released)
    return True
