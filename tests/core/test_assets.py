"""What is sent to browsers: pinned, unbranded, and fetched from nowhere else."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings

BUILT = settings.ROOT / "build" / "static"


@pytest.fixture(scope="module")
def css():
    return (BUILT / "css" / "portal.css").read_text()


def test_every_front_end_package_is_pinned_exactly():
    package = json.loads((settings.ROOT / "package.json").read_text())
    pins = {**package["dependencies"], **package["devDependencies"]}
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in pins.values()), pins


def test_the_lock_has_a_hash_for_each_package_and_names_no_registry():
    lock = json.loads((settings.ROOT / "package-lock.json").read_text())
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert all(entry["integrity"].startswith("sha512-") for entry in packages.values())
    assert not any("resolved" in entry for entry in packages.values())


def test_no_typeface_crown_or_crest_of_the_government_is_used(css):
    assert "GDS Transport" not in css
    assert "@font-face" not in css
    assert not re.search(r"crest|crown|logotype", css)
    assert not [p for p in BUILT.rglob("*") if re.search(r"crest|crown|govuk-icon|\.woff", p.name)]


def test_every_image_of_the_style_sheet_is_there(css):
    for address in re.findall(r"url\(\"?([^)\"]+)\"?\)", css):
        assert (BUILT / "css" / address).resolve().is_file(), address


def test_templates_hold_no_inline_script_or_style():
    for template in sorted((settings.ROOT / "templates").rglob("*.html")):
        text = template.read_text()
        if "pdf" in template.parts or "packs" in template.parts:
            continue  # a pack is paper: its style sheet is part of the document
        assert not re.search(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=\"", text), template


def test_no_template_or_script_asks_another_host_for_anything():
    files = [*(settings.ROOT / "static" / "js").glob("*.js"), *(settings.ROOT / "templates").rglob("*.html")]
    for path in files:
        assert not re.search(r"(?:src|action)=\"https?://|fetch\(\"http", path.read_text()), path


def test_a_template_stays_short_enough_to_read():
    long = {p: n for p in _templates() if (n := len(p.read_text().splitlines())) > 120}
    assert not long


def _templates() -> list[Path]:
    return sorted((settings.ROOT / "templates").rglob("*.html"))
