"""What is too much for the suite and runs whole in `make bench`: one in so many, always the same ones until something joins."""

from __future__ import annotations

import os
from zlib import crc32

ONE_IN = int(os.environ.get("PP_ONE_IN", "5"))


def sampled(*of: str) -> bool:
    return crc32(" ".join(of).encode()) % ONE_IN == 0
