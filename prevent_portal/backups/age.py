"""Files in the format of `age` (age-encryption.org/v1, X25519): with the identity that program opens them, too.

What backs up needs the recipient alone, which is public: a machine that is broken into gives away no backup of before.
The identity lies where backups are restored. Own code over `cryptography`, which is locked already; a test opens what the
reference programs wrote.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import BinaryIO

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from prevent_portal.backups.bech32 import decoded, encoded

FIRST_LINE = b"age-encryption.org/v1"
RECIPIENT, IDENTITY = "age", "age-secret-key-"
CHUNK, TAG = 64 * 1024, 16
LONGEST_HEADER = 64 * 1024


class CannotOpen(ValueError):
    """Not such a file, damaged, cut short, or for another key."""


@dataclass(frozen=True)
class Identity:
    """The private key: its text begins AGE-SECRET-KEY-1."""

    key: X25519PrivateKey

    @classmethod
    def new(cls) -> Identity:
        return cls(X25519PrivateKey.generate())

    @classmethod
    def read(cls, text: str) -> Identity:
        return cls(X25519PrivateKey.from_private_bytes(decoded(_key_line(text).lower(), IDENTITY)))

    def __str__(self) -> str:
        return encoded(IDENTITY, self.key.private_bytes_raw()).upper()

    def __repr__(self) -> str:
        return f"Identity of {self.recipient}"

    @property
    def recipient(self) -> str:
        return encoded(RECIPIENT, self.key.public_key().public_bytes_raw())


def recipient_of(text: str) -> X25519PublicKey:
    """From the text of a file: one line, age1…"""
    return X25519PublicKey.from_public_bytes(decoded(_key_line(text), RECIPIENT))


def _key_line(text: str) -> str:
    """The one line that is neither empty nor a comment, as `age-keygen` writes."""
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    if len(lines) != 1:
        raise ValueError("A key file of age holds one key.")
    return lines[0]


class Sealed:
    """Write to it, then `close()`: what was written stands enciphered in `file`, which stays open."""

    def __init__(self, file: BinaryIO, recipient: X25519PublicKey) -> None:
        file_key, nonce = os.urandom(16), os.urandom(16)
        file.write(_header(file_key, recipient) + nonce)
        self._file, self._cipher = file, _payload_cipher(file_key, nonce)
        self._waiting, self._number = bytearray(), 0

    def write(self, data: bytes) -> int:
        self._waiting += data
        # The last chunk bears a mark of its own, so one is always held back.
        while len(self._waiting) > CHUNK:
            self._put(bytes(self._waiting[:CHUNK]), is_last=False)
            del self._waiting[:CHUNK]
        return len(data)

    def flush(self) -> None:
        """A chunk is written when it is whole."""

    def close(self) -> None:
        self._put(bytes(self._waiting), is_last=True)

    def _put(self, chunk: bytes, *, is_last: bool) -> None:
        self._file.write(self._cipher.encrypt(_nonce(self._number, is_last=is_last), chunk, None))
        self._number += 1


def opened(file: BinaryIO, identity: Identity) -> Iterator[bytes]:
    """The content, a chunk at a time. Raises CannotOpen, also at the end where the file was cut short."""
    cipher = _payload_cipher(*_read_header(file, identity))
    number, chunk = 0, _read(file, CHUNK + TAG)
    while True:
        following = _read(file, CHUNK + TAG)
        try:
            plain = cipher.decrypt(_nonce(number, is_last=not following), chunk, None)
        except InvalidTag:
            raise CannotOpen("It was changed or cut short after it was written.") from None
        if not plain and number:
            raise CannotOpen("It does not end as it should.")
        yield plain
        if not following:
            return
        number, chunk = number + 1, following


def _read(file: BinaryIO, many: int) -> bytes:
    """So many bytes, or those that are left."""
    parts = bytearray()
    while len(parts) < many and (part := file.read(many - len(parts))):
        parts += part
    return bytes(parts)


def _header(file_key: bytes, recipient: X25519PublicKey) -> bytes:
    fleeting = X25519PrivateKey.generate()
    share = fleeting.public_key().public_bytes_raw()
    wrapped = _wrapping(fleeting.exchange(recipient), share, recipient).encrypt(bytes(12), file_key, None)
    text = FIRST_LINE + b"\n-> X25519 " + _base64(share) + b"\n" + _base64(wrapped) + b"\n---"
    return text + b" " + _base64(_mac(file_key, text)) + b"\n"


def _read_header(file: BinaryIO, identity: Identity) -> tuple[bytes, bytes]:
    """The key of the file and the nonce of its content."""
    lines, size = [file.readline(LONGEST_HEADER)], 0
    if lines[0] != FIRST_LINE + b"\n":
        raise CannotOpen("This is no file of age.")
    while not lines[-1].startswith(b"--- "):
        lines.append(file.readline(LONGEST_HEADER))
        size += len(lines[-1])
        if not lines[-1] or size > LONGEST_HEADER:
            raise CannotOpen("Its header does not end.")
    text = b"".join(lines[:-1]) + b"---"
    for kind, body in pairwise(lines):
        if kind.startswith(b"-> X25519 ") and (key := _unwrapped(kind[10:], body, identity)):
            _hold(key, text, _bytes_of(lines[-1][4:]))
            return key, _read(file, 16)
    raise CannotOpen("It was made for another key.")


def _unwrapped(share: bytes, body: bytes, identity: Identity) -> bytes | None:
    theirs = _bytes_of(share)
    try:
        secret = identity.key.exchange(X25519PublicKey.from_public_bytes(theirs))
        return _wrapping(secret, theirs, identity.key.public_key()).decrypt(bytes(12), _bytes_of(body), None)
    except (InvalidTag, ValueError):
        return None


def _hold(file_key: bytes, text: bytes, said: bytes) -> None:
    code = HMAC(_derived(file_key, b"", b"header"), SHA256())
    code.update(text)
    try:
        code.verify(said)
    except InvalidSignature:
        raise CannotOpen("Its header was changed.") from None


def _mac(file_key: bytes, text: bytes) -> bytes:
    code = HMAC(_derived(file_key, b"", b"header"), SHA256())
    code.update(text)
    return code.finalize()


def _wrapping(secret: bytes, share: bytes, recipient: X25519PublicKey) -> ChaCha20Poly1305:
    salt = share + recipient.public_bytes_raw()
    return ChaCha20Poly1305(_derived(secret, salt, FIRST_LINE + b"/X25519"))


def _payload_cipher(file_key: bytes, nonce: bytes) -> ChaCha20Poly1305:
    return ChaCha20Poly1305(_derived(file_key, nonce, b"payload"))


def _derived(secret: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt, info).derive(secret)


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])


def _base64(data: bytes) -> bytes:
    return base64.b64encode(data).rstrip(b"=")


def _bytes_of(text: bytes) -> bytes:
    text = text.strip()
    try:
        return base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except ValueError:
        raise CannotOpen("Its header cannot be read.") from None
