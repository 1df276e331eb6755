"""The one place where an e-mail leaves, in the worker: no request ever waits for a mail server."""

from __future__ import annotations

import logging
from smtplib import (
    SMTPAuthenticationError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
    SMTPServerDisconnected,
)

from django.conf import settings
from django.core.mail import EmailMessage

from accounts.models import DIGEST, Notice
from accounts.notices.letters import letter_of

log = logging.getLogger(__name__)

REFUSED = "The mail server refuses this address."
# What went wrong, in words for an administrator. Never the server's own: they quote addresses.
FAULTS: tuple[tuple[type[Exception], str], ...] = (
    (SMTPRecipientsRefused, "The mail server does not take mail for this address at the moment."),
    (SMTPAuthenticationError, "The mail server refused the service's own name or password."),
    (SMTPSenderRefused, "The mail server refused the address that the service sends from."),
    (SMTPServerDisconnected, "The mail server hung up, or did not answer in time."),
    (TimeoutError, "The mail server did not answer in time."),
    (SMTPResponseException, "The mail server refused the message."),
    (SMTPException, "The mail server did not do what was asked."),
    (OSError, "The mail server could not be reached."),
)


def send(notice: Notice) -> bool:
    """Send the e-mail of one claimed notice; True when it has left.

    What fails is given back at once, to be tried again in seconds. It has left before that is written down: a worker
    that dies in between sends it twice, and none is written down as sent that was not."""
    try:
        with notice.kept():
            _deliver(notice)
    except Exception as failure:  # whatever it was, the notice waits again or has failed, with the reason
        log.warning("The e-mail of notice %s did not leave: %s.", notice.pk, type(failure).__name__)
        _give_back(notice, failure)
        return False
    return notice.finish()


def _deliver(notice: Notice) -> None:
    if letter := letter_of(notice):
        headers = {"Message-ID": _message_id(notice)}
        EmailMessage(letter.subject, letter.body, settings.DEFAULT_FROM_EMAIL, [letter.to], headers=headers).send()


def _message_id(notice: Notice) -> str:
    """The same at each attempt: a message that left twice is one to the mail systems that compare. A letter carries a
    new link each time, and the last one must arrive."""
    attempt = "" if notice.person_id or notice.kind == DIGEST else f".{notice.attempt}"
    return f"<{notice.public_id}{attempt}@{settings.DEFAULT_FROM_EMAIL.rpartition('@')[2].rstrip('>')}>"


def _give_back(notice: Notice, failure: Exception) -> None:
    """An address that is refused for good fails at once, also where it is urgent: no attempt would change it, and a
    person must be told that this one has to be reached another way."""
    if _is_for_good(failure):
        notice.fail(error=REFUSED)
    else:
        notice.give_back(error=in_words(failure))


def _is_for_good(failure: Exception) -> bool:
    return isinstance(failure, SMTPRecipientsRefused) and all(
        500 <= code < 600 for code, _ in failure.recipients.values()
    )


def in_words(failure: Exception) -> str:
    """The reason, without anything that the mail server said: it may quote an address or a name."""
    known = next((words for kind, words in FAULTS if isinstance(failure, kind)), "")
    return known or f"The service itself failed: {type(failure).__name__}."
