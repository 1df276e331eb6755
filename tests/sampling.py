"""What is too much for the suite and runs whole in `make bench`: one in so many, always the same ones until something joins."""

from __future__ import annotations

import os
from collections.abc import Iterable
from zlib import crc32

ONE_IN = int(os.environ.get("PP_ONE_IN", "5"))


def sampled(*words: str, of: int = 1) -> bool:
    """`of`: so many times fewer than of everything else."""
    return ONE_IN == 1 or _number(*words) % (ONE_IN * of) == 0


def first_drawn(called: str, some: Iterable[str]) -> str:
    return min(some, key=lambda one: _number(called, one))


def _number(*words: str) -> int:
    return crc32(" ".join(words).encode())
