"""Reading the environment: strictly, and saying what to do when something is missing."""

import os
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

# Seconds to wait for a server, and how soon it is known that a machine has gone (`core.database` limits the rest).
REACHED = {
    "connect_timeout": 2,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 2,
    "tcp_user_timeout": 10_000,
}


def env(name: str, *, default: str | None = None, demo: str | None = None) -> str:
    """The value of a variable; `demo` stands in for it only in demo mode, which never leaves the loopback."""
    if value := os.environ.get(name):
        return value
    if demo is not None and flag("DEMO"):
        return demo
    if default is None:
        raise ImproperlyConfigured(f"Set {name}, or set DEMO=1 for a demonstration on this machine only.")
    return default


def flag(name: str, *, default: bool = False) -> bool:
    """As it is said in the environment; where nothing is said, or an empty word, the default."""
    said = os.environ.get(name, "")
    return said in {"1", "true", "yes", "on"} if said else default


def address(name: str) -> dict[str, Any]:
    """A Django database entry from `postgresql://user:password@host:port/name`, or with `?host=/socket/dir`."""
    parts = urlsplit(env(name))
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(f"{name} must be a postgresql:// address.")
    query = {key: values[0] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "core.database",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": query.pop("port", str(parts.port or "")),
        "ATOMIC_REQUESTS": True,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        # Behind a pooler the rest of a cursor would be read from whichever connection comes next.
        "DISABLE_SERVER_SIDE_CURSORS": True,
        # Values travel beside the text of a statement and are never written into it (ADR 0082).
        "OPTIONS": {**REACHED, "server_side_binding": True, **query},
        "TEST": {"NAME": env("PP_TEST_DB", default="test_portal")},
    }


def redis_address() -> str:
    return env("REDIS_URL", default="")
