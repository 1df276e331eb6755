"""What people do with files: add, describe, seal what should not be here, judge it, remove before sending."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.db.models import Model, Q
from django.utils import timezone

from accounts.authority import Authority
from audit.log import log
from audit.moves import MoveDenied, lock_version, move
from audit.permission import require_locked
from audit.reading import disclosed
from core.locking import lock
from core.row_security import as_the_service
from core.rules import Rule
from evidence import access, moves, notices, same_content
from evidence.kinds import FILE_BEGUN, FILE_CARRIED_OVER, FILE_DESCRIBED, FILE_DOWNLOADED, FILE_RECEIVED
from evidence.limits import LIMITS
from evidence.models import JUDGED, REMOVED_BY_SENDER, File, FileState, Inspection, Piece, Reach, Unfinished
from evidence.offering import tell_given_otherwise
from evidence.pieces import RECORD_LEFT, TAKEN_BACK, FromPieces, drop, drop_all, unfinished_at
from evidence.places import Place
from evidence.quota import refuse_beyond_quota
from evidence.reasons import MATERIAL, MISFILED, SAME_CONTENT
from evidence.tasks import follow_after_commit, ring_after_commit
from evidence.uploads import NAMELESS, Arrived, plain_name, wrong_size

SHA256 = re.compile("[0-9a-f]{64}")


class LeftBehind(MoveDenied):
    """Files that were begun would be destroyed with what is done now."""

    def __init__(self, count: int) -> None:
        many = f"{count} files were begun here and are" if count > 1 else "A file was begun here and is"
        super().__init__(f"Nothing was sent. {many} not sent yet: look under Send what to do.")


@dataclass(frozen=True)
class Told:
    """What the sender says of files: what they are, who took or wrote them, when, to what of the record they belong."""

    what: str
    by_whom: str = ""
    when_made: str = ""
    part: str = ""


@transaction.atomic
def receive(
    *, place: Place, holder: Model, arrived: Sequence[Arrived], told: Told, by: Authority, each: Sequence[str] = ()
) -> list[File]:
    """Keep what has arrived, as it came. Nothing of it is opened before it was scanned and a copy was made. `each`: a
    sentence for each file, where the sender wrote one instead of that for all."""
    same_content.lock_content(*(one.writing.sha256 for one in arrived))
    require_locked(place.adds, holder, by=by, no_key=True)
    _refuse_too_many(place, holder, len(arrived))
    _refuse_another_part(place, holder, told.part)
    begun = [one.writing.upload for one in arrived if isinstance(one.writing, FromPieces)]
    refuse_beyond_quota(by.person, (one.size or 0 for one in arrived), begun=begun)
    pairs = zip(arrived, each or [""] * len(arrived), strict=True)
    files = [_receive(place, holder, one, replace(told, what=what or told.what), by=by) for one, what in pairs]
    if place.added is not None:
        place.added(holder=holder, files=files, by=by)
    return files


@as_the_service()
def _refuse_too_many(place: Place, holder: Model, more: int) -> None:
    there = of(place, holder).exclude(REMOVED_BY_SENDER).count()
    if there + more > LIMITS.of_one_record:
        raise MoveDenied(f"There can be {LIMITS.of_one_record} files with one record. {there} are here already.")


def _refuse_another_part(place: Place, holder: Model, part: str) -> None:
    if part and part not in dict(place.parts(holder)):
        raise MoveDenied("What you said that it belongs to is not in this record. Choose again.")


def _receive(place: Place, holder: Model, arrived: Arrived, told: Told, *, by: Authority) -> File:
    file = File(
        place=place.code,
        holder_id=holder.pk,
        name=arrived.name or NAMELESS,
        what=told.what,
        by_whom=told.by_whom,
        when_made=told.when_made,
        part=told.part,
        size=arrived.writing.size,
        sha256=arrived.writing.sha256,
        key=arrived.take(),
        received_by=by.person,
    )
    first = same_content.sealed_first(file)
    file.save()
    log(FILE_RECEIVED, target=file, data={"sha256": file.sha256, "size": file.size, "place": file.place})
    if first:
        return same_content.seal_on_arrival(file, first)
    _inspect(file)
    return file


def _inspect(file: File) -> None:
    ring_after_commit(Inspection.of_anew(file).pk)


@transaction.atomic
def begin_upload(*, place: Place, holder: Model, name: str, size: int, sha256: str, by: Authority) -> Unfinished:
    """Where one goes on with a file that has not arrived whole; else it begins. The digest says that it is the same file."""
    require_locked(place.adds, holder, by=by, no_key=True)
    if not SHA256.fullmatch(sha256):
        raise MoveDenied(f"{name} could not be read. Choose it again.")
    if wrong := wrong_size(name, size):
        raise MoveDenied(wrong)
    own, name = unfinished_at(place, holder).filter(sent_by=by.person), plain_name(name)
    if begun := own.filter(name=name, size=size, sha256=sha256).first():
        return begun
    _refuse_too_many(place, holder, own.count() + 1)
    refuse_beyond_quota(by.person, [size])
    # What can no longer be sent counts no more: its pages show it to no one, so it could not be removed either.
    all_own = Unfinished.objects.filter(sent_by=by.person)
    if access.send_piece.filter(by.as_it_stands(), all_own).count() >= LIMITS.unfinished:
        raise MoveDenied(f"You have begun to send {LIMITS.unfinished} files. Send or remove some of those first.")
    upload = Unfinished.objects.create(
        place=place.code, holder_id=holder.pk, name=name, size=size, sha256=sha256, sent_by=by.person
    )
    log(FILE_BEGUN, target=upload, data={"sha256": sha256, "size": size, "place": place.code})
    return upload


def _lock_own(rule: Rule, upload: Unfinished, *, by: Authority) -> None:
    """It goes from its table when it is sent or removed: a window that waited for that finds it no more."""
    try:
        require_locked(rule, upload, by=by)
    except Unfinished.DoesNotExist:
        raise MoveDenied("This file was sent already, or removed.") from None


@transaction.atomic
def take_piece(*, upload: Unfinished, start: int, piece: Arrived, by: Authority) -> Unfinished:
    """Keep a piece that begins where what is here ends. One that was sent twice, or too early, changes nothing: the sender
    is told where it goes on."""
    _lock_own(access.send_piece, upload, by=by)
    upload.refresh_from_db()
    if start != upload.received:
        return upload
    size = piece.writing.size
    missing = upload.size - start
    if size != piece.size or not min(LIMITS.piece_least, missing) <= size <= min(LIMITS.piece_bytes, missing):
        raise MoveDenied("A piece of the file does not fit. Choose the file again.")
    Piece.objects.create(upload=upload, start=start, size=size, key=piece.take())
    return upload


@transaction.atomic
def forget_upload(*, upload: Unfinished, by: Authority) -> None:
    _lock_own(access.own_upload, upload, by=by)
    drop(Unfinished.objects.get(pk=upload.pk), why=TAKEN_BACK)


@transaction.atomic
def describe(*, file: File, told: Told, version: int, by: Authority) -> File:
    locked = lock_version(file, version)
    if reason := access.describe_file.refusal(by.as_it_stands(), locked):
        raise MoveDenied(reason)
    _refuse_another_part(locked.attached_at, locked.holder, told.part)
    locked.what, locked.by_whom, locked.when_made, locked.part = told.what, told.by_whom, told.when_made, told.part
    locked.version += 1
    locked.save(update_fields=["what", "by_whom", "when_made", "part", "version"])
    log(FILE_DESCRIBED, target=locked, data={})
    return locked


@transaction.atomic
def set_aside(*, file: File, why: str, by: Authority, wrong: str = MATERIAL) -> File:
    """This should not be here: from now on those whose job that is open it alone, and they are told. What should be nowhere
    is sealed elsewhere by the service, afterwards."""
    same_content.lock_content(file.sha256)
    locked = lock(file)
    # Its sender's word that it is misfiled does not lift what was said of its content.
    stays = bool(locked.shown_otherwise) and wrong == MISFILED
    reach = Reach.FILE.value if wrong == MISFILED else same_content.reach_of_a_seal(file)
    said: dict[str, Any] = {
        "set_aside_by": by.person,
        "set_aside_at": timezone.now(),
        "set_aside_why": why,
        "reach": locked.reach if stays else reach,
        "reason": SAME_CONTENT if stays else "",
        "shown_as": "",
    }
    sealed = move(file, moves.SEAL, by=by, given={"wrong": wrong, **_as_its_sender_sees_it(locked)}, **said)
    notices.set_aside(sealed)
    tell_given_otherwise(sealed)
    follow_after_commit(sealed.sha256)
    return sealed


@transaction.atomic
def say_reach(*, file: File, reach: str, by: Authority) -> File:
    """An inspector: it is sealed everywhere, or here alone."""
    same_content.lock_content(file.sha256)
    said = move(file, moves.SAY_REACH, by=by, given={"reach": reach}, reach=reach)
    follow_after_commit(said.sha256)
    return said


@transaction.atomic
def put_back(*, file: File, reason: str, by: Authority) -> File:
    """It may be here after all. It is scanned and copied anew before it is opened. What was sealed with it by the service
    follows. Of one that only came to the wrong record nothing is said of its content: where that is sealed elsewhere, it stays
    shut, and is judged as one that arrives."""
    same_content.lock_content(file.sha256)
    lock(file.holder, no_key=True)  # first, as who throws away a draft does: it takes along the files that it finds
    locked = lock(file)
    is_misfiled = locked.reach == Reach.FILE and not locked.is_sealed_with_another
    says_nothing = is_misfiled or locked.shown_otherwise == FileState.REMOVED
    judged: dict[str, Any] = {} if says_nothing else {"put_back_at": timezone.now()}
    back = move(file, moves.PUT_BACK, by=by, given={"reason": reason}, **moves.UNSEALED, **judged)
    follow_after_commit(back.sha256)
    if back.state == FileState.REMOVED:
        return back
    if back.put_back_at is None and (first := same_content.sealed_first(back)):
        return same_content.seal_on_arrival(back, first)
    _inspect(back)
    return back


@transaction.atomic
def remove(*, file: File, by: Authority) -> File:
    """Taken out of a draft again. The keeper destroys the bytes; that there was a file stays known. One that was sealed on arrival
    goes from the sender's eyes alone: those whose job that is judge it all the same."""
    locked = lock(file)
    gone: dict[str, Any] = {"shown_as": FileState.REMOVED.value} if locked.shown_otherwise else {}
    as_seen = {**_as_its_sender_sees_it(locked), "to": FileState.REMOVED.value} if gone else {}
    return move(file, moves.REMOVE, by=by, given=as_seen, **gone)


