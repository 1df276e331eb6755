"""How a program of this package runs: shut away before it looks at a byte, and ending in a way that tells a file that cannot be
read from a machine that cannot read."""

from __future__ import annotations

import errno
import sys
from collections.abc import Callable

from evidence.child.confined import CannotConfine, confine
from evidence.limits import LIMITS

# Exit codes, as evidence.copying reads them. Python's own for what it cannot even begin is 1.
UNCONFINED, FAULT_OF_OURS, UNREADABLE = 78, 75, 70
OURS = {errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS, errno.EMFILE, errno.ENFILE, errno.ESTALE}


def run(work: Callable[[], object], *, seconds: int = LIMITS.copy_seconds) -> None:
    try:
        confine(seconds)
    except CannotConfine:
        sys.exit(UNCONFINED)
    try:
        work()
    except Exception as failure:
        is_ours = isinstance(failure, ImportError) or (isinstance(failure, OSError) and failure.errno in OURS)
        sys.exit(FAULT_OF_OURS if is_ours else UNREADABLE)
