"""The service's signature on a copy of a pack: PAdES, so that any reader of PDF can say who signed it and that no byte was
changed since, without this service and without its log.

It is added behind the finished document (an incremental update), in a field that is not seen and that assistive technology
passes over: pages and tags stay the bytes that they were. What can be seen of it is a line at the foot of each page."""

from __future__ import annotations

import io
import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import blake2b, sha256
from pathlib import Path
from typing import Any

from asn1crypto.keys import PrivateKeyInfo
from asn1crypto.x509 import Certificate
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from pyhanko.pdf_utils.generic import ArrayObject, ByteStringObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import InvisSigSettings, MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.timestamps import HTTPTimeStamper, TimeStamper, TimestampRequestError
from pyhanko_certvalidator.registry import SimpleCertificateStore

from core.clock import day_words, now
from packs.limits import LIMITS

logger = logging.getLogger(__name__)
FIELD = "Signature"
# As PDF/UA asks of a field without a look.
UNSEEN = InvisSigSettings(set_print_flag=False, set_hidden_flag=True, box_out_of_bounds=True)
WITH_A_TIME = 32_768  # characters kept free for a signature with the answer of a timestamp service in it


@dataclass(frozen=True)
class Signatory:
    """The service as it signs: its key, and what its certificate says."""

    signer: SimpleSigner
    name: str
    fingerprint: str  # SHA-256 of the certificate, in hexadecimal
    since: datetime
    until: datetime

    def line(self) -> str:
        return f"Signed electronically by {self.name}"

    def said(self) -> dict[str, str]:
        return {"by": self.name, "certificate": self.fingerprint}


def signatory() -> Signatory | None:
    """None where the service has no key: its copies are not signed. Raises ImproperlyConfigured where a key is named that
    cannot be used, or whose certificate does not hold today: no copy leaves unsigned by mistake, nor with a signature that
    its reader is told is worth nothing."""
    if not settings.PACK_SIGNING_KEY:
        return None
    signs = _signatory(settings.PACK_SIGNING_KEY, settings.PACK_SIGNING_CERTIFICATE)
    if not signs.since <= now() <= signs.until:
        raise ImproperlyConfigured(
            f"The certificate that signs copies of packs holds from {day_words(signs.since)} to {day_words(signs.until)}, and "
            "not today."
        )
    return signs


@cache
def _signatory(key_file: str, certificate_file: str) -> Signatory:
    """Read once a process. The file of the certificate may go on with those above it."""
    try:
        key = serialization.load_pem_private_key(Path(key_file).read_bytes(), password=None)
        own, *above = x509.load_pem_x509_certificates(Path(certificate_file).read_bytes())
    except (OSError, ValueError, TypeError) as failure:
        raise ImproperlyConfigured(
            "PACK_SIGNING_KEY and PACK_SIGNING_CERTIFICATE each name a file in PEM (docs/operations.md)."
        ) from failure
    if not isinstance(key, RSAPrivateKey) or key.key_size < LIMITS.signing_bits:
        raise ImproperlyConfigured(f"PACK_SIGNING_KEY must be an RSA key of {LIMITS.signing_bits} bits or more.")
    if own.public_key() != key.public_key():
        raise ImproperlyConfigured("The first certificate in PACK_SIGNING_CERTIFICATE is not that of PACK_SIGNING_KEY.")
    der, plain = serialization.Encoding.DER, serialization.NoEncryption()
    hidden = PrivateKeyInfo.load(key.private_bytes(der, serialization.PrivateFormat.PKCS8, plain))
    others = SimpleCertificateStore.from_certs([Certificate.load(each.public_bytes(der)) for each in above])
    shown = Certificate.load(own.public_bytes(der))
    name = shown.subject.native.get("common_name") or shown.subject.human_friendly
    return Signatory(
        SimpleSigner(shown, hidden, others),
        str(name),
        sha256(shown.dump()).hexdigest(),
        own.not_valid_before_utc,
        own.not_valid_after_utc,
    )


class _SameBytes(IncrementalPdfFileWriter):
    """Adds the signature and nothing else. The library draws the new half of the document's identifier by lot, and writes
    the hour of the machine and its own name into what the document says of itself."""

    @classmethod
    def _handle_id(cls, prev: Any) -> ArrayObject:
        first = prev.trailer["/ID"][0]
        prev.stream.seek(0)
        return ArrayObject([first, ByteStringObject(blake2b(prev.stream.read(), digest_size=16).digest())])

    def _update_meta(self) -> None:
        """Left as it was."""


class _AtAMoment(PdfSigner):
    """Says the moment it is given, and not that of the machine."""

    def __init__(self, at: datetime, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.at = at

    def init_signing_session(self, *given: Any, **more: Any) -> Any:
        session = super().init_signing_session(*given, **more)
        session.system_time = self.at
        return session


def signed(document: bytes, by: Signatory, *, at: datetime) -> bytes:
    """The document with the signature behind it. Without a timestamp service the same document, key and moment give the
    same bytes; with one its answer is in them. One that does not answer holds up no copy, and the log of the service says
    so: the signature then says the moment by our clock alone."""
    if address := settings.PACK_TIMESTAMP_ADDRESS:
        try:
            return _signed(document, by, at, HTTPTimeStamper(address, timeout=LIMITS.timestamp_seconds))
        except TimestampRequestError:
            logger.error("The timestamp service does not answer: a copy of a pack was signed without it.")
    return _signed(document, by, at)


def _signed(document: bytes, by: Signatory, at: datetime, timestamps: TimeStamper | None = None) -> bytes:
    about = PdfSignatureMetadata(
        field_name=FIELD,
        name=by.name,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,  # a note that is added later is one
    )
    field = SigFieldSpec(FIELD, invis_sig_settings=UNSEEN, readable_field_name=by.line())
    signer = _AtAMoment(at, about, by.signer, timestamper=timestamps, new_field_spec=field)
    given, room = _SameBytes(io.BytesIO(document)), WITH_A_TIME if timestamps else None
    # The library runs an event loop of its own, and a thread that has one already bears no second.
    with ThreadPoolExecutor(1) as alone:
        finished: io.BytesIO = alone.submit(signer.sign_pdf, given, bytes_reserved=room).result()
    return finished.getvalue()
