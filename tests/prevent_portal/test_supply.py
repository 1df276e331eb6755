"""What the service is made of: every line of the locks is in the bill, says its licence, and is held against the advisories."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from importlib.metadata import distributions

import pikepdf
import pillow_heif
import pypdfium2
import pytest
from cryptography.hazmat.backends.openssl.backend import backend as openssl
from django.core.management import CommandError, call_command
from psycopg import pq

from core import clock
from prevent_portal.management.commands import sbom
from prevent_portal.supply.advisories import GOOD_FOR_DAYS, Advisory, found, listed
from prevent_portal.supply.bill import bill
from prevent_portal.supply.image import of_the_image
from prevent_portal.supply.locks import BUNDLED, LOCKS, Package, locked
from tests.source import ROOT


@pytest.fixture(scope="module")
def packages():
    return locked()


def test_every_line_of_the_locks_is_in_the_bill_with_its_hashes(packages):
    for lock in LOCKS:
        pinned = set(re.findall(r"(?m)^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s;\\]+)", (ROOT / lock).read_text()))
        there = {(one.name, one.version): one for one in packages if one.ecosystem == "PyPI"}
        named = {(re.sub(r"[-_.]+", "-", name).lower(), version) for name, version in pinned}
        assert named <= there.keys() and all(there[one].hashes for one in named)


def test_every_package_of_the_pages_is_in_the_bill(packages):
    lock = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    places = {(place.rpartition("node_modules/")[2], one["version"]) for place, one in lock.items() if place}
    assert places == {(one.name, one.version) for one in packages if one.ecosystem == "npm"}


def test_the_bill_is_the_same_each_time_and_names_nothing_twice():
    said = bill()
    assert said == bill()
    refs = [component["bom-ref"] for component in said["components"]]
    assert len(refs) == len(set(refs)) and (said["bomFormat"], said["specVersion"]) == ("CycloneDX", "1.6")


def test_what_runs_says_its_licence(packages):
    """What is locked for another Python or system is not installed here, and says none."""
    installed = {re.sub(r"[-_.]+", "-", one.metadata["Name"]).lower() for one in distributions()}
    silent = [one.name for one in packages if one.runs and not one.licence and one.ecosystem != "PyPI"]
    assert silent == [one.name for one in packages if one.name in installed and not one.licence] == []


def test_what_lies_in_wheels_stands_under_a_wheel_that_is_locked(packages):
    names = {one.name for one in packages if one.ecosystem == "PyPI"}
    assert {one["inside"] for one in json.loads(BUNDLED.read_text())} <= names


def test_what_lies_in_wheels_is_of_the_version_that_the_library_says_itself(packages):
    heif = pillow_heif.libheif_info()
    by_itself = {
        "openssl": openssl.openssl_version_text().split()[1],
        "PDFium": str(pypdfium2.PDFIUM_INFO).split("@")[0],
        "libheif": heif["libheif"],
        "libde265": heif["decoders"]["libde265"].rpartition(" ")[2],
        "x265": re.search(r"\((\d+\.\d+)", heif["HEIF"])[1],
        "qpdf": pikepdf.__libqpdf_version__,
        "libpq": f"{pq.version() // 10_000}.{pq.version() % 10_000}",
    }
    listed = {one.name: one.version for one in packages if one.inside}
    assert {name: listed.get(name) for name in by_itself} == by_itself
    assert {"FreeType", "libtiff", "libwebp", "OpenJPEG"} <= listed.keys()  # by Pillow's own bill


def test_the_page_says_of_each_part_that_runs_under_the_gpl_or_the_mpl_what_follows(packages):
    page = (
        (ROOT / "docs" / "operations.md")
        .read_text()
        .split("**Licences that ask for something**")[1]
        .split("\n\nHEVC")[0]
    )
    asks = [one.name for one in packages if one.runs and re.search("GPL|General Public|MPL|Mozilla", one.licence)]
    assert "x265" in asks and {name for name in asks if name not in page} == set()


STATUS = """Package: libpango-1.0-0
Status: install ok installed
Architecture: amd64
Version: 1.50.12+ds-1

Package: gone
Status: deinstall ok config-files
Architecture: amd64
Version: 1
"""


def test_the_bill_of_the_image_names_its_system_and_what_it_was_begun_from_and_nothing_that_only_tests(
    tmp_path, capsys
):
    (tmp_path / "status").write_text(STATUS)
    said = {one["bom-ref"]: one["type"] for one in bill(of_the_image(tmp_path / "status"))["components"]}
    assert "pkg:deb/debian/libpango-1.0-0@1.50.12%2Bds-1" in said and not [ref for ref in said if "gone" in ref]
    assert said["pkg:docker/python@3.11-slim-bookworm"] == "container"
    names = {ref.partition("@")[0] for ref in said}
    assert {"pkg:pypi/django", "pkg:generic/openssl"} <= names and "pkg:pypi/pytest" not in names
    assert (ROOT / "Dockerfile").read_text().count("manage.py sbom --image > sbom.json") == 2


@pytest.mark.parametrize(
    ("version", "concerned"), [("67.0", True), ("68.0", False), ("68.0rc1", True), ("70.0", False)]
)
def test_an_advisory_is_about_versions_before_the_one_that_is_mended(version, concerned):
    advisory = Advisory("CVE-1", "PyPI", "weasyprint", "", "68.0", "x")
    assert advisory.concerns(Package("PyPI", "weasyprint", version)) is concerned
    assert not advisory.concerns(Package("npm", "weasyprint", version))


def test_one_that_is_not_mended_concerns_every_later_version():
    advisory = Advisory("CVE-2", "npm", "sass", "1.2", "", "x")
    assert list(found([Package("npm", "sass", "9.0")], [advisory])) == ["sass 9.0: CVE-2, not fixed. x"]
    assert list(found([Package("npm", "sass", "1.1")], [advisory])) == []


def test_nothing_that_is_locked_is_known_to_be_unsafe(packages):
    assert list(found(packages, listed()[1])) == []


def test_the_check_fails_for_what_is_unsafe_and_for_a_list_that_is_too_old(monkeypatch, capsys):
    call_command("sbom", "--check")
    unsafe = Advisory("CVE-3", "PyPI", "django", "", "999", "x")
    monkeypatch.setattr(sbom, "listed", lambda: (clock.today(), [unsafe]))
    with pytest.raises(CommandError, match="CVE-3, fixed in 999"):
        call_command("sbom", "--check")
    monkeypatch.setattr(sbom, "listed", lambda: (clock.today() - timedelta(days=GOOD_FOR_DAYS + 1), []))
    with pytest.raises(CommandError, match="renew it"):
        call_command("sbom", "--check")


def test_the_list_is_not_of_tomorrow():
    assert listed()[0] <= date(2026, 11, 28)
