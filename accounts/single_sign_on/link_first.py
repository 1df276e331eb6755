"""An agency's people sign in through its own sign-in alone, and this person has no link to it yet: no page answers but
those on which it is made (ADR 0039)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.signing_in.pages_first import PagesFirst
from accounts.single_sign_on.standing import LINK_FIRST, UNSAID

CLOSED_HERE = (
    "An agency of yours lets its people in through its own sign-in alone, and you came in another way. What you do for it is"
    " closed until you sign in there; all else is open. Your account page says how."
)


class LinkFirst(PagesFirst):
    settling = frozenset(
        {
            "accounts:links",
            "accounts:link",
            "accounts:stay",
            "account_logout",
            "account_reauthenticate",
            "single_sign_on_prove",
            "mfa_add_app",
            "mfa_add_passkey",
            "mfa_index",
            "mfa_new_codes",
        }
    )

    def led_away(self, request: HttpRequest) -> HttpResponse | None:
        if request.session.pop(UNSAID, False):
            messages.warning(request, CLOSED_HERE)
        if LINK_FIRST not in request.session or self.is_where_it_is_settled(request):
            return None
        return redirect("accounts:links")
