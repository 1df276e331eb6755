"""The e-mail of a notice: a reference and a link, and never what it is about."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string

from accounts.models import Notice


def send(notice: Notice) -> None:
    """The e-mail of one claimed notice. Publishing (`finish`) comes first: a notice is never sent twice, and one that
    is lost between the two still stands in the person's list."""
    with transaction.atomic():
        if not notice.finish():
            return
        body = render_to_string(
            "accounts/email/notice.txt", {"notice": notice, "site": settings.SITE_ADDRESS}
        )
        send_mail("A message is waiting for you", body, settings.DEFAULT_FROM_EMAIL, [notice.person.email])
