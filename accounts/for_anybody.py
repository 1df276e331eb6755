"""Pages that are open without signing in answer every reader: while the database cannot say who it is, as they
answer a stranger.

Guidance is read in an emergency, most of all by people who are signed in. Their session, their roles and the figures of
their menu are asked of the database; the page itself is at hand."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.handlers.wsgi import WSGIRequest
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.cookie import parse_cookie
from django.views.decorators.http import require_safe

from core.budgets import PUBLIC, within
from core.marks import is_marked, marked

Next = Callable[[HttpRequest], HttpResponse]
MARK = "for_anybody"


def for_anybody(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page that is only read, signed in or not, and begins no transaction: what the database does not say
    is at hand."""
    return marked(transaction.non_atomic_requests(login_not_required(require_safe(view))), MARK)


class ShownToAnybody:
    """Gives such a page half a second for what is known of its visitor, then shows it without. The session stays
    as it is."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not is_marked(request, MARK):
            return self.get_response(request)
        with within(PUBLIC):
            response = self.get_response(request)
            if response.status_code != 503:
                return response
            instead = self.get_response(_as_a_stranger(request))
        return instead if instead.status_code == 200 else response


def _as_a_stranger(request: HttpRequest) -> HttpRequest:
    """The same request without its session. All other cookies stay: a new token would spoil the forms that are open."""
    cookies = parse_cookie(request.META.get("HTTP_COOKIE", ""))
    cookies.pop(settings.SESSION_COOKIE_NAME, None)
    sent = "; ".join(f"{name}={value}" for name, value in cookies.items())
    stranger = WSGIRequest({**request.META, "HTTP_COOKIE": sent})
    stranger.is_not_known = True  # type: ignore[attr-defined]  # read by the frame
    return stranger
