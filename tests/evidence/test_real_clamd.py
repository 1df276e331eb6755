"""The real clamd, where Debian's package is installed, with our limits and a signature of its test file alone."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import time
from pathlib import Path

import pikepdf
import pytest

from evidence import scanner
from evidence.limits import Limits
from prevent_portal.embedded.scanner import configured
from tests.evidence.odd.documents import a_pdf
from tests.evidence.odd.others import locked_archive
from tests.evidence.odd.pictures import an_archive, picture

CLAMD = shutil.which("clamdscan") and (shutil.which("clamd") or shutil.which("clamd", path="/usr/sbin"))
pytestmark = pytest.mark.skipif(not CLAMD, reason="clamd is not installed")


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    here = tmp_path_factory.mktemp("clamd")
    placed = configured(socket=here / "clamd.ctl", signatures=here, folder=here)
    (here / "clamd.conf").write_text(placed)
    test = re.search(rb"X5O.*", scanner.test_archive(), re.S)[0].partition(b"PK")[0]
    (here / "test.ndb").write_text(f"Eicar-Test-Signature:0:*:{test.hex()}\n")
    running = subprocess.Popen([CLAMD, "-c", here / "clamd.conf"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while not (here / "clamd.ctl").exists() and running.poll() is None:
        time.sleep(0.1)
    # As its container says whether it is well.
    subprocess.run(["clamdscan", f"--config-file={here}/clamd.conf", "--ping", "3"], check=True)
    yield str(here / "clamd.ctl")
    running.terminate()
    running.wait()


@pytest.fixture(autouse=True)
def asked(settings, address, monkeypatch):
    settings.CLAMD_ADDRESS = address
    monkeypatch.setattr(scanner, "LIMITS", Limits(file_bytes=50_000))


def said(content: bytes) -> str:
    return scanner._ask(b"INSTREAM", scanner.pieces(io.BytesIO(content)))


def test_it_finds_its_test_file_in_an_archive_and_calls_a_picture_clean():
    assert scanner._refused(said(scanner.test_archive())) == "virus"
    assert [said(content) for content in (picture(), an_archive(), a_pdf())] == ["stream: OK"] * 3


def test_what_is_locked_is_not_called_clean():
    locked = a_pdf(encryption=pikepdf.Encryption(owner="o", user="u"))
    assert [scanner._refused(said(content)) for content in (locked_archive(), locked)] == ["encrypted"] * 2


def test_without_signatures_of_its_makers_nothing_is_released():
    with pytest.raises(scanner.Silent) as silent:
        scanner.SCANNER.scan(io.BytesIO(picture()))
    assert silent.value.reason == "scanner_old" and Path(scanner.settings.CLAMD_ADDRESS).exists()
