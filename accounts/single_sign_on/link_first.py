"""An agency's people sign in through its own sign-in alone, and this person has no link to it yet: no page answers but
those on which it is made (ADR 0039)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.single_sign_on.standing import LINK_FIRST

# What answers before there is a link. Everything else is refused by not standing here.
LINKING = {
    "accounts:links",
    "accounts:link",
    "accounts:stay",
    "account_logout",
    "account_reauthenticate",
    "mfa_add_app",
    "mfa_add_passkey",
    "mfa_index",
    "mfa_new_codes",
}


class LinkFirst:
    """Needs `request.user`. Pages that are open without signing in are open to this person too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, *_: Any) -> HttpResponse | None:
        if not request.user.is_authenticated or not getattr(view, "login_required", True):
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        if LINK_FIRST not in request.session or name in LINKING:
            return None
        return redirect("accounts:links")
