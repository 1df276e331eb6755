"""Five wrong passwords lock the pair of name and address, so one person's slips never lock a school
behind one router."""

import ipaddress
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def name_tried(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str | None:
    """What was typed as the user name. Without this every attempt is stored with no name, and the lock
    is per address."""
    name = (credentials or {}).get("email") or (credentials or {}).get("username") or request.POST.get("login")
    return str(name).strip().lower()[:254] if name else None


def address_of(request: HttpRequest) -> str:
    """The nearest address that our own proxies vouch for; what a client claims beyond them is ignored.

    Without this every lock and limit behind a proxy would be on the proxy, and so on every person behind it.
    """
    claimed = request.headers.get("X-Forwarded-For", "").split(",")
    nearest = claimed[-settings.TRUSTED_PROXIES :] if settings.TRUSTED_PROXIES else []
    try:
        return str(ipaddress.ip_address(nearest[0].strip()))
    except (IndexError, ValueError):
        return str(request.META.get("REMOTE_ADDR", ""))


def locked_out(request: HttpRequest, *_: Any, **__: Any) -> HttpResponse:
    return render(request, "account/locked.html", status=429)
