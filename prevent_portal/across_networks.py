"""What `manage.py check --deploy` says of addresses on other machines: what goes there is encrypted, and the other end proved.

In docker-compose.yml the database, Redis and the scanner stand on networks of this machine that are closed, under names without
a dot. Where one of them has a name or a number of the wider network, a listener in between could read every record.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from ipaddress import ip_address
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error

HINT = "docs/operations.md, Across machines, says how."
# Every address of the database that a process of ours may be given.
DATABASES = ("DATABASE_URL", "AUDIT_SEALER_URL", "AUDIT_VERIFIER_URL", "BACKUP_SERVER_URL")


def everything_that_crosses_is_encrypted(**_: Any) -> list[CheckMessage]:
    return [Error(f"{what} {said}", hint=HINT, id="prevent_portal.E004") for what, said in _in_clear()]


def _in_clear() -> Iterator[tuple[str, str]]:
    for name in DATABASES:
        parts = urlsplit(os.environ.get(name, ""))
        query = parse_qs(parts.query)
        host = query.get("host", [parts.hostname or ""])[0]
        if is_elsewhere(host) and query.get("sslmode") != ["verify-full"]:
            yield name, "is on another machine, and whose server answers there is not checked (sslmode=verify-full)."
    redis = urlsplit(settings.REDIS_URL)
    if is_elsewhere(redis.hostname or "") and redis.scheme != "rediss":
        yield "REDIS_URL", "is on another machine and not encrypted (rediss://)."
    bucket = urlsplit(settings.FILES_BUCKET_ENDPOINT)
    if is_elsewhere(bucket.hostname or "") and bucket.scheme != "https":
        yield "FILES_BUCKET_ENDPOINT", "is on another machine, and files go there in clear (https://)."
    if is_elsewhere(settings.EMAIL_HOST) and not settings.EMAIL_USE_TLS:
        yield "EMAIL_HOST", "is on another machine and e-mails go there in clear (EMAIL_USE_TLS)."
    if is_elsewhere(_host_of(settings.CLAMD_ADDRESS)):
        yield (
            "CLAMD_ADDRESS",
            "is on another machine: clamd knows no encryption, and would be sent every file in clear.",
        )


def is_elsewhere(host: str) -> bool:
    """A socket, the loopback, or a name without a dot, which only the containers of one machine know, is not."""
    if not host or host.startswith("/") or host == "localhost":
        return False
    try:
        return not ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return "." in host


def _host_of(address: str) -> str:
    """Of HOST:PORT; a path is a socket."""
    return "" if address.startswith("/") else (urlsplit(f"//{address}").hostname or "")
