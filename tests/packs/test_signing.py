"""The signature on a copy: any reader of PDF can check it, a flipped byte breaks it, and nobody reads the pages otherwise."""

import asyncio
import io
import json
import random
import re
import subprocess
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings as settings_of_django
from django.core.exceptions import ImproperlyConfigured
from pyhanko.sign.timestamps import DummyTimeStamper

from core.clock import LONDON
from core.stamping import stamped
from packs import checks, signing
from packs.copies import Taking
from prevent_portal.embedded.secrets import pack_key
from tests.packs.finished import drawn
from tests.packs.tagged import Reading
from tests.packs.test_copies import taken
from tests.packs.test_document import text_of
from tests.pdf_ua import faults_of

AT = datetime(2026, 11, 29, 8, 1, tzinfo=LONDON)
LINE = "Copy 1, taken by Omar Haddad, 29 November 2026 at 8:01am"


@pytest.fixture(scope="module", autouse=True)
def own_key(tmp_path_factory):
    """As a demonstration makes it at its first start."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in pack_key(tmp_path_factory.mktemp("key")).items():
            patch.setattr(settings_of_django, name, value)
        yield


@pytest.fixture(scope="module")
def pack() -> bytes:
    return stamped(drawn()[0].content, LINE)


@pytest.fixture(scope="module")
def copy(pack) -> bytes:
    return signing.signed(pack, signing.signatory(), at=AT)


def told(document: bytes, tmp_path: Path) -> str:
    """What poppler's pdfsig says, which shares no code with what signs."""
    (tmp_path / "pack.pdf").write_bytes(document)
    asked = ["pdfsig", "-nocert", "pack.pdf"]
    return subprocess.run(asked, cwd=tmp_path, capture_output=True, text=True, check=False).stdout


def test_a_reader_of_another_make_says_that_it_is_valid_and_covers_the_whole(copy, tmp_path):
    words = told(copy, tmp_path)
    assert "Signature Validation: Signature is Valid." in words and "Total document signed" in words
    assert "Signer Certificate Common Name: Prevent Portal (demonstration)" in words
    assert "Signature Type: ETSI.CAdES.detached" in words and "Signing Hash Algorithm: SHA-256" in words
    assert re.search("Signing Time: Nov 29 2026 08:01:00", words)


def test_a_flipped_byte_wherever_it_stands_makes_it_invalid(copy, pack, tmp_path):
    dice = random.Random(57)
    for place in [dice.randrange(len(pack)) for _ in range(5)]:
        bent = bytearray(copy)
        bent[place] ^= 1 << dice.randrange(8)
        assert "Signature is Valid" not in told(bytes(bent), tmp_path), place


def test_what_was_added_behind_it_is_not_signed(copy, tmp_path):
    assert "Total document signed" not in told(copy + b"\n% more\n%%EOF\n", tmp_path)


def test_the_pages_are_the_bytes_that_they_were_and_are_read_aloud_as_before(copy, pack):
    assert copy.startswith(pack)
    before, after = Reading(pack), Reading(copy)
    assert after.tree.says() == before.tree.says() and set(after.unread()) == set(before.unread())
    assert faults_of(copy) == []
    with pikepdf.open(io.BytesIO(copy)) as pdf:
        assert pdf.Root.MarkInfo.Marked and "pdfuaid:part" in pdf.Root.Metadata.read_bytes().decode()


def test_its_field_is_hidden_and_says_what_it_is(copy):
    with pikepdf.open(io.BytesIO(copy)) as pdf:
        (field,) = pdf.Root.AcroForm.Fields
        hidden = 2
        assert int(field.F) & hidden and str(field.TU) == "Signed electronically by Prevent Portal (demonstration)"
        assert pdf.Root.Perms.DocMDP.objgen == field.V.objgen  # nothing may be changed, a note included


def test_the_same_copy_is_signed_with_the_same_bytes_and_a_minute_later_with_others(copy, pack):
    by = signing.signatory()
    assert signing.signed(pack, by, at=AT) == copy != signing.signed(pack, by, at=AT + timedelta(minutes=1))


