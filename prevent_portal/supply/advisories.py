"""What is locked against a list of advisories that is kept here: a build without a network says what is known to be unsafe.

The list is in the form of OSV, cut down to what decides. It is as new as its date: the checks that ask the world
(`pip-audit`, `npm audit`) stay the ones that find what is new, and what they find goes in here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from packaging.version import Version

from prevent_portal.supply.locks import ROOT, Package

FILE = ROOT / "deploy" / "supply" / "advisories.json"
# After so many days the list itself is a fault.
GOOD_FOR_DAYS = 90


@dataclass(frozen=True)
class Advisory:
    """Unsafe from `introduced` on and before `fixed`; without one, in every later version."""

    id: str
    ecosystem: str
    package: str
    introduced: str
    fixed: str
    says: str

    def concerns(self, package: Package) -> bool:
        if (package.ecosystem, package.name) != (self.ecosystem, self.package):
            return False
        version = Version(package.version)
        return Version(self.introduced or "0") <= version and (not self.fixed or version < Version(self.fixed))


def listed(file: Path = FILE) -> tuple[date, list[Advisory]]:
    """As of when, and the advisories."""
    said = json.loads(file.read_text())
    return date.fromisoformat(said["as_of"]), [Advisory(**one) for one in said["advisories"]]


def found(packages: Iterable[Package], advisories: Iterable[Advisory]) -> Iterator[str]:
    """A sentence for each locked package that an advisory is about."""
    known = list(advisories)
    for package in packages:
        for advisory in known:
            if advisory.concerns(package):
                until = f"fixed in {advisory.fixed}" if advisory.fixed else "not fixed"
                yield f"{package.name} {package.version}: {advisory.id}, {until}. {advisory.says}"
