"""The private store of finished packs. A file's name is random and never shown; what it is stands in the database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

from core.private_files import Store, asked, pieces, scratch, store_of

PACKS: Store = store_of("packs")


@dataclass(frozen=True)
class Kept:
    """A file as the store keeps it."""

    name: str
    sha256: str
    size: int


def put(write: Callable[[IO[bytes]], object]) -> Kept:
    """Have a new file written, from here to there and back as an archive is, and keep it whole or not at all."""
    with asked(), scratch() as made:
        write(made)
        made.seek(0)
        writing = PACKS.begin()
        try:
            for piece in pieces(made):
                writing.write(piece)
        except BaseException:
            writing.discard()
            raise
        name = writing.keep()
    return Kept(name, writing.sha256, writing.size)
