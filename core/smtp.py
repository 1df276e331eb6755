"""Django's own way to a mail server, with a limit on the whole e-mail and not only on each answer."""

from __future__ import annotations

import smtplib
import socket
from contextlib import suppress
from threading import Timer
from typing import Any

from django.conf import settings
from django.core.mail.backends import smtp


class Bounded(smtplib.SMTP):
    """Hangs up when the whole takes longer than `EMAIL_SECONDS`. EMAIL_TIMEOUT alone limits each answer: a server that
    says one letter every nine seconds would hold a sender for a day."""

    def _get_socket(self, host: str, port: int, timeout: float | None) -> socket.socket:
        made = super()._get_socket(host, port, timeout)  # type: ignore[misc]  # not in the stubs; what SMTP_SSL overrides
        # The same connection under a number of its own: TLS takes the first one over.
        self._line = made.dup()
        self._limit = Timer(settings.EMAIL_SECONDS, self._hang_up)
        self._limit.daemon = True
        self._limit.start()
        return made

    def _hang_up(self) -> None:
        with suppress(OSError):
            self._line.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        if limit := getattr(self, "_limit", None):
            limit.cancel()
            self._line.close()
        super().close()


class EmailBackend(smtp.EmailBackend):
    @property
    def connection_class(self) -> Any:
        return Bounded
