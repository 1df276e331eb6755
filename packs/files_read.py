"""Which files are read in a pack, shown, or leave with a copy: each of these stands in the history of the file as in that of the
pack."""

from __future__ import annotations

from collections.abc import Iterable

from audit.log import log
from core.row_security import as_the_service
from evidence.models import File
from packs.content.attached import public_id_of
from packs.content.parts import PackContent
from packs.kinds import PACK_FILES_READ
from packs.models import Pack, PackShare


def log_read(share: PackShare, content: PackContent) -> None:
    """The page of a pack shows the text of each file in it."""
    if ids := of_pieces(entry.file for section in content.sections for entry in section.entries if entry.file):
        log(PACK_FILES_READ, target=share, ids=ids)


@as_the_service()
def of_pieces(keys: Iterable[str]) -> list[str]:
    """As the log names them. Asked for readers who find none of their rows."""
    found = File.objects.filter(public_id__in={public_id_of(key) for key in keys})
    return _named(found.order_by("pk").values_list("pk", flat=True))


@as_the_service()
def in_pack(pack: Pack) -> list[str]:
    return _named(pack.packed.order_by("file_id").values_list("file_id", flat=True).distinct())


def _named(keys: Iterable[int]) -> list[str]:
    return [f"{File._meta.label}:{key}" for key in keys]
