"""Whatever changes how an account is entered is an event, and is told to the person at once, in an e-mail
that says it."""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse

from accounts.models import User
from accounts.notices import tell
from audit.log import log
from audit.models import Event, Operation

NEW_BROWSER = "signin.new_browser"


@dataclass(frozen=True)
class Change:
    """The kind of its event, and the sentence for the person."""

    kind: str
    words: str


# By the name under which allauth would tell the person of it; a test finds one that allauth has and we do not.
CHANGES = {
    "account/email/password_changed": Change("account.password_changed", "Your password was changed."),
    "account/email/password_reset": Change(
        "account.password_reset", "Your password was changed with a link that was sent to you."
    ),
    "account/email/password_set": Change("account.password_changed", "Your password was set."),
    "account/email/email_changed": Change("account.email_changed", "The e-mail address of your account was changed."),
    "account/email/email_deleted": Change("account.email_changed", "An e-mail address was taken off your account."),
    "mfa/email/totp_activated": Change(
        "account.second_factor_changed", "An authenticator app was added to your account."
    ),
    "mfa/email/totp_deactivated": Change(
        "account.second_factor_changed", "The authenticator app was taken off your account."
    ),
    "mfa/email/webauthn_added": Change("account.second_factor_changed", "A passkey was added to your account."),
    "mfa/email/webauthn_removed": Change("account.second_factor_changed", "A passkey was taken off your account."),
    "mfa/email/recovery_codes_generated": Change(
        "account.second_factor_changed", "New recovery codes were made for your account."
    ),
}
SESSIONS_ENDED = "Your other browsers were signed out."
ALL_SESSIONS_ENDED = "Your account was signed out everywhere."


@transaction.atomic
def changed(*, person: User, change: Change) -> None:
    number = log(kind=change.kind, operation=Operation.SECURITY, target=person)
    tell_of_change(person=person, words=change.words, about=number)


def tell_of_change(*, person: User, words: str, about: int) -> None:
    """To the person, also where it was their own act: a thief of an account changes it as that person."""
    if person.is_active:
        tell(
            [person],
            kind="account.changed",
            words=words,
            path=reverse("accounts:you"),
            about=about,
            urgent=True,
            instead=None,
        )


@transaction.atomic
def entered_with(*, person: User, browser: str) -> None:
    """A sign-in with a kind of browser that this account was never entered with is told; the first of all is not."""
    before = Event.objects.filter(target_type=User._meta.label, target_id=str(person.pk), kind=NEW_BROWSER)
    known = {json.loads(payload or "{}").get("browser") for payload in before.values_list("payload", flat=True)}
    if browser in known:
        return
    data = {"browser": browser}
    number = log(kind=NEW_BROWSER, operation=Operation.SECURITY, target=person, data=data)
    if known:
        words = f"Your account was entered with {browser}, for the first time."
        tell_of_change(person=person, words=words, about=number)
