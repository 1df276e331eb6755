"""Every package that is locked, for Python and for the pages, with the hashes that an installation insists on.

The bill is of the locks and not of an environment: what is installed has been checked against them by pip and npm, and an
environment has no hashes. What lies inside wheels no lock names: some bring a bill of their own, which is read where they are
installed; the rest (servers, what reads PDF and HEIF) is a list kept by hand, which a test holds against the libraries.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution, metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
LOCKS = {"requirements/base.txt": True, "requirements/dev.txt": False, "requirements/node.txt": False}
NPM_LOCK = "package-lock.json"
BUNDLED = ROOT / "deploy" / "supply" / "bundled.json"
LICENCES = ROOT / "deploy" / "supply" / "licences.json"  # of what says none of its own, by name
_PINNED = re.compile(r"(?m)^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s;\\]+)[^\n]*\n((?:    --hash=[^\n]*\n?)*)")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
ALGORITHMS = {"sha512": "SHA-512", "sha256": "SHA-256"}


@dataclass(frozen=True)
class Package:
    """`runs`: with the service; the others build or test it. `inside`: the package that brings it along."""

    ecosystem: str
    name: str
    version: str
    licence: str = ""
    hashes: tuple[tuple[str, str], ...] = ()
    runs: bool = True
    inside: str = ""
    said: str = ""

    @property
    def purl(self) -> str:
        """As its own bill says it, without how it was fetched."""
        if self.said:
            return re.split(r"[?#]", self.said)[0]
        kind = {"PyPI": "pypi", "npm": "npm"}.get(self.ecosystem, "generic")
        return f"pkg:{kind}/{self.name.replace('@', '%40')}@{self.version}"


def locked() -> list[Package]:
    """All, each once, in the order of their names."""
    found: dict[str, Package] = {}
    for package in (*_python(), *_npm(), *_bundled(), *_brought()):
        found.setdefault(package.purl, package)
    return sorted(found.values(), key=lambda package: (package.ecosystem, package.name, package.version))


def _python() -> Iterator[Package]:
    for lock, runs in LOCKS.items():
        for name, version, hashes in _PINNED.findall((ROOT / lock).read_text()):
            of_files = tuple(("SHA-256", digest) for digest in _HASH.findall(hashes))
            yield Package("PyPI", _normal(name), version, licence_of(name), of_files, runs)


def _npm() -> Iterator[Package]:
    said = json.loads((ROOT / NPM_LOCK).read_text())["packages"]
    for place, package in said.items():
        if not place:
            continue
        algorithm, _, digest = package["integrity"].partition("-")
        hashes = ((ALGORITHMS[algorithm], base64.b64decode(digest).hex()),)
        name = place.rpartition("node_modules/")[2]
        yield Package("npm", name, package["version"], package.get("license", ""), hashes, not package.get("dev"))


def _bundled() -> Iterator[Package]:
    """What lies in wheels, as it was found by looking: no lock and no tool names it."""
    for one in json.loads(BUNDLED.read_text()):
        yield Package("bundled", one["name"], one["version"], one["licence"], inside=one["inside"])


def _brought() -> Iterator[Package]:
    """What packages that run say, in bills of their own, that they have inside. Of other Python packages the locks speak."""
    licences = json.loads(LICENCES.read_text())
    for name in {name for name, _, _ in _PINNED.findall((ROOT / "requirements/base.txt").read_text())}:
        for one in components_of(name):
            purl = one.get("purl", "")
            if one.get("version") and not purl.startswith("pkg:pypi/"):
                licence = _licence_said(one) or licences.get(one["name"], "")
                kind = purl.removeprefix("pkg:").partition("/")[0] or "bundled"
                yield Package(kind, one["name"], one["version"], licence, inside=_normal(name), said=purl)


def is_installed(name: str) -> bool:
    try:
        return bool(distribution(name))
    except PackageNotFoundError:
        return False


def components_of(name: str) -> list[dict[str, Any]]:
    """By `*.dist-info/sboms` of what is installed; nothing where it is not."""
    try:
        files = distribution(name).files or []
    except PackageNotFoundError:
        return []
    bills = [Path(str(file.locate())) for file in files if file.parent.name == "sboms" and file.suffix == ".json"]
    return [one for bill in bills for one in json.loads(bill.read_text()).get("components", [])]


def _licence_said(component: dict[str, Any]) -> str:
    said = [
        one.get("expression") or one["license"].get("id") or one["license"]["name"]
        for one in component.get("licenses", [])
    ]
    return " AND ".join(said)


@cache
def licence_of(name: str) -> str:
    """As the installed package says it: an SPDX expression where it has one. Empty where it is not installed here."""
    try:
        said = metadata(name)
    except PackageNotFoundError:
        return ""
    if "License-Expression" in said:
        return said["License-Expression"]
    ways = [line.rpartition(" :: ")[2] for line in said.get_all("Classifier", []) if line.startswith("License ::")]
    short = said["License"] if "License" in said else ""  # noqa: SIM401 - what mypy knows of it has no get
    return " / ".join(way for way in ways if way != "OSI Approved") or short.strip().split("\n")[0][:80]


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
