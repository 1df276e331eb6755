"""What the worker does with letters, in tests that follow a link: nothing is sent by the page that asked for it."""

from __future__ import annotations

from typing import Any

from django.core import mail

from accounts.models import Notice
from accounts.notices.notice_email import send
from audit.acting import SYSTEM, acting


def delivered() -> list[Any]:
    """Send the letters that wait; all e-mails so far."""
    with acting(SYSTEM):
        for pk in Notice.objects.due().filter(person=None).order_by("pk").values_list("pk", flat=True):
            if letter := Notice.claim(pk):
                send(letter)
    return mail.outbox
