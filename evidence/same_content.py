"""Files of the same content, wherever they are: one that should not be here should be nowhere.

By their SHA-256. Who seals one need not know of any other record, so the service seals the others, and is the one that puts
them back: after the act, by a worker, each in a transaction of its own. What is to be done is told by the rows of the content
as they stand, so a worker that died is followed by another, who goes on."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from accounts.authority import NO_ONE, Authority
from accounts.models import Agency
from audit.agency_of_act import the_service_acts_on
from audit.moves import MoveDenied, move
from core.locking import lock
from core.row_security import as_the_service
from evidence import access, moves, notices
from evidence.access.files import OPEN_STATES
from evidence.limits import LIMITS
from evidence.models import JUDGED, WITHOUT_BYTES, ContentWork, File, FileState, Inspection, Reach
from evidence.offering import tell_given_otherwise
from evidence.places import PLACES
from evidence.reasons import SAME_CONTENT, SEALED

logger = logging.getLogger(__name__)
# What a person said of one; what only followed from that, and speaks for others once two people have ended it, as far as the
# seal went that it followed; and what follows still.
BY_PEOPLE = Q(state__in=JUDGED) & (~Q(reason=SAME_CONTENT) | Q(state__in=WITHOUT_BYTES))
BY_THE_SERVICE = Q(state=FileState.SET_ASIDE, reason=SAME_CONTENT, end="")
# One that an inspector put back stays open, whatever is said of another.
NEVER_JUDGED = Q(state__in=sorted(OPEN_STATES), put_back_at=None)


def lock_content(*digests: str) -> None:
    """Until the transaction ends, and before anything else is locked: a file that arrives while the same content is sealed
    is there before or after. No row stands for a content, so its digest is locked."""
    with connection.cursor() as cursor:
        for digest in sorted(set(digests)):
            cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [digest])


def of_the_same_content(file: File) -> QuerySet[File]:
    """The others."""
    return File.objects.filter(sha256=file.sha256).exclude(pk=file.pk)


@as_the_service()
def reach_of_a_seal(file: File) -> str:
    """Once an inspector has said of this content that it may be where it was, another person's word closes no more than the
    record that it is said in."""
    was_put_back = File.objects.filter(sha256=file.sha256, put_back_at__isnull=False).exists()
    return Reach.RECORD.value if was_put_back else ""


@as_the_service()
def sealed_first(file: File) -> File | None:
    """The one of the same content whose seal reaches this file as well: it is sealed, was handed over or destroyed. Of several,
    that which goes furthest."""
    reaching = of_the_same_content(file).filter(BY_PEOPLE).exclude(reach=Reach.FILE).order_by("reach", "pk")
    first = reaching.first()
    if first is None or first.reach == "":
        return first
    return reaching.filter(_of_the_record_of(file)).first()


def _of_the_record_of(file: File) -> Q:
    """The files of one record: those of a referral, of its case file and of its requests are of one."""
    record, found = file.attached_at.record(file.holder), Q(place=file.place, holder_id=file.holder_id)
    for place in PLACES:
        if (mine := place.under(record)) is not None:
            found |= Q(place=place.code) & mine
    return found


def reach_of_its_end(file: File) -> str:
    """Two inspectors decide about one copy. Of one that only followed, their word goes as far as the seal that it follows at that
    moment: where none reaches it any more, to itself."""
    if not file.is_sealed_with_another:
        return file.reach
    first = sealed_first(file)
    return first.reach if first else Reach.FILE.value


@as_the_service()
def seal_on_arrival(file: File, first: File) -> File:
    """It is never opened. To all but those who judge it looks like any that waits, until one of them has judged it: else who sends
    a copy would learn what was sealed, handed over or destroyed anywhere."""
    return _seal(file, first, shown_as=FileState.RECEIVED.value)


def _seal(file: File, first: File, *, shown_as: str = "") -> File:
    """For those who judge at its own place. What was said of the first, and by whom, is said of that record: not told here, nor in
    the row."""
    said: dict[str, Any] = {
        "set_aside_by": None,
        "set_aside_at": timezone.now(),
        "set_aside_why": SEALED[SAME_CONTENT],
        "shown_as": shown_as,
        "reach": first.reach,
        "reason": SAME_CONTENT,
    }
    if shown_as:
        said["version"] = file.version - 1  # sealing makes it the version that one has that waits
    with the_service_acts_on(file, at=_judged_at(file) if shown_as else None):
        sealed = move(file, moves.SEAL_THE_SAME, by=NO_ONE, given={"reason": SAME_CONTENT}, **said)
        notices.sealed_on_arrival(sealed) if shown_as else notices.set_aside(sealed)
        tell_given_otherwise(sealed)
    return sealed


def _put_back(file: File) -> bool:
    """One of a draft that was thrown away stays sealed, to be destroyed: then nothing was done."""
    lock(file.holder, no_key=True)  # first, as who throws a draft away does
    if file.is_said_misfiled_too:
        return _leave_to_its_sender(file)
    with the_service_acts_on(file, at=_judged_at(file) if file.shown_as else None), suppress(MoveDenied):
        Inspection.of_anew(move(file, moves.PUT_BACK_THE_SAME, by=NO_ONE, **moves.UNSEALED))
        return True
    return False


def _leave_to_its_sender(file: File) -> bool:
    """What was said of the content is taken back; that this one belongs to another record is not."""
    with the_service_acts_on(file, at=_judged_at(file)):
        file.reason, file.reach, file.version = "", Reach.FILE.value, file.version + 1
        file.save(update_fields=["reason", "reach", "version"])
    return True


def _judged_at(file: File) -> Agency | None:
    """An event at the sender's own agency would tell there, before any inspector has judged it, what was sealed elsewhere."""
    return file.attached_at.judged_at(file.holder)


