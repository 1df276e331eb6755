"""When the next base backup is due, and what leaves the store by age."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, time, timedelta

from django.utils import timezone

from core import private_files
from prevent_portal.backups.carrying import kept_now
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


def forget_old(store: Store, *, now: datetime, files: Mapping[str, private_files.Store]) -> list[str]:
    """Remove base backups of more than so many nights ago, the newest always kept; the archive that only they needed, which
    was carried before the oldest that is kept began; and files that the service removed so long ago. By names and ages alone:
    what takes backups can open none. Returns what was removed."""
    before = now - timedelta(days=KEPT_NIGHTS)
    old_bases = [label for label in bases(store)[:-1] if taken_at(label) < before]
    kept = [label for label in bases(store) if label not in old_bases]
    old = [f"{BASES}/{label}/{part}" for label in old_bases for part in ("about", "cluster")]
    if kept:
        old += [name for name in store.names(WAL) if _carried_at(store, name) < taken_at(kept[0]).timestamp()]
    old += [name for name in _gone(store, files) if _carried_at(store, name) < before.timestamp()]
    for name in old:
        store.remove(name)
    return old


def _gone(store: Store, files: Mapping[str, private_files.Store]) -> Iterator[str]:
    """What an app keeps no more. One that keeps nothing at all has lost its disk, and not its files."""
    there: dict[str, set[str]] = {app: set() for app in files}
    for app, name in kept_now(files):
        there[app].add(f"{FILES}/{app}/{name}")
    for app, names in there.items():
        yield from (name for name in store.names(f"{FILES}/{app}") if names and name not in names)


def _carried_at(store: Store, name: str) -> float:
    return (store.folder / (name + ENDING)).stat().st_mtime
