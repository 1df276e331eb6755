"""What a person has besides a password: passkeys, an authenticator app as a bridge, recovery codes for a bad day
(ADR 0038). What allauth asks of us, and what the rest of the service asks about it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY, get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import QuerySet
from django.http import HttpRequest

from core.enciphered import deciphered, enciphered

PURPOSE = "second factor"
# What a passkey or an authenticator app shows on a private telephone: it must not say what the service is about.
NAME_ELSEWHERE = "Casework"
FACTORS = (Authenticator.Type.WEBAUTHN, Authenticator.Type.TOTP)


class SecondFactors(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "This was not accepted. Type the newest code, or try the passkey again.",
    }

    def encrypt(self, text: str) -> str:
        return enciphered(text, key_file=settings.SECOND_FACTOR_KEY, purpose=PURPOSE)

    def decrypt(self, encrypted_text: str) -> str:
        return deciphered(encrypted_text, key_file=settings.SECOND_FACTOR_KEY, purpose=PURPOSE)

    def get_totp_issuer(self) -> str:
        return NAME_ELSEWHERE

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """A passkey is of the service's own name, and not of whichever name a request came by; only the demonstration is
        asked for as `localhost` and by number."""
        own = urlsplit(settings.SITE_ADDRESS).hostname or ""
        here = context.request.get_host().partition(":")[0]
        return {"id": here if settings.DEMO else own, "name": NAME_ELSEWHERE}

    def get_public_key_credential_user_entity(self, user: AbstractBaseUser) -> dict[str, Any]:
        return {**super().get_public_key_credential_user_entity(user), "display_name": str(user)}


def factors_of(person: Any) -> QuerySet[Authenticator]:
    """Passkeys and the app, oldest first. Recovery codes are none: they only stand in for one."""
    return Authenticator.objects.filter(user_id=person.pk, type__in=FACTORS).order_by("created_at", "pk")


def has_second_factor(person: Any) -> bool:
    return factors_of(person).exists()


def proofs_of(request: HttpRequest) -> list[dict[str, Any]]:
    """How and when this session proved who it is: by a second factor, or with a password alone until there is one."""
    records: list[dict[str, Any]] = get_authentication_records(request, request.user)
    return [record for record in records if record.get("method") == "mfa"] or records


def proved_twice(request: HttpRequest) -> bool:
    return any(record.get("method") == "mfa" for record in proofs_of(request))


def password_counts(request: HttpRequest) -> bool:
    """As half of a proof, with a code; or alone, for who has shown no second factor because there is none yet. Where the
    agency's own sign-in was the second factor, it alone is asked: a password would be asked for again and again."""
    return has_second_factor(request.user) or not proved_twice(request)


def forget_second_factor(request: HttpRequest) -> None:
    """What was shown counts no more: the next page asks for a second factor, and for nothing that cannot be shown."""
    records = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
    request.session[AUTHENTICATION_METHODS_SESSION_KEY] = [one for one in records if one.get("method") != "mfa"]
