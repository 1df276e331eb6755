"""Whose guess at a password or a code it is, and from where. How they are counted: `accounts.signing_in.guessing`."""

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


def network_of(request: HttpRequest) -> str | None:
    """The address, or of one of IPv6 the /64 it is in: a household has 2**64 of those, and is one guesser. None for a
    connection that has no address, such as a socket of this machine."""
    try:
        address = ipaddress.ip_address(address_of(request))
    except ValueError:
        return None
    if address.version == 4:
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, 64), strict=False).network_address)


def locked_out(request: HttpRequest, *_: Any, **__: Any) -> HttpResponse:
    slowed = {"slowed": getattr(request, "is_slowed", False)}
    return render(request, "account/locked.html", slowed, status=429)
