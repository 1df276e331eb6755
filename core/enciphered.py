"""Text that stands in a row, and that a reader of the row cannot read: AES-256-GCM, with a key from a file.

The file has a key a line, 32 bytes in base64. The first enciphers; every one of them deciphers, so that a new key is put
before the old one, and the old one is taken out when nothing of it is left."""

from __future__ import annotations

import base64
import secrets
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.exceptions import ImproperlyConfigured

KEY, NONCE = 32, 12
MARK = "1:"  # of this way of enciphering


def new_key() -> str:
    """A line of such a file."""
    return base64.b64encode(secrets.token_bytes(KEY)).decode()


def enciphered(text: str, *, key_file: str, purpose: str) -> str:
    """Never the same twice. What is enciphered for one purpose is deciphered for no other."""
    nonce = secrets.token_bytes(NONCE)
    sealed = AESGCM(keys_in(key_file)[0]).encrypt(nonce, text.encode(), purpose.encode())
    return MARK + base64.b64encode(nonce + sealed).decode()


def deciphered(text: str, *, key_file: str, purpose: str) -> str:
    """Raises ValueError for what none of the keys enciphered for this purpose, and for what was changed since."""
    if not text.startswith(MARK):
        raise ValueError("This was never enciphered.")
    whole = base64.b64decode(text.removeprefix(MARK), validate=True)
    for key in keys_in(key_file):
        try:
            return AESGCM(key).decrypt(whole[:NONCE], whole[NONCE:], purpose.encode()).decode()
        except InvalidTag:
            continue
    raise ValueError("None of the keys deciphers this.")


def is_enciphered(text: object) -> bool:
    return isinstance(text, str) and text.startswith(MARK)


def is_by_newest(text: str, *, key_file: str, purpose: str) -> bool:
    """Whether the first key enciphered it, so that the others are not needed for it."""
    whole = base64.b64decode(text.removeprefix(MARK), validate=True)
    try:
        AESGCM(keys_in(key_file)[0]).decrypt(whole[:NONCE], whole[NONCE:], purpose.encode())
    except InvalidTag:
        return False
    return True


@lru_cache(maxsize=4)
def keys_in(path: str) -> tuple[bytes, ...]:
    """Read once a process."""
    if not path or not Path(path).is_file():
        raise ImproperlyConfigured("Set SECOND_FACTOR_KEY to a file with a key (docs/operations.md).")
    keys = tuple(base64.b64decode(line, validate=True) for line in Path(path).read_text().split())
    if not keys or any(len(key) != KEY for key in keys):
        raise ImproperlyConfigured(f"Each line of {Path(path).name} is 32 bytes in base64.")
    return keys
