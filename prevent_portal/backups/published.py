"""Which published checkpoints a restored log has to contain: all that were published while the archive was still written.

What was published after the archive's last mark is what was lost, and no fault; a copy that lacks one of before was rolled
back, whether in the backup or in the service before it was backed up.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from audit.evidence.checkpoints import Checkpoint
from audit.evidence.publishing import publish, read_folder
from audit.limits import PUBLISHED_WITHIN


def expected(published: Iterable[Checkpoint], *, covered_at: datetime, size: int) -> list[Checkpoint]:
    """Those of up to the mark, less the moment between signing and committing; and of later ones those that the copy has
    reached. `size` is that of the restored log."""
    return [one for one in published if one.at <= covered_at - PUBLISHED_WITHIN or one.size <= size]


def lay_out(published: Path, into: Path, *, covered_at: datetime, size: int) -> int:
    """Into a new folder, and how many: the published one is read and never written. A copy that sealed would publish
    into it what contradicts it. Raises CannotBeRead."""
    into.mkdir(mode=0o700, parents=True)
    chosen = expected(read_folder(published), covered_at=covered_at, size=size)
    for checkpoint in sorted(chosen, key=lambda one: one.at):
        publish(checkpoint, into)
    return len(chosen)
