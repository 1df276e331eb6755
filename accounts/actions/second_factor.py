"""Adding, removing and taking away what a person proves themselves with."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.utils import encrypt
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.db import transaction

from accounts.access import take_second_factors
from accounts.actions import credentials, identity_links, new_passwords, sessions
from accounts.authority import Authority
from accounts.kinds import ACCOUNT_SECOND_FACTORS_TAKEN
from accounts.models import User
from accounts.signing_in import apps_until
from accounts.signing_in.codes import LAST
from accounts.signing_in.second_factor import factors_of
from audit.log import log
from audit.moves import MoveDenied, bump_version, lock_version
from core.locking import lock

LONGEST_LIST = 10


@transaction.atomic
def add_passkey(*, by: Authority, name: str, credential: dict[str, Any]) -> Authenticator:
    _room_for(by.person)
    added = WebAuthn.add(by.person, name, credential).instance
    credentials.changed(person=by.person, change=credentials.CHANGES["mfa/email/webauthn_added"])
    return added


@transaction.atomic
def add_app(*, by: Authority, secret: str, counter: int) -> Authenticator:
    """`counter` is the half minute of the code that was typed: it opens nothing afterwards."""
    _room_for(by.person)
    if apps_until.is_over_for(by.person):
        raise MoveDenied(apps_until.OVER)
    if factors_of(by.person).filter(type=Authenticator.Type.TOTP).exists():
        raise MoveDenied("You have an authenticator app already. Remove it first to set up another one.")
    data = {"secret": encrypt(secret), LAST: counter}
    added = Authenticator.objects.create(user=by.person, type=Authenticator.Type.TOTP, data=data)
    credentials.changed(person=by.person, change=credentials.CHANGES["mfa/email/totp_activated"])
    return added


@transaction.atomic
def remove(*, factor: Authenticator, by: Authority) -> None:
    """One's own. The last one stays: without it no page would answer."""
    lock(by.person)
    mine = factors_of(by.person)
    if not mine.filter(pk=factor.pk).exists():
        raise MoveDenied("This was removed already.")
    if mine.count() == 1:
        raise MoveDenied("This is the only one you have. Add another one first.")
    passkeys = mine.filter(type=Authenticator.Type.WEBAUTHN)
    if apps_until.is_over_for(by.person) and not passkeys.exclude(pk=factor.pk).exists():
        raise MoveDenied(f"{apps_until.OVER} Then this one can go.")
    kind = "totp_deactivated" if factor.type == Authenticator.Type.TOTP else "webauthn_removed"
    factor.delete()
    credentials.changed(person=by.person, change=credentials.CHANGES[f"mfa/email/{kind}"])


@transaction.atomic
def new_codes(*, by: Authority) -> list[str]:
    """Ten new ones; those before them are void. They can be read now, and never again."""
    lock(by.person)
    codes_of(by.person).delete()
    made = RecoveryCodes.activate(by.person)
    credentials.changed(person=by.person, change=credentials.CHANGES["mfa/email/recovery_codes_generated"])
    return made.get_unused_codes()


def codes_of(person: User) -> Any:
    return Authenticator.objects.filter(user=person, type=Authenticator.Type.RECOVERY_CODES)


@transaction.atomic
def take_away(*, person: User, version: int, reason: str, by: Authority) -> User:
    """All of them, for a person who has lost what they sign in with. The password goes too: they come in again by a link
    to their mailbox, and add a new second factor first. Nothing of what is taken away can be read here."""
    person = lock_version(person, version)
    if refused := take_second_factors.refusal(by.as_it_stands(), person):
        raise MoveDenied(refused)
    gone, _ = Authenticator.objects.filter(user=person).delete()
    gone += identity_links.end_all(person=person, by=by)
    if not gone:
        raise MoveDenied("This person has no passkey and no authenticator app: they are asked to add one at sign-in.")
    person.set_unusable_password()
    bump_version(person)
    person.save(update_fields=["password", "version"])
    sessions.end_all(person=person)
    number = log(ACCOUNT_SECOND_FACTORS_TAKEN, target=person, data={"reason": reason})
    words = "Your passkeys, authenticator app and password were taken away by an administrator."
    credentials.tell_of_change(person=person, words=words, about=number)
    new_passwords.ask(mailbox=person.email)
    return person


def _room_for(person: User) -> None:
    lock(person)
    if factors_of(person).count() >= LONGEST_LIST:
        raise MoveDenied("You have ten already. Remove one that you no longer use.")
