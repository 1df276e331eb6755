"""A file that comes in pieces, so that a connection may be lost on the way (ADR 0077).

Each piece is a file of the private store by itself: it arrived whole, or not at all. When the last is there they are
put together and compared with what the sender said at the beginning; what differs is not kept."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from django.db import transaction
from django.db.models import Model, QuerySet

from audit.log import log
from audit.moves import MoveDenied
from core.private_files import pieces
from evidence import store
from evidence.kinds import FILE_DROPPED
from evidence.models import Piece, Unfinished
from evidence.places import Place

CHANGED, TAKEN_BACK, OLD, RECORD_LEFT = "changed", "taken back", "old", "its record was sent or removed"


class FromPieces:
    """A file of which all is here, in the place of one that is being written. Of two who ask at once, one takes it."""

    is_kept = True

    def __init__(self, upload: Unfinished) -> None:
        self.upload, self.size, self.sha256 = upload, upload.size, upload.sha256

    def keep(self) -> str:
        """Its name in the store. Raises MoveDenied where it was taken before."""
        taken, _ = Unfinished.objects.filter(pk=self.upload.pk).delete()
        if not taken:
            raise MoveDenied(
                f"{self.upload.name} was sent already, or removed. Look at the files, and choose it again."
            )
        return self.upload.key


def unfinished_at(place: Place, holder: Model) -> QuerySet[Unfinished]:
    return Unfinished.objects.filter(place=place.code, holder_id=holder.pk).order_by("begun_at", "pk")


def put_together(upload: Unfinished) -> Unfinished:
    """One file of all pieces, or none where it is not what was said: then it begins anew. In no transaction: a store of another
    machine is asked for each piece. Of two windows that send the last, or of one who comes back where this process died, the
    first one's file is taken."""
    pieces_of_it = list(upload.pieces.all())
    writing, key = store.FILES.begin(), ""
    try:
        for piece in pieces_of_it:
            with store.FILES.open(piece.key) as file:
                for part in pieces(file):
                    writing.write(part)
        if (writing.size, writing.sha256) == (upload.size, upload.sha256):
            key = writing.keep()
    except FileNotFoundError:  # a piece that the store has lost, or that another has put together meanwhile
        pass
    finally:
        if not writing.is_kept:
            writing.discard()
    if not _is_settled(upload, pieces_of_it, key) and key:
        store.FILES.drop(key)
    return upload


@transaction.atomic
def _is_settled(upload: Unfinished, pieces_of_it: list[Piece], key: str) -> bool:
    """Whether these were still its pieces, and no file had been made of them."""
    locked = Unfinished.objects.select_for_update(of=("self",)).filter(pk=upload.pk, key="").first()
    if locked is None or list(locked.pieces.all()) != pieces_of_it:
        return False
    _forget_pieces(locked)
    locked.key = upload.key = key
    if key:
        locked.save(update_fields=["key"])
    else:
        _log_dropped(locked, CHANGED)
    return True


def drop(upload: Unfinished, *, why: str) -> None:
    """With every byte of it. The caller holds the lock."""
    _log_dropped(upload, why)
    _forget_pieces(upload)
    if upload.key:
        _drop_after_commit([upload.key])
    upload.delete()


def drop_all(uploads: QuerySet[Unfinished], *, why: str) -> None:
    for upload in uploads.select_for_update():
        drop(upload, why=why)


def _log_dropped(upload: Unfinished, why: str) -> None:
    log(FILE_DROPPED, target=upload, data={"sha256": upload.sha256, "place": upload.place, "why": why})


def _forget_pieces(upload: Unfinished) -> None:
    pieces = Piece.objects.filter(upload=upload)
    _drop_after_commit(list(pieces.values_list("key", flat=True)))
    pieces.delete()


def _drop_after_commit(keys: Iterable[str]) -> None:
    """What is left where this process dies first is an orphan, which the keeper sweeps."""
    for key in keys:
        transaction.on_commit(partial(store.FILES.drop, key))
