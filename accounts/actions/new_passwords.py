"""Asking for a new password, signed in or not and for any address: the same work and the same answer."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.kinds import ACCOUNT_NEW_PASSWORD_ASKED
from accounts.notices.letters import NEW_PASSWORD
from accounts.notices.telling import post
from audit.log import log


@transaction.atomic
def ask(*, mailbox: str) -> None:
    """One letter a minute to one mailbox, however often it is asked for. The event says what was typed, as
    that of a failed sign-in does: whose account it is, if there is one, the worker finds while no page waits
    for the answer."""
    log(ACCOUNT_NEW_PASSWORD_ASKED, data={"name": mailbox[:254]})
    minute = int(timezone.now().timestamp() // 60)
    about = f"{minute}:{salted_hmac(NEW_PASSWORD, mailbox.lower()).hexdigest()}"
    post(kind=NEW_PASSWORD, mailbox=mailbox, about=about)
