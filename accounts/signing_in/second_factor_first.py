"""No page without a second factor (ADR 0038). A person who has none yet gets the pages on which one is added, and no
other page at all."""

from __future__ import annotations

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.signing_in.apps_until import PASSKEY_FIRST
from accounts.signing_in.pages_first import PagesFirst
from accounts.signing_in.second_factor import has_second_factor, proved_twice

AFTERWARDS = "after_second_factor"  # in the session: where the person was going


class SecondFactorFirst(PagesFirst):
    settling = frozenset(
        {
            "mfa_index",
            "mfa_add_passkey",
            "mfa_add_app",
            "mfa_new_codes",
            "account_reauthenticate",
            "single_sign_on_prove",
            "account_logout",
            "account_change_password",
            "accounts:stay",
        }
    )

    def led_away(self, request: HttpRequest) -> HttpResponse | None:
        twice = proved_twice(request)
        if twice and PASSKEY_FIRST not in request.session:
            return None
        # There is one, and this session did not show it: no password makes up for that.
        if not twice and has_second_factor(request.user):
            logout(request)
            return redirect("account_login")
        if self.is_where_it_is_settled(request):
            return None
        if request.method == "GET":
            request.session[AFTERWARDS] = request.get_full_path()
        return redirect("mfa_index")
