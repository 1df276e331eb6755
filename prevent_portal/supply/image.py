"""What an image is made of beside the locks: the packages of its system, and the images that it was begun from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from prevent_portal.supply.locks import ROOT, Package, is_installed, locked

STATUS = Path("/var/lib/dpkg/status")
_BEGUN = re.compile(r"^FROM ([\w./-]+):([\w.-]+)", re.MULTILINE)
INSTALLED = "install ok installed"


def of_the_image(status: Path = STATUS) -> list[Package]:
    """All that is in it: of the locks only what is installed here, since some is taken out while it is built."""
    runs = [package for package in locked() if package.runs and _is_here(package)]
    return [*runs, *of_the_system(status.read_text(encoding="utf-8")), *begun_from()]


def of_the_system(status: str) -> Iterator[Package]:
    """By dpkg's own list."""
    for paragraph in status.split("\n\n"):
        said = dict(re.findall(r"^([A-Z][A-Za-z-]+): (.*)$", paragraph, re.MULTILINE))
        if said.get("Status") == INSTALLED:
            purl = f"pkg:deb/debian/{said['Package']}@{quote(said['Version'])}"
            yield Package("Debian", said["Package"], said["Version"], said=f"{purl}?arch={said['Architecture']}")


def begun_from() -> Iterator[Package]:
    """The images of others that the Dockerfile names."""
    for name, tag in _BEGUN.findall((ROOT / "Dockerfile").read_text(encoding="utf-8")):
        yield Package("container", name, tag, said=f"pkg:docker/{name}@{tag}")


def _is_here(package: Package) -> bool:
    if package.ecosystem == "npm":
        return True
    return is_installed(package.inside or package.name)
