"""No page without a second factor (ADR 0038). A person who has none yet gets the pages on which one is added, and no
other page at all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.signing_in.apps_until import PASSKEY_FIRST
from accounts.signing_in.second_factor import has_second_factor, proved_twice

# What answers before there is one. Everything else is refused by not standing here.
ADDING = {
    "mfa_index",
    "mfa_add_passkey",
    "mfa_add_app",
    "mfa_new_codes",
    "account_reauthenticate",
    "account_logout",
    "account_change_password",
    "accounts:stay",
}
AFTERWARDS = "after_second_factor"  # in the session: where the person was going


class SecondFactorFirst:
    """Needs `request.user`. Pages that are open to anybody are open to this person too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, *_: Any) -> HttpResponse | None:
        if not request.user.is_authenticated or not getattr(view, "login_required", True):
            return None
        twice = proved_twice(request)
        if twice and PASSKEY_FIRST not in request.session:
            return None
        if not twice and has_second_factor(
            request.user
        ):  # and this session did not show it: no password makes up for that
            logout(request)
            return redirect("account_login")
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in ADDING:
            return None
        if request.method == "GET":
            request.session[AFTERWARDS] = request.get_full_path()
        return redirect("mfa_index")
