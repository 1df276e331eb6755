"""What this reader searched the queue for last. It may be a person's name, so it is kept as searches are: in the reader's own
session, which is encrypted and ends when they sign out, and in the address as a token (core.forms.listing). Only what they
typed themselves stands in it, and never what was found."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.requests import Visit
from audit.reading import with_gate
from core.forms.listing import forget_typed, typed_before
from referrals.access import sees_queue

KEPT = "referrals.searches"
MOST = 5


def recent_searches(request: Visit) -> list[tuple[str, str]]:
    """This search and those before it, the newest first: what was typed, and where it is searched for again. Written only
    where this one is not the newest already."""
    token, before = request.GET.get("q", ""), request.session.get(KEPT, [])
    if before[:1] != [token]:
        request.session[KEPT] = [token, *(one for one in before if one != token)][:MOST]
    texts = {token: typed_before(request.session, token) for token in request.session[KEPT]}
    return [(text, f"?q={token}") for token, text in texts.items() if text]


@require_POST
@with_gate(sees_queue)
def forget(request: Visit) -> HttpResponse:
    """All of them at once, their texts too."""
    forget_typed(request.session, request.session.pop(KEPT, []))
    messages.success(request, "Your recent searches are forgotten.")
    return redirect("referrals:queue")
