"""Whether anything at all answers where the database should be, asked beside the connections that wait for it."""

from __future__ import annotations

import socket
import struct
from contextlib import suppress

from django.conf import settings

# The first message of a connection that would like TLS (protocol 3, "SSLRequest"): answered by one letter, before
# anybody has signed in, also by a server that has no connection left, and by a pooler.
REQUEST = struct.pack("!ii", 8, 80877103)
PATIENCE = 1.0  # seconds


def answers(host: str, port: str) -> bool:
    """Within a second. True also without a host, where the question cannot be asked: then the wait goes on. A pooler
    answers for a server that does not: where one stands between, the server itself is asked if it is named."""
    if settings.DATABASE_SERVER:
        host, _, port = settings.DATABASE_SERVER.rpartition(":")
    if not host:
        return True
    with suppress(OSError), _line(host, port or "5432") as line:
        line.sendall(REQUEST)
        return bool(line.recv(1))
    return False


def _line(host: str, port: str) -> socket.socket:
    if not host.startswith("/"):
        return socket.create_connection((host, int(port)), timeout=PATIENCE)
    line = socket.socket(socket.AF_UNIX)
    line.settimeout(PATIENCE)
    try:
        line.connect(f"{host}/.s.PGSQL.{port}")
    except OSError:
        line.close()
        raise
    return line
