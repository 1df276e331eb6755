"""The way to an agency's provider and back: what goes out, and what must come back, to the same browser and once."""

from __future__ import annotations

import base64
import hashlib
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from secrets import token_urlsafe
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError
from django.http import HttpRequest
from django.urls import reverse

from accounts.limits import PROVIDERS
from accounts.models import Agency, IdentityProvider
from accounts.single_sign_on import asking, tokens
from accounts.single_sign_on.tokens import Expected, Refused, Shown

BEGUN = "single_sign_on.begun"  # in the session: what was asked for, by its state
CODE = 4_000  # characters


class Purpose(StrEnum):
    SIGN_IN = "sign_in"
    JOIN = "join"  # by an invitation
    LINK = "link"
    PROVE = "prove"


# Where the person types something at the provider, although they may be signed in there.
ANEW = {Purpose.LINK, Purpose.PROVE}


@dataclass(frozen=True)
class Begun:
    """One question that was sent to a provider, as the browser's session keeps it."""

    provider: int
    purpose: str
    nonce: str
    verifier: str
    at: float
    onwards: str = ""
    person: int | None = None  # who was signed in when it was asked

    @property
    def is_over(self) -> bool:
        return time.time() - self.at > PROVIDERS.begun.total_seconds()

    @property
    def signed_in_since(self) -> float:
        within = 0.0 if self.purpose in ANEW else PROVIDERS.signed_in_within.total_seconds()
        return self.at - within


def back_address(agency: Agency) -> str:
    """One for each agency, so that the answer of one provider is never taken for that of another."""
    return settings.SITE_ADDRESS.rstrip("/") + reverse("single_sign_on_back", args=[agency.public_id])


def begin(request: HttpRequest, provider: IdentityProvider, purpose: Purpose, *, onwards: str = "") -> str:
    """The address at the provider to which the browser goes. Raises NotHeard."""
    of_them = asking.of_itself(provider.issuer)
    begun = Begun(
        provider=provider.pk,
        purpose=purpose.value,
        nonce=token_urlsafe(32),
        verifier=token_urlsafe(64),
        at=time.time(),
        onwards=onwards,
        person=request.user.pk,
    )
    state = token_urlsafe(32)
    kept = {**_kept(request), state: asdict(begun)}
    request.session[BEGUN] = dict(list(kept.items())[-PROVIDERS.begun_at_once :])
    return f"{of_them.authorization}{'&' if '?' in of_them.authorization else '?'}{urlencode(_asked(provider, begun, state))}"


def _asked(provider: IdentityProvider, begun: Begun, state: str) -> dict[str, str]:
    """Nothing of it names the person."""
    anew = begun.purpose in ANEW
    asked = {
        "response_type": "code",
        "scope": "openid",
        "client_id": provider.client_id,
        "redirect_uri": back_address(provider.agency),
        "state": state,
        "nonce": begun.nonce,
        "code_challenge": challenge(begun.verifier),
        "code_challenge_method": "S256",
        "max_age": "0" if anew else str(int(PROVIDERS.signed_in_within.total_seconds())),
    }
    if anew:
        asked["prompt"] = "login"
    if provider.acr:
        asked["acr_values"] = " ".join(provider.acr)
    return asked


def challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def taken(request: HttpRequest, state: str) -> Begun:
    """What this browser asked for under the state: once, whatever comes of it. Raises Refused."""
    kept = _kept(request)
    found = kept.pop(state, None)
    if found is None:
        raise Refused("state")
    request.session[BEGUN] = kept
    try:
        request.session.save()  # at once: a second answer finds nothing, however long this one takes
    except UpdateError:  # signed out in another tab
        raise Refused("state") from None
    begun = Begun(**found)
    if begun.is_over:
        raise Refused("too_late")
    return begun


def _kept(request: HttpRequest) -> dict[str, Any]:
    return dict(request.session.get(BEGUN, {}))


def shown(answer: Mapping[str, str], begun: Begun, provider: IdentityProvider) -> Shown:
    """Whom the provider has named, in answer to what was asked. Raises Refused and NotHeard."""
    if provider.pk != begun.provider:
        raise Refused("provider_changed")
    of_them = asking.of_itself(provider.issuer)
    if answer.get("iss", provider.issuer if not of_them.names_itself else "") != provider.issuer:
        raise Refused("issuer")
    code = answer.get("code", "")
    if "error" in answer or not 0 < len(code) <= CODE:
        raise Refused("no_code")
    back = back_address(provider.agency)
    token = asking.token_for(code, provider=provider, verifier=begun.verifier, back=back)
    expected = Expected(
        issuer=provider.issuer,
        client_id=provider.client_id,
        nonce=begun.nonce,
        signed_in_since=begun.signed_in_since,
        acr=provider.acr,
        amr=provider.amr,
    )
    return tokens.read(token, expected, keys=asking.keys_of(provider.issuer))
