"""A scanner of the tests, and files to send."""

from __future__ import annotations

import pytest

from evidence import scanner
from tests.evidence.clamd import Clamd


@pytest.fixture
def clamd(settings, monkeypatch):
    """A scanner that answers as the real one does; a test changes what it says."""
    with Clamd() as running:
        settings.CLAMD_ADDRESS = running.address
        monkeypatch.setattr(scanner.SCANNER, "_proven_until", 0.0)
        yield running


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.FILES_DIR = tmp_path
