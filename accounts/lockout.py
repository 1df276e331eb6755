"""Five wrong passwords lock the pair of name and address, so one person's slips never lock a school behind one router."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def name_tried(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str | None:
    """What was typed as the user name. Without this every attempt is stored with no name, and the lock is per address."""
    name = (
        (credentials or {}).get("email") or (credentials or {}).get("username") or request.POST.get("login")
    )
    return str(name).strip().lower()[:254] if name else None


def locked_out(request: HttpRequest, *_: Any, **__: Any) -> HttpResponse:
    return render(request, "account/locked.html", status=429)
