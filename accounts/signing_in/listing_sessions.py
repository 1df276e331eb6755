"""When and from where each session was last used, for the list on *Your account* and for the event of
one that moved."""

from __future__ import annotations

from collections.abc import Callable

from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from accounts.middleware import use_was_noted
from accounts.signing_in.lockout import address_of

FROM = "from"


class SessionsListed:
    """At once where a session comes from another browser or address, and otherwise with the half minute's grain of its
    use: allauth's own middleware reads three rows and writes one for every page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and request.session.session_key:
            here = _whence(request)
            if use_was_noted(request) or request.session.get(FROM) != here:
                request.session[FROM] = here
                UserSession.objects.create_from_request(request)
        return self.get_response(request)


def renew_key(request: HttpRequest) -> None:
    """Another key for the same session, once a person has proved again who they are: one that was seen before is worth
    nothing after. The list of browsers goes on with it."""
    before = request.session.session_key
    request.session.cycle_key()
    UserSession.objects.filter(session_key=before).update(session_key=request.session.session_key)


def _whence(request: HttpRequest) -> str:
    """Browser and address, in a form that tells neither."""
    browser = request.META.get("HTTP_USER_AGENT", "")
    return salted_hmac("accounts.listing_sessions", f"{address_of(request)} {browser}").hexdigest()
