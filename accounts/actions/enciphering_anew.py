"""The key of second factors is changed: what an older key of the file enciphered is enciphered with the newest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction

from accounts.kinds import ACCOUNT_SECOND_FACTORS_ENCIPHERED
from accounts.signing_in.second_factor import PURPOSE
from audit.log import log
from core.enciphered import deciphered, enciphered, is_by_newest, is_enciphered


@dataclass(frozen=True)
class Anew:
    """How many rows were enciphered anew, and how many none of the keys deciphers: those stay as they are."""

    changed: int
    unreadable: int


def encipher_anew() -> Anew:
    """Row by row beside the running service: each is locked while it is written, so that a recovery code that is used
    meanwhile stays used. Done again it changes nothing."""
    rows = Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN).order_by("pk").values_list("pk", flat=True)
    done = [_one(pk) for pk in rows]
    found = Anew(changed=done.count(True), unreadable=done.count(None))
    if found.changed:
        log(ACCOUNT_SECOND_FACTORS_ENCIPHERED, data={"changed": found.changed, "unreadable": found.unreadable})
    return found


@transaction.atomic
def _one(pk: int) -> bool | None:
    """Whether it was enciphered anew; None where none of the keys deciphers it."""
    locked = Authenticator.objects.select_for_update().filter(pk=pk).first()
    if locked is None:  # taken away meanwhile
        return False
    try:
        anew = {name: _anew(value) for name, value in locked.data.items()}
    except ValueError:
        return None
    changed = anew != locked.data
    if changed:
        locked.data = anew
        locked.save(update_fields=["data"])
    return changed


def _anew(value: Any) -> Any:
    how = {"key_file": settings.SECOND_FACTOR_KEY, "purpose": PURPOSE}
    if not is_enciphered(value) or is_by_newest(value, **how):
        return value
    return enciphered(deciphered(value, **how), **how)
