"""What happens when the one page fails that may not fail: sending a concern."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from core.row_security import as_the_service
from referrals.filing.actions.alarming import raise_failed_send
from referrals.models import Draft
from referrals.reader import Reader, reader_of_draft

SEND = "referrals:send"
# What a page says no with: the referrer is told why, and nothing has failed.
EXPECTED = (Http404, PermissionDenied)
log = logging.getLogger(__name__)

Next = Callable[[HttpRequest], HttpResponse]


class FailedSend:
    """Raises the alarm after the failed transaction has rolled back, also where it failed on its very last step, and
    shows the referrer what is safe and what to do, instead of an error page that says "try again"."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        match = request.resolver_match
        if match is None or match.view_name != SEND or isinstance(exception, EXPECTED):
            return None
        log.error("A concern could not be sent: %s.", type(exception).__name__, exc_info=exception)
        draft = _draft(request, str(match.kwargs["public_id"]), exception)
        return render(request, "referrals/draft/not_sent.html", {"draft": draft, "reader": _reader(draft)}, status=500)


def _reader(draft: Draft | None) -> Reader:
    return reader_of_draft(draft) if draft else Reader.REFERRER


def _draft(request: HttpRequest, public_id: str, exception: Exception) -> Draft | None:
    """The draft, once the force has been told of it; None where not even that could be done."""
    try:
        draft = Draft.objects.select_related("agency__area", "site", "author").get(public_id=public_id)
        with as_the_service():
            raise_failed_send(draft=draft, failure=exception, by=request.who)  # type: ignore[attr-defined]  # set by accounts.middleware
    except Exception as failure:  # the referrer must be told what to do, whatever else is broken
        log.error("Nobody could be told of it: %s.", type(failure).__name__)
        return None
    return draft