def go_on(work: ContentWork) -> bool:
    """Seal and put back what follows from what people said, so many at once. Answers whether there is more."""
    with as_the_service(), work.kept():
        done, failed = 0, ""
        for pk in _followers(work.sha256):
            try:
                done += _follow(work.sha256, pk)
            except Exception as failure:  # one that somebody holds, or that cannot be sealed, keeps no other back
                failed = type(failure).__name__
                logger.error("File %s was not sealed or put back with another: %s.", pk, failed)
            if done >= LIMITS.same_content_at_once:
                return work.wait_for(error="", rest=timedelta(0))
        if failed:
            work.wait_for(error=failed, rest=LIMITS.scan_rest)
        else:
            work.finish()
    return False


def _followers(sha256: str) -> Iterator[int]:
    there = File.objects.filter(NEVER_JUDGED | BY_THE_SERVICE, sha256=sha256)
    yield from there.order_by("pk").values_list("pk", flat=True)


@transaction.atomic
def _follow(sha256: str, pk: int) -> bool:
    """One of them, as it stands now. Answers whether anything was done: what can only stay as it is keeps no turn from the rest."""
    lock_content(sha256)
    file = File.objects.filter(NEVER_JUDGED | BY_THE_SERVICE, pk=pk).first()
    if file is None:
        return False
    first = sealed_first(file)
    if file.state == FileState.SET_ASIDE:
        return first is None and _put_back(file)
    if first is not None:
        _seal(file, first)
    return first is not None


@as_the_service()
def said_of_the_same(file: File, who: Authority) -> str:
    """For those who judge: how many others there are in their own force, and what became of them; of another force's, that there
    are some. Not where: that is another record."""
    others = of_the_same_content(file).exclude(state=FileState.REMOVED)
    mine = others.filter(access.JUDGES_ITS_RECORD.q(who) or Q(pk__in=[]))
    counted = {FileState(state): n for state, n in mine.order_by("state").values_list("state").annotate(Count("pk"))}
    is_elsewhere = others.count() > sum(counted.values())
    sealed = counted.pop(FileState.SET_ASIDE, 0)
    gone = counted.pop(FileState.HANDED, 0) + counted.pop(FileState.DESTROYED, 0)
    parts = ((sealed, "sealed"), (gone, "handed over or destroyed"), (sum(counted.values()), "open"))
    said = [f"{number} {words}" for number, words in parts if number]
    return ", ".join([*said, "others, in another force"] if is_elsewhere else said)
