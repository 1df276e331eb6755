"""Who may do what on this request, when a session has lain idle too long, and text that must outlive both."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from time import time
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts.authority import NO_ONE, Authority, authority_of
from accounts.kept_text import accepting, parked_text
from accounts.kept_text.keeping import keeper_of
from accounts.signing_in.adapter import BEGAN
from accounts.single_sign_on.standing import asked_again, is_cut_off
from audit.acting import Actor, become
from core.asked_once import one_reading
from core.forms.keeping import kept_by
from core.marks import ASKED_BY_SCRIPT, is_marked

Next = Callable[[HttpRequest], HttpResponse]
LAST_SEEN = "seen"


class CurrentAuthority:
    """Sets `request.who`, and keeps what is asked again and again of a page that is only read. Ends a session that lay
    idle (from sign-in on: one whose cookie was never used too), that is twelve hours old, or whose person was suspended,
    before anything is shown."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            if _is_over(request):
                logout(request)
            else:
                _note_use(request)
        who = authority_of(request.user)
        if request.user.is_authenticated:
            who = _open_here(request, who)
        request.who = who.for_a_request()  # type: ignore[attr-defined]  # set here, asked by every page
        with one_reading() if request.method in ("GET", "HEAD") else nullcontext():
            return self.get_response(request)


# Before sign-in these write rows of their own; whoever sends the form is named by what they do, so that the alarm for
# writes that name nobody rings for nothing else.
BEFORE_SIGN_IN = {
    "accounts:accept": "a person who was invited",
    "accounts:join": "a person who was invited",
    "demo_be": "the demonstration",
    "mfa_authenticate": "a person who is signing in",
    "mfa_login_webauthn": "a person who is signing in",
    "single_sign_on_back": "a person who is signing in",
    "account_reset_password": "a person who asked for a new password",
    "account_reset_password_from_key": "a person who sets a new password by a link",
}


class NamedBeforeSignIn:
    """Says who acts on the few pages that write for a person who has not signed in."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> None:
        view = request.resolver_match.view_name if request.resolver_match else ""
        if not request.user.is_authenticated and view in BEFORE_SIGN_IN:
            become(Actor(name=BEFORE_SIGN_IN[view]))


def _open_here(request: HttpRequest, who: Authority) -> Authority:
    """What of the person's roles this session opens. One that opens nothing any more ends, as one that came by no way would not
    begin."""
    found = asked_again(request, who)
    if found is None:
        logout(request)
    return found or NO_ONE


def _is_over(request: HttpRequest) -> bool:
    now, session = time(), request.session
    began = session.get(BEGAN, now)
    ended = request.user.sessions_end_before  # type: ignore[union-attr]  # only asked of a signed-in person
    return (
        not request.user.is_active
        or now - session.get(LAST_SEEN, began) > settings.SESSION_IDLE_SECONDS
        or now - began > settings.SESSION_COOKIE_AGE
        or (ended is not None and began <= ended.timestamp())
        or is_cut_off(request)
    )


def _note_use(request: HttpRequest) -> None:
    """Half a minute of grain: a write to the session for every click would buy nothing. No session lasts longer because a
    page was left open."""
    now = time()
    # Django's own expiry slides with every save, so the beginning is kept to make twelve hours mean twelve hours.
    request.session.setdefault(BEGAN, now)
    if now - request.session.get(LAST_SEEN, 0) >= 30 and not is_marked(request, ASKED_BY_SCRIPT):
        request.session[LAST_SEEN] = int(now)
        request.use_was_noted = True  # type: ignore[attr-defined]  # set here, asked further on in the request


def use_was_noted(request: HttpRequest) -> bool:
    """Whether this request is the one in half a minute that is written down."""
    return getattr(request, "use_was_noted", False)


def _has_signed_out(request: HttpRequest) -> bool:
    """By the button. A session that ended by itself leaves the note of whose text may be kept."""
    return request.method == "POST" and request.path == reverse("account_logout")


class GiveTypedTextBack:
    """Forms of this page are given back what the person had typed into them. Needs `request.user`."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with kept_by(keeper_of(request)):
            return self.get_response(request)


class KeepTypedText:
    """A form sent into an ended session: the text is parked for the person to whom it was shown, or who was signed in,
    and offered after signing in again. A signed cookie that opens nothing says who that was. A form that is refused
    stays kept; one that is accepted is kept no longer."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code >= 500:
            return response  # who it is may be what could not be asked, and is not waited for a second time
        if self._was_sent_to_sign_in(request, response):
            if text := parked_text.keep(request):
                return redirect(f"{reverse(settings.LOGIN_URL)}?next={reverse('accounts:kept', args=[text.public_id])}")
        elif request.user.is_authenticated:
            accepting.settle(request, response)
            parked_text.remember_person(request, response)
        elif _has_signed_out(request):
            parked_text.forget_person(response)
        return response

    @staticmethod
    def _was_sent_to_sign_in(request: HttpRequest, response: HttpResponse) -> bool:
        signing_in = reverse(settings.LOGIN_URL)
        return (
            request.method == "POST"
            and response.status_code == 302
            and not request.user.is_authenticated
            and response.headers.get("Location", "").startswith(signing_in)
            and not request.path.startswith("/accounts/")
        )
