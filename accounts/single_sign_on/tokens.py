"""What an agency's provider says of a person, in an id_token: read only when all of it is as it must be.

Signatures are PyJWT's and cryptography's. What is asked of a token stands here, in one order, each with a word for the log."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from secrets import compare_digest
from typing import Any

import jwt

from accounts.limits import PROVIDERS

# Signed by a key that only the provider has. None, and those whose key the service has too, stand in no list.
ALGORITHMS = {"RS256": "RSA", "PS256": "RSA", "ES256": "EC"}
SMALLEST_RSA = 2048
Keys = Callable[[str | None], list[dict[str, Any]]]

# What no sound provider sends: somebody made it, changed it, or brought it from elsewhere.
FORGED = {"algorithm", "type", "key", "signature", "audience", "party", "issuer", "nonce"}

FAULTS: tuple[tuple[type[Exception], str], ...] = (
    (jwt.ExpiredSignatureError, "expired"),
    (jwt.ImmatureSignatureError, "not_yet"),
    (jwt.InvalidIssuedAtError, "not_yet"),
    (jwt.InvalidAudienceError, "audience"),
    (jwt.InvalidIssuerError, "issuer"),
    (jwt.MissingRequiredClaimError, "missing"),
    (jwt.InvalidSignatureError, "signature"),
)


class Refused(Exception):
    """What came from the provider is not taken. `why` is a word for the log; the page says none of it."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Expected:
    """What was asked for: of whom, for whom, in which question, and since when the person must have signed in there."""

    issuer: str
    client_id: str
    nonce: str
    signed_in_since: float
    acr: Collection[str] = ()
    amr: Collection[str] = ()


@dataclass(frozen=True)
class Shown:
    """Whom the provider has named, and how they showed it there."""

    subject: str
    acr: str
    amr: tuple[str, ...]
    signed_in_at: float


def read(token: str, expected: Expected, *, keys: Keys) -> Shown:
    """Raises Refused with the first thing that is wrong."""
    said = verified(token, issuer=expected.issuer, client_id=expected.client_id, keys=keys)
    nonce = said.get("nonce")
    if not isinstance(nonce, str) or not compare_digest(nonce.encode(), expected.nonce.encode()):
        raise Refused("nonce")
    at = _signed_in_at(said, since=expected.signed_in_since)
    acr, amr = said.get("acr"), said.get("amr")
    if expected.acr and acr not in expected.acr:
        raise Refused("acr")
    methods = tuple(one for one in amr if isinstance(one, str)) if isinstance(amr, list) else ()
    if expected.amr and not set(methods) & set(expected.amr):
        raise Refused("amr")
    return Shown(_subject(said), acr if isinstance(acr, str) else "", methods, at)


def verified(
    token: str, *, issuer: str, client_id: str, keys: Keys, types: Collection[str | None] = (None, "JWT")
) -> dict[str, Any]:
    """The claims of a token that this issuer signed, of late, for this client."""
    if len(token) > PROVIDERS.token:
        raise Refused("too_long")
    algorithm, key = _key(token, keys, types)
    needed = ["iss", "aud", "iat", "exp"]
    try:
        said: dict[str, Any] = jwt.decode(
            token,
            key=key,
            algorithms=[algorithm],
            audience=client_id,
            issuer=issuer,
            leeway=PROVIDERS.skew,
            options={"require": needed},
        )
    except jwt.PyJWTError as fault:
        raise Refused(next((why for kind, why in FAULTS if isinstance(fault, kind)), "malformed")) from None
    except (ValueError, TypeError, OverflowError):  # claims of another kind than the standard's
        raise Refused("malformed") from None
    _for_us_alone(said, client_id)
    issued = said["iat"]
    if not _is_moment(issued) or time.time() - issued > (PROVIDERS.begun + PROVIDERS.skew).total_seconds():
        raise Refused("old")
    return said


def _key(token: str, keys: Keys, types: Collection[str | None]) -> tuple[str, jwt.PyJWK]:
    """The provider's key that the token names; never one that the token brings along."""
    try:
        header = jwt.get_unverified_header(token)
    except (jwt.PyJWTError, ValueError, TypeError):
        raise Refused("malformed") from None
    algorithm, name = header.get("alg"), header.get("kid")
    if algorithm not in ALGORITHMS:
        raise Refused("algorithm")
    if header.get("typ") not in types or "crit" in header:
        raise Refused("type")
    kind = ALGORITHMS[algorithm]
    found = [key for key in keys(name if isinstance(name, str) else None) if _is_for(key, kind, algorithm, name)]
    if len(found) != 1:
        raise Refused("key")
    try:
        key = jwt.PyJWK(found[0], algorithm=algorithm)
    except (jwt.PyJWTError, ValueError, TypeError, KeyError):
        raise Refused("key") from None
    if kind == "RSA" and key.key.key_size < SMALLEST_RSA:
        raise Refused("key")
    return algorithm, key


def _is_for(key: Mapping[str, Any], kind: str, algorithm: str, name: Any) -> bool:
    return (
        key.get("kty") == kind
        and key.get("use", "sig") == "sig"
        and key.get("alg", algorithm) == algorithm
        and (name is None or key.get("kid") == name)
    )


def _for_us_alone(said: dict[str, Any], client_id: str) -> None:
    """A token for several names whom it was given to, and it was us."""
    audience = said["aud"]
    several = isinstance(audience, list) and len(audience) != 1
    party = said.get("azp")
    if party != client_id and (several or party is not None):
        raise Refused("party")


def _signed_in_at(said: dict[str, Any], *, since: float) -> float:
    at: Any = said.get("auth_time")
    skew = PROVIDERS.skew.total_seconds()
    if not _is_moment(at):
        raise Refused("signed_in_at_missing")
    if at < since - skew or at > time.time() + skew:
        raise Refused("signed_in_at")
    return float(at)


def _is_moment(said: Any) -> bool:
    return isinstance(said, (int, float)) and not isinstance(said, bool)


def _subject(said: dict[str, Any]) -> str:
    """Compared letter by letter: no name, no mailbox, and never another account's because of case or space."""
    subject = said.get("sub")
    if (
        not isinstance(subject, str)
        or not 0 < len(subject) <= 255
        or not subject.isascii()
        or not subject.isprintable()
    ):
        raise Refused("subject")
    return subject
