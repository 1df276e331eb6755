"""What an agency's provider is asked by the service itself: what it says of itself, its keys, and a token for a code.

What it says of itself is remembered for minutes by each process. Nothing is asked within a transaction of the database."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import quote, urlsplit

from django.conf import settings

from accounts.limits import PROVIDERS
from accounts.models import IdentityProvider
from core.elsewhere import Elsewhere, NotHeard, Question, allowed

PLACES = ("authorization_endpoint", "token_endpoint", "jwks_uri")
WELL_KNOWN = "/.well-known/openid-configuration"
SERVERS = Elsewhere(
    seconds=PROVIDERS.seconds,
    most_bytes=PROVIDERS.most_bytes,
    at_once=PROVIDERS.at_once,
    left_alone=PROVIDERS.left_alone,
)


@dataclass(frozen=True)
class OfItself:
    """What a provider says of itself, as far as it is used."""

    authorization: str
    token: str
    keys: str
    names_itself: bool  # in each answer that comes by way of the browser (RFC 9207)
    takes_secret_in_form: bool


class Remembered:
    """What was read of an address, and when. A handful: as many as there are providers."""

    def __init__(self) -> None:
        self._read: dict[str, tuple[float, dict[str, Any]]] = {}
        self._lock = Lock()

    def read(self, url: str, *, for_seconds: float) -> dict[str, Any]:
        with self._lock:
            at, known = self._read.get(url, (0.0, {}))
        if known and time.monotonic() - at < for_seconds:
            return known
        found = _document(ask(Question(url)))
        with self._lock:
            self._read[url] = (time.monotonic(), found)
        return found


REMEMBERED = Remembered()


def ask(question: Question) -> bytes:
    answer = SERVERS.ask(question, hosts=settings.SIGN_IN_HOSTS, loopback=settings.SIGN_IN_LOOPBACK)
    if answer.status != 200:
        raise NotHeard(f"refused_{answer.status}")
    return answer.body


def may_be_asked(url: str) -> bool:
    try:
        allowed(url, hosts=settings.SIGN_IN_HOSTS, loopback=settings.SIGN_IN_LOOPBACK)
    except NotHeard:
        return False
    return True


def of_itself(issuer: str) -> OfItself:
    """Raises NotHeard: also where what it says is of another, or names what may not be asked."""
    said = REMEMBERED.read(issuer.rstrip("/") + WELL_KNOWN, for_seconds=PROVIDERS.known_for)
    if said.get("issuer") != issuer:
        raise NotHeard("another_issuer")
    authorization, token, keys = (str(said.get(name)) for name in PLACES)
    if not all(map(may_be_asked, (authorization, token, keys))):
        raise NotHeard("places")
    if "S256" not in said.get("code_challenge_methods_supported", ["S256"]):
        raise NotHeard("no_pkce")
    ways = said.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    return OfItself(
        authorization,
        token,
        keys,
        names_itself=said.get("authorization_response_iss_parameter_supported") is True,
        takes_secret_in_form="client_secret_basic" not in ways,
    )


def keys_of(issuer: str) -> Callable[[str | None], list[dict[str, Any]]]:
    """Its keys by name. A name that is not among them has them asked for again: providers change their keys."""

    def keys(name: str | None) -> list[dict[str, Any]]:
        place = of_itself(issuer).keys
        found = _keys_in(REMEMBERED.read(place, for_seconds=PROVIDERS.known_for))
        if name is not None and all(key.get("kid") != name for key in found):
            found = _keys_in(REMEMBERED.read(place, for_seconds=PROVIDERS.keys_again))
        return found

    return keys


def token_for(code: str, *, provider: IdentityProvider, verifier: str, back: str) -> str:
    """The id_token for a code. What else the provider gives, an access token, is not kept and never used."""
    of_them = of_itself(provider.issuer)
    secret = secret_of(provider)
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": verifier}
    headers = {}
    if of_them.takes_secret_in_form:
        form |= {"client_id": provider.client_id, "client_secret": secret}
    else:
        pair = f"{quote(provider.client_id, safe='')}:{quote(secret, safe='')}"
        headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    token = _document(ask(Question(of_them.token, form, headers))).get("id_token")
    if not isinstance(token, str):
        raise NotHeard("no_token")
    return token


def secret_of(provider: IdentityProvider) -> str:
    """From the file, a line for each client: the agency's number, the client's id, its secret. Read each time, so that
    another one holds at once; it stands in no row, on no page and in no log."""
    try:
        lines = Path(settings.SIGN_IN_SECRETS).read_text().splitlines() if settings.SIGN_IN_SECRETS else []
    except (OSError, UnicodeDecodeError):
        raise NotHeard("no_secret") from None
    for line in lines:
        agency, client, secret, *_ = [*line.strip().split(" ", 2), "", "", ""]
        if (agency, client) == (str(provider.agency.public_id), provider.client_id) and secret.strip():
            return secret.strip()
    raise NotHeard("no_secret")


def host_of(provider: IdentityProvider) -> str:
    return urlsplit(provider.issuer).hostname or ""


def _document(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise NotHeard("malformed") from None
    if not isinstance(found, dict):
        raise NotHeard("malformed")
    return found


def _keys_in(found: dict[str, Any]) -> list[dict[str, Any]]:
    keys = found.get("keys")
    return [key for key in keys if isinstance(key, dict)] if isinstance(keys, list) else []
