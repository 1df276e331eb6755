"""Whatever changes how an account is entered is an event, and is told to the person at once, in an e-mail
that says it."""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, JSONField, OuterRef
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Lower
from django.urls import reverse
from django.utils import timezone

from accounts.kinds import (
    ACCOUNT_EMAIL_CHANGED,
    ACCOUNT_PASSWORD_CHANGED,
    ACCOUNT_PASSWORD_RESET,
    ACCOUNT_RECOVERY_CODE_USED,
    ACCOUNT_RECOVERY_CODES_MADE,
    ACCOUNT_SECOND_FACTOR_ADDED,
    ACCOUNT_SECOND_FACTOR_REMOVED,
    SIGNIN_LOCKED,
    SIGNIN_NEW_BROWSER,
    SIGNIN_NEW_NETWORK,
)
from accounts.limits import GUESSES
from accounts.models import Notice, User
from accounts.notices.letters import ACCOUNT_CHANGED
from accounts.notices.telling import take_back, tell
from audit.log import Kind, log
from audit.models import Event


@dataclass(frozen=True)
class Change:
    """The kind of its event, and the sentence for the person."""

    kind: Kind
    words: str


# By the name under which allauth would tell the person of it; a test finds one that allauth has and we do not.
CHANGES = {
    "account/email/password_changed": Change(ACCOUNT_PASSWORD_CHANGED, "Your password was changed."),
    "account/email/password_reset": Change(
        ACCOUNT_PASSWORD_RESET, "Your password was changed with a link that was sent to you."
    ),
    "account/email/password_set": Change(ACCOUNT_PASSWORD_CHANGED, "Your password was set."),
    "account/email/email_changed": Change(ACCOUNT_EMAIL_CHANGED, "The e-mail address of your account was changed."),
    "account/email/email_deleted": Change(ACCOUNT_EMAIL_CHANGED, "An e-mail address was taken off your account."),
    "mfa/email/totp_activated": Change(ACCOUNT_SECOND_FACTOR_ADDED, "An authenticator app was added to your account."),
    "mfa/email/totp_deactivated": Change(
        ACCOUNT_SECOND_FACTOR_REMOVED, "The authenticator app was taken off your account."
    ),
    "mfa/email/webauthn_added": Change(ACCOUNT_SECOND_FACTOR_ADDED, "A passkey was added to your account."),
    "mfa/email/webauthn_removed": Change(ACCOUNT_SECOND_FACTOR_REMOVED, "A passkey was taken off your account."),
    "mfa/email/recovery_codes_generated": Change(
        ACCOUNT_RECOVERY_CODES_MADE, "New recovery codes were made for your account."
    ),
}
SESSIONS_ENDED = "Your other browsers were signed out."
ALL_SESSIONS_ENDED = "Your account was signed out everywhere."


@transaction.atomic
def changed(*, person: User, change: Change) -> None:
    number = log(change.kind, target=person)
    tell_of_change(person=person, words=change.words, about=number)


@transaction.atomic
def recovery_code_used(*, person: User, left: int) -> None:
    number = log(ACCOUNT_RECOVERY_CODE_USED, target=person, data={"left": left})
    words = f"One of your recovery codes was used. {left} are left."
    tell_of_change(person=person, words=words, about=number)


def tell_of_change(*, person: User, words: str, about: int | str) -> list[Notice]:
    """To the person, also where it was their own act: a thief of an account changes it as that person."""
    if not person.is_active:
        return []
    return tell(
        [person],
        kind=ACCOUNT_CHANGED,
        words=words,
        path=reverse("accounts:you"),
        about=about,
        urgent=True,
        instead=None,
    )


CODE, LOCK = f"{ACCOUNT_CHANGED}:code:", f"{ACCOUNT_CHANGED}:lock:"  # how the keys of these messages begin


def knows_password(*, person: User) -> None:
    """To the owner, who alone can change it: not whether it came from a place of theirs, which they know best. Once a day. Its
    e-mail waits for as long as who has mistyped needs to type it again (`was_mistyped`)."""
    words = "Your right password was entered, and a wrong code after it. If that was not you, change your password."
    today = timezone.localdate()
    mistyped = Notice.objects.filter(person=person, dedupe_key__startswith=f"{CODE}{today}", path="").count()
    for new in tell_of_change(person=person, words=words, about=f"code:{today}:{mistyped}"):
        Notice.objects.filter(pk=new.pk).update(next_at=timezone.now() + GUESSES.mistyped)


def was_mistyped(*, person: User) -> None:
    """It was the owner: who is told of every slip reads no such message when it matters."""
    waits = Notice.objects.filter(person=person, dedupe_key__startswith=CODE, next_at__gt=timezone.now())
    take_back(waits)


def tell_of_locks() -> int:
    """The keeper's duty: the owner of an account at which a guesser tried until they had to wait, once a day. Not the page that
    locks: it would take longer where there is an account. So many in a round, which is a transaction of those that follow it
    too: the next ones are told in the next. Returns how many were told."""
    since = timezone.now() - GUESSES.locks_within
    lately = Event.objects.filter(kind=SIGNIN_LOCKED.name, at__gt=since)
    typed = lately.annotate(email=KeyTextTransform("name", Cast("payload", JSONField())))
    names = typed.annotate(name=Lower("email")).values("name")
    told = Notice.objects.filter(person_id=OuterRef("pk"), dedupe_key__startswith=LOCK, created_at__gt=since)
    owners = User.objects.filter(~Exists(told), is_active=True, email__in=names).order_by("pk")[: GUESSES.told_at_once]
    for person in owners:
        words = "Wrong passwords or codes were tried at your account until whoever tried had to wait. It did not let them in."
        tell_of_change(person=person, words=words, about=f"lock:{timezone.localdate()}")
    return len(owners)


@transaction.atomic
def entered_with(*, person: User, browser: str, strange_network: str | None = None) -> None:
    """A sign-in with a kind of browser that this account was never entered with, or from a network from which it was not
    entered in the last months, is told; the first of all is not. Of the network its mark: the log names no place."""
    before = Event.objects.filter(target_type=User._meta.label, target_id=str(person.pk), kind=SIGNIN_NEW_BROWSER.name)
    known = {json.loads(payload or "{}").get("browser") for payload in before.values_list("payload", flat=True)}
    odd: dict[int, str] = {}
    if browser not in known:
        number = log(SIGNIN_NEW_BROWSER, target=person, data={"browser": browser})
        odd |= {number: f"with {browser}, for the first time"} if known else {}
    if strange_network:
        number = log(SIGNIN_NEW_NETWORK, target=person, data={"network": strange_network})
        odd[number] = "from a network from which it was not entered in the last three months"
    if odd:
        words = f"Your account was entered {', and '.join(odd.values())}."
        tell_of_change(person=person, words=words, about=min(odd))