def test_a_copy_that_is_taken_is_signed_and_its_manifest_and_each_page_say_so(settings, tmp_path):
    settings.FILES_DIR = tmp_path
    whole = taken(Taking(1, "Omar Haddad", "Westmarch Police", AT))
    with zipfile.ZipFile(io.BytesIO(whole)) as opened:
        document, listed = opened.read("pack.pdf"), json.loads(opened.read("manifest.json"))["copy"]["signed"]
    assert "Signature is Valid" in told(document, tmp_path)
    shown = x509.load_pem_x509_certificate(Path(settings.PACK_SIGNING_CERTIFICATE).read_bytes())
    assert listed == {"by": "Prevent Portal (demonstration)", "certificate": shown.fingerprint(hashes.SHA256()).hex()}
    assert all("Signed electronically by Prevent Portal (demonstration)" in page for page in text_of(document))


def test_a_thread_in_which_an_event_loop_runs_can_sign_too(copy, pack):
    async def elsewhere() -> bytes:
        return signing.signed(pack, signing.signatory(), at=AT)

    with ThreadPoolExecutor(1) as of_its_own:  # a test in a browser may have left a loop running in this one
        assert of_its_own.submit(lambda: asyncio.run(elsewhere())).result() == copy


def test_a_timestamp_is_asked_for_where_a_service_is_named(pack, settings, monkeypatch, tmp_path):
    by = signing.signatory()
    settings.PACK_TIMESTAMP_ADDRESS = "http://127.0.0.1:1/"
    stamper = DummyTimeStamper(by.signer.signing_cert, by.signer.signing_key, fixed_dt=AT)
    monkeypatch.setattr(signing, "HTTPTimeStamper", lambda address, timeout: stamper)
    stamp = signing.signed(pack, by, at=AT)
    assert b"1.2.840.113549.1.9.16.2.14" not in stamp and len(stamp) > len(pack) + signing.WITH_A_TIME
    assert "Signature is Valid" in told(stamp, tmp_path)


def test_one_that_does_not_answer_holds_up_no_copy_and_the_log_of_the_service_says_so(copy, pack, settings, caplog):
    settings.PACK_TIMESTAMP_ADDRESS = "http://127.0.0.1:1/"
    assert signing.signed(pack, signing.signatory(), at=AT) == copy
    assert "signed without it" in caplog.text


def test_a_service_without_a_key_signs_nothing(settings):
    settings.PACK_SIGNING_KEY = ""
    assert signing.signatory() is None


def _no_file(folder, settings):
    settings.PACK_SIGNING_KEY = str(folder / "gone")


def _another_kind(folder, settings):
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    hidden = Ed25519PrivateKey.generate().private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    (folder / "key").write_bytes(hidden)
    settings.PACK_SIGNING_KEY = str(folder / "key")


def _anothers_certificate(folder, settings):
    settings.PACK_SIGNING_CERTIFICATE = pack_key(folder)["PACK_SIGNING_CERTIFICATE"]


@pytest.mark.parametrize(
    "spoil", [_no_file, _another_kind, _anothers_certificate], ids=["no file", "no RSA key", "another's certificate"]
)
def test_a_key_that_cannot_be_used_stops_the_copy_and_the_check_of_a_deployment_says_why(settings, tmp_path, spoil):
    spoil(tmp_path, settings)
    with pytest.raises(ImproperlyConfigured):
        signing.signatory()
    (problem,) = checks.copies_can_be_signed()
    assert problem.id == "packs.E001"


def test_a_certificate_signs_only_while_it_holds(monkeypatch):
    """A reader of PDF calls a copy invalid that was signed a day too late, or too early."""
    signs = signing.signatory()
    for moment in (signs.since - timedelta(seconds=1), signs.until + timedelta(seconds=1)):
        monkeypatch.setattr(signing, "now", lambda moment=moment: moment)
        with pytest.raises(ImproperlyConfigured, match="and not today"):
            signing.signatory()
        (problem,) = checks.copies_can_be_signed()
        assert problem.id == "packs.E001"


def test_the_check_says_when_the_certificate_ends_soon(settings, monkeypatch):
    assert checks.copies_can_be_signed() == []
    shown = x509.load_pem_x509_certificate(Path(settings.PACK_SIGNING_CERTIFICATE).read_bytes())
    monkeypatch.setattr(checks, "now", lambda: shown.not_valid_after_utc - timedelta(days=59))
    (problem,) = checks.copies_can_be_signed()
    assert problem.id == "packs.W004" and str(shown.not_valid_after_utc.year) in problem.msg
    settings.PACK_SIGNING_KEY = ""
    (problem,) = checks.copies_can_be_signed()
    assert problem.id == "packs.I001"
