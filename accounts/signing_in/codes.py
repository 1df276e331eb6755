"""Whether a code is right: of the authenticator app, each once, or one of the recovery codes, each once.

allauth remembers a used code of the app in the cache, which is each process's own here; the row remembers it for all."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import decrypt
from axes.handlers.proxy import AxesProxyHandler
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.actions import credentials
from accounts.models import User
from accounts.signing_in.apps_until import STANDS_IN, has_passkey, is_over_for
from accounts.signing_in.guessing import at_account, guessed_wrong

LAST = "last_counter"
WRONG_HERE = "wrong_codes"  # in the session of a half sign-in: how many codes it has mistyped


@transaction.atomic
def factor_of_code(request: HttpRequest, person: User, code: str) -> Authenticator | None:
    """What the code proves the person by. A wrong one counts as a wrong password does, and while guesses are held up
    none is looked at. Of two at once the second waits until the first is counted."""
    list(_all_of(person).select_for_update().order_by("pk"))
    if not AxesProxyHandler.is_allowed(request, {"email": person.email}):
        request.axes_locked_out = True  # type: ignore[attr-defined]  # its middleware answers with the page that says so
        return None
    found = _app_of(person, code) or _recovery_codes_of(person, code)
    if found is None:
        guessed_wrong(request, person)
        if not request.user.is_authenticated:  # the password was right, and no other step is: its owner hears of it
            request.session[WRONG_HERE] = request.session.get(WRONG_HERE, 0) + 1
            credentials.knows_password(person=person)
    return found


def counter_of(secret: str, code: str, *, after: int = -1) -> int | None:
    """The half minute to which the code belongs, if that is now and after the one of the last code."""
    for counter in totp.yield_hotp_counters_from_time():
        wanted = totp.format_hotp_value(totp.hotp_value(secret, counter))
        if counter > after and compare_user_code(actual=code, expected=wanted):
            return int(counter)
    return None


def _app_of(person: User, code: str) -> Authenticator | None:
    row = _locked(person, Authenticator.Type.TOTP)
    if row is None or (has_passkey(person) and is_over_for(person)):
        return None
    counter = counter_of(decrypt(row.data["secret"]), code, after=row.data.get(LAST, -1))
    if counter is None:
        return None
    row.data[LAST] = counter
    row.save(update_fields=["data"])
    return row


def _recovery_codes_of(person: User, code: str) -> Authenticator | None:
    row = _locked(person, Authenticator.Type.RECOVERY_CODES)
    if row is None or not RecoveryCodes(row).validate_code(code):
        return None
    row.refresh_from_db()
    credentials.recovery_code_used(person=person, left=len(RecoveryCodes(row).get_unused_codes()))
    return row


def was_mistyped(request: HttpRequest, person: User, now: datetime) -> bool:
    """Whether all that was wrong at the account lately were codes in this browser, which has the right one now: its owner has
    mistyped, and a stranger does not have the password. Asked before the sign-in is noted, by which what was wrong is forgotten."""
    wrong = request.session.pop(WRONG_HERE, 0)
    return bool(wrong) and at_account(person.email, now)[0] <= wrong


def _locked(person: User, kind: Any) -> Authenticator | None:
    return _all_of(person).select_for_update().filter(type=kind).first()


def _all_of(person: User) -> QuerySet[Authenticator]:
    return Authenticator.objects.filter(user=person, type__in=STANDS_IN)
