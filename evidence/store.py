"""The private store of files and of their copies. What is read back is compared with what was received: a store that
keeps something else, or gives back half, is found out here and not by the reader."""

from __future__ import annotations

import hashlib

from core.private_files import Store, asked, store_of

FILES: Store = store_of("evidence")


class Altered(Exception):
    """What the store gives back is not what was given to it."""


def whole(key: str, *, sha256: str) -> bytes:
    """The content, compared with its digest. Raises Altered, and FileNotFoundError where it is gone."""
    with asked(), FILES.open(key) as file:
        content = file.read()
    if hashlib.sha256(content).hexdigest() != sha256:
        raise Altered
    return content
