"""Which parts of an Office document refer to which, and which are not to be seen because only what is hidden leads to them."""

from __future__ import annotations

import posixpath

from evidence.child.packages import Package, attribute


def targets(package: Package, part: str) -> dict[str, str]:
    """Of a part: identifier to the part that it names. Where a part lies is said by the relationship alone, not by its name."""
    folder, name = posixpath.split(part)
    relations = f"{folder}/_rels/{name}.rels"
    if relations not in package.sizes:
        return {}
    found = {}
    for each in package.xml(relations, aside=True):
        if attribute(each, "TargetMode") != "External":
            target = attribute(each, "Target")
            lies = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
            found[attribute(each, "Id")] = lies
    return found


def unseen(package: Package) -> set[str]:
    """The parts that are hidden, and those to which every way leads through them. What nothing refers to is not among them."""
    if not package.hidden_parts and not any(package.hidden_in.values()):
        return set()
    ways = {name: targets(package, name) for name in package.names}
    named, found = {part for of_one in ways.values() for part in of_one.values()}, set(package.hidden_parts)
    while True:
        shown = {
            to
            for part, of_one in ways.items()
            if part not in found
            for number, to in of_one.items()
            if number not in package.hidden_in.get(part, ())
        }
        more = package.hidden_parts | (named - shown)
        if more <= found:
            return found
        found |= more
