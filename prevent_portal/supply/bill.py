"""The bill of materials in the form of CycloneDX 1.6: the same locks give the same bytes, so that two can be compared."""

from __future__ import annotations

import uuid
from typing import Any

from prevent_portal.supply.locks import Package, locked

NAMESPACE = uuid.UUID("6f1f5d0e-7a53-5f0c-9d0e-6d3b1a5c2e10")
FORMAT, VERSION = "CycloneDX", "1.6"
SERVICE = {"type": "application", "bom-ref": "prevent-portal", "name": "prevent-portal"}
SPDX_LIKE = set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-+() ")


def bill(packages: list[Package] | None = None) -> dict[str, Any]:
    """Of these; without, of all that is locked."""
    packages = locked() if packages is None else packages
    serial = uuid.uuid5(NAMESPACE, "\n".join(package.purl for package in packages))
    return {
        "bomFormat": FORMAT,
        "specVersion": VERSION,
        "serialNumber": f"urn:uuid:{serial}",
        "version": 1,
        "metadata": {"component": SERVICE},
        "components": [_component(package) for package in packages],
    }


def _component(package: Package) -> dict[str, Any]:
    said: dict[str, Any] = {
        "type": "container" if package.ecosystem == "container" else "library",
        "bom-ref": package.purl,
        "name": package.name,
        "version": package.version,
        "purl": package.purl,
        "scope": "required" if package.runs else "excluded",
    }
    if package.licence:
        said["licenses"] = [{"license": {"name": package.licence}}]
    if package.hashes:
        # One for each file that may be installed: they are of the distributions, and so belong to those.
        said["externalReferences"] = [
            {
                "type": "distribution",
                "url": f"https://{'pypi.org/project' if package.ecosystem == 'PyPI' else 'www.npmjs.com/package'}/{package.name}",
                "hashes": [{"alg": algorithm, "content": digest} for algorithm, digest in package.hashes],
            }
        ]
    if package.inside:
        said["properties"] = [{"name": "prevent-portal:inside", "value": package.inside}]
    return said


def licences() -> dict[str, list[str]]:
    """Each licence, with what is under it; what says none stands under an empty one."""
    found: dict[str, list[str]] = {}
    for package in locked():
        found.setdefault(package.licence, []).append(f"{package.name} {package.version}")
    return dict(sorted(found.items()))
