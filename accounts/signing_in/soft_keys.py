"""A passkey kept in software: what the demonstration presses for its invented people, and tests for everybody.

The source alone makes none of them: each is derived from the key file of this installation. A service that is not a
demonstration never presses one (`prevent_portal.demo`)."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal.auth import WebAuthn
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from fido2.cose import ES256
from fido2.utils import sha256, websafe_decode, websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

from accounts.models import User
from core.enciphered import keys_in

FLAG = AuthenticatorData.FLAG
SEEN = FLAG.UP | FLAG.UV
NAME = "Key of the demonstration"


class SoftKey:
    """The same one for the same words, in one installation."""

    def __init__(self, words: str) -> None:
        secret = hmac.new(keys_in(settings.SECOND_FACTOR_KEY)[-1], f"soft key:{words}".encode(), hashlib.sha512)
        order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256
        number = int.from_bytes(secret.digest(), "big") % (order - 1) + 1
        self.private = ec.derive_private_key(number, ec.SECP256R1())
        self.id = hashlib.sha256(b"id" + secret.digest()).digest()

    def made(self, options: dict[str, Any], *, origin: str) -> dict[str, Any]:
        """What a browser answers to `navigator.credentials.create`."""
        asked = options["publicKey"]
        public = AttestedCredentialData.create(
            b"\0" * 16, self.id, ES256.from_cryptography_key(self.private.public_key())
        )
        told = _told("webauthn.create", asked["challenge"], origin)
        data = AuthenticatorData.create(sha256(asked["rp"]["id"].encode()), SEEN | FLAG.AT, 0, public)
        answer = {
            "clientDataJSON": websafe_encode(told),
            "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
        }
        return {**self._named(), "response": answer, "clientExtensionResults": {"credProps": {"rk": True}}}

    def pressed(self, options: dict[str, Any], *, origin: str, handle: bytes) -> dict[str, Any]:
        """What a browser answers to `navigator.credentials.get`."""
        asked = options["publicKey"]
        told = _told("webauthn.get", asked["challenge"], origin)
        data = AuthenticatorData.create(sha256(asked["rpId"].encode()), SEEN, 0)
        signature = self.private.sign(bytes(data) + sha256(told), ec.ECDSA(hashes.SHA256()))
        answer = {
            "clientDataJSON": websafe_encode(told),
            "authenticatorData": websafe_encode(data),
            "signature": websafe_encode(signature),
            "userHandle": websafe_encode(handle),
        }
        return {**self._named(), "response": answer, "clientExtensionResults": {}}

    def _named(self) -> dict[str, str]:
        return {"id": websafe_encode(self.id), "rawId": websafe_encode(self.id), "type": "public-key"}


def _told(kind: str, challenge: bytes | str, origin: str) -> bytes:
    given = websafe_decode(challenge) if isinstance(challenge, str) else challenge
    return bytes(CollectedClientData.create(type=kind, challenge=given, origin=origin))


def key_of(person: User) -> SoftKey:
    """The key of an invented person, put beside the account when it is first pressed."""
    key = SoftKey(person.email)
    kept = Authenticator.objects.filter(user=person, type=Authenticator.Type.WEBAUTHN)
    if not any(one.data["credential"]["id"] == websafe_encode(key.id) for one in kept):
        options = {"publicKey": {"challenge": b"\0" * 32, "rp": {"id": "localhost"}}}
        WebAuthn.add(person, NAME, key.made(options, origin="http://localhost"))
    return key
