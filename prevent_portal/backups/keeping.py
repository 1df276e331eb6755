"""When the next base backup is due, and what leaves the store by age."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from pathlib import Path

from django.utils import timezone

from prevent_portal.backups.store import BASES, ENDING, FILES, WAL, Store
from prevent_portal.limits import KEPT_NIGHTS, NIGHTLY_AT_HOUR

LABEL = "%Y%m%dT%H%M%S%z"


def bases(store: Store) -> list[str]:
    """The labels of whole base backups, the oldest first."""
    return [name.split("/")[1] for name in store.names(BASES) if name.endswith("/about")]


def taken_at(label: str) -> datetime:
    return datetime.strptime(label, LABEL)


def is_due(last: datetime | None, now: datetime) -> bool:
    """At once where there is none; else once a night, from its hour by the clock of London on."""
    here = timezone.localtime(now)
    tonight = timezone.make_aware(datetime.combine(timezone.localdate(now), time(NIGHTLY_AT_HOUR)))
    due_since = tonight if here >= tonight else tonight - timedelta(days=1)
    return last is None or last < due_since


def forget_old(store: Store, *, now: datetime, files: Path) -> list[str]:
    """Remove base backups of more than so many nights ago, the newest always kept; the archive that only they needed, which
    was carried before the oldest that is kept began; and files that the service removed so long ago. By names and ages alone:
    what takes backups can open none. Returns what was removed."""
    before = now - timedelta(days=KEPT_NIGHTS)
    old_bases = [label for label in bases(store)[:-1] if taken_at(label) < before]
    kept = [label for label in bases(store) if label not in old_bases]
    old = [f"{BASES}/{label}/{part}" for label in old_bases for part in ("about", "cluster")]
    if kept:
        old += [name for name in store.names(WAL) if _carried_at(store, name) < taken_at(kept[0]).timestamp()]
    for name in store.names(FILES):
        is_gone = not (files / name.removeprefix(f"{FILES}/")).exists()
        old += [name] if is_gone and _carried_at(store, name) < before.timestamp() else []
    for name in old:
        store.remove(name)
    return old


def _carried_at(store: Store, name: str) -> float:
    return (store.folder / (name + ENDING)).stat().st_mtime