def _as_its_sender_sees_it(file: File) -> dict[str, str]:
    """For the event, which those at the sender's own agency read: of one that was sealed on arrival, from where it went to them."""
    return {"from": file.shown_otherwise} if file.shown_otherwise else {}


@transaction.atomic
def remove_all(*, place: Place, holder: Model, by: Authority) -> None:
    """With the record they were attached to, which the caller has locked. What should not be here is judged all the same."""
    for file in of(place, holder).exclude(state__in=[FileState.REMOVED, *JUDGED]):
        remove(file=file, by=by)
    drop_all(unfinished_at(place, holder), why=RECORD_LEFT)


def refuse_to_leave_behind(*, place: Place, holder: Model) -> None:
    """Before its record is sent: what was begun and not sent there would go unnoticed. The caller holds the record's lock,
    for which a file that is begun waits."""
    if left := unfinished_at(place, holder).count():
        raise LeftBehind(left)


@transaction.atomic
def carry_over(*, place: Place, holder: Model, to: Place, to_holder: Model, by: Authority) -> int:
    """What was attached to a draft is attached to what was sent. What was begun and never sent is destroyed."""
    drop_all(unfinished_at(place, holder), why=RECORD_LEFT)
    files = list(of(place, holder).exclude(REMOVED_BY_SENDER))
    for file in files:
        file.place, file.holder_id = to.code, to_holder.pk
        file.save(update_fields=["place", "holder_id"])
        log(FILE_CARRIED_OVER, target=file, data={"from": place.code, "to": to.code})
    return len(files)


@transaction.atomic
def take(*, file: File, by: Authority) -> File:
    """The file as it came leaves: logged before its first byte."""
    require_locked(access.download_file, file, by=by, no_key=True)
    disclosed(FILE_DOWNLOADED, target=file, data={"sha256": file.sha256})
    return file


def of(place: Place, holder: Model) -> Any:
    """The files of one record at one place, in the order in which they came."""
    return File.objects.filter(Q(place=place.code, holder_id=holder.pk)).order_by("received_at", "pk")
