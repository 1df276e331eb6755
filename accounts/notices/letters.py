"""What an e-mail says: that a message waits, the way in for an invited person, the link for a new password.

Written at the moment of sending, never before: a link is in the e-mail alone, and whether an account belongs to
an address is looked up while no page waits for the answer."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts.kinds import ACCOUNT_NEW_PASSWORD_LINK_MADE
from accounts.models import DIGEST, Invitation, Membership, Notice, User
from accounts.notices import digests
from accounts.notices.telling import PERSONAL
from audit.log import log
from core.clock import time_words

INVITATION, NEW_PASSWORD = "account.invitation", "account.new_password"
ACCOUNT_CHANGED = "account.changed"


@dataclass(frozen=True)
class Letter:
    """One e-mail as it leaves."""

    to: str
    subject: str
    body: str


def letter_of(notice: Notice) -> Letter | None:
    """The e-mail of a notice; None where there is nothing to send any more."""
    return WRITTEN.get(notice.kind, _of_a_message)(notice)


def hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def no_token() -> str:
    """The hash of a token that was never given out: no link works until one is sent."""
    return hashed(secrets.token_urlsafe(32))


def still_meant(notices: Iterable[Notice]) -> list[Notice]:
    """Of these messages to one person those whose e-mail still leaves, asked as they were told (`telling.tell`): none to who
    was suspended or has left since, and of a record, by its reference, none to who holds no role any more."""
    found = [notice for notice in notices if notice.person is not None and notice.person.is_active]
    if all(notice.kind in PERSONAL for notice in found):
        return found
    serving = Membership.objects.serving().filter(user=found[0].person).exists()
    return [notice for notice in found if serving or notice.kind in PERSONAL]


def _of_a_message(notice: Notice) -> Letter | None:
    if notice.person is None or not still_meant([notice]):
        return None
    body = render_to_string("accounts/email/notice.txt", {"notice": notice, "site": settings.SITE_ADDRESS})
    return Letter(notice.person.email, "A message is waiting for you", body)


def _of_a_digest(notice: Notice) -> Letter | None:
    """To the mailbox that the person has now; None where all of it was read or done meanwhile."""
    waiting = still_meant(digests.waiting_in(notice))
    if not waiting:
        return None
    words = {"lines": digests.lines(waiting), "number": len(waiting), "site": settings.SITE_ADDRESS}
    body = render_to_string("accounts/email/digest.txt", words)
    person = waiting[0].person
    assert person is not None, "what waits for a digest is a person's"
    return Letter(person.email, "Messages are waiting for you", body)


def _of_an_invitation(notice: Notice) -> Letter | None:
    """With a new link each time it is tried, so that the link of an attempt that failed opens nothing. An invitation
    that was used, taken back or sent anew meanwhile has no letter."""
    token, to = secrets.token_urlsafe(32), notice.invitation_id or 0
    newer = Notice.objects.filter(invitation_id=to, pk__gt=notice.pk)
    waiting = Invitation.objects.waiting().filter(pk=to, expires_at__gt=timezone.now())
    if newer.exists() or not waiting.update(token_hash=hashed(token)):
        return None
    invitation = waiting.get()
    words = {
        "link": settings.SITE_ADDRESS + reverse("accounts:invited", args=[token]),
        "until": time_words(invitation.expires_at),
    }
    body = render_to_string("accounts/email/invitation.txt", words)
    return Letter(invitation.email, "Set up your account", body)


def _of_a_new_password(notice: Notice) -> Letter | None:
    """None for an address without an account: strangers' mailboxes are not written to."""
    person = User.objects.filter(email__iexact=notice.mailbox, is_active=True).first()
    if person is None:
        return None
    log(ACCOUNT_NEW_PASSWORD_LINK_MADE, target=person)
    key = f"{user_pk_to_url_str(person)}-{default_token_generator.make_token(person)}"
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
    words = {"password_reset_url": settings.SITE_ADDRESS + path.replace("UID-KEY", key)}
    body = render_to_string("account/email/password_reset_key_message.txt", words)
    return Letter(person.email, "Choose a new password", body)


def _of_a_change(notice: Notice) -> Letter | None:
    """Says what was changed: the owner of a stolen account cannot sign in to read it."""
    if notice.person is None or not still_meant([notice]):
        return None
    words = {"words": notice.words, "site": settings.SITE_ADDRESS}
    body = render_to_string("accounts/email/account_changed.txt", words)
    return Letter(notice.person.email, "Your account was changed", body)


WRITTEN: dict[str, Callable[[Notice], Letter | None]] = {
    INVITATION: _of_an_invitation,
    NEW_PASSWORD: _of_a_new_password,
    ACCOUNT_CHANGED: _of_a_change,
    DIGEST: _of_a_digest,
}
