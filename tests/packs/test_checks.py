"""A script that packs could not show is said before a pack shows it."""

import subprocess
from pathlib import Path

import pytest

from core import fonts
from packs import checks

LATIN = frozenset(range(0x20, 0x250))


def test_here_every_script_has_a_font():
    assert checks.every_script_has_a_font() == []


def test_missing_scripts_are_named_with_the_packages_that_bring_them(monkeypatch):
    monkeypatch.setattr(fonts, "_covered", lambda: LATIN)
    (said,) = checks.every_script_has_a_font()
    assert "Chinese" in said.msg and "Gurmukhi" in said.msg and "fonts-noto-cjk" in said.hint


def test_without_fontconfig_it_says_that_no_pack_can_be_made(monkeypatch):
    def gone(*_, **__):
        raise FileNotFoundError

    fonts._covered.cache_clear()
    monkeypatch.setattr(subprocess, "run", gone)
    (said,) = checks.every_script_has_a_font()
    assert "Packs cannot be made" in said.msg


@pytest.mark.parametrize("place", ["Dockerfile", "deploy/system-packages"])
def test_image_and_first_start_bring_the_fonts_of_every_script(place):
    named = Path(place).read_text()
    assert all(package in named for package in ("fontconfig", "fonts-noto-core", "fonts-noto-cjk"))
