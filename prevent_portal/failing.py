"""The page for what failed here: whatever is broken, it says what is safe and whom to ring, and loses nothing typed."""

from __future__ import annotations

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.template.loader import render_to_string
from django.views.decorators.csrf import requires_csrf_token
from psycopg import errors

from accounts.authority import NO_ONE
from accounts.kept_text import parked_text
from accounts.models import KeptText
from accounts.teams import teams_if_known
from core.private_files import Away

# The database or the store of files is away or does not answer, or somebody holds what the page needs: it passes.
PASSING = (OperationalError, InterfaceError, Away)
SAID_BY_THE_SERVER = (errors.IdleInTransactionSessionTimeout, errors.ReadOnlySqlTransaction)
RETRY_AFTER = 10  # seconds


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:
    if _passes(sys.exc_info()[1]):
        return busy(request)
    teams = teams_if_known(getattr(request, "who", NO_ONE))
    return HttpResponseServerError(render_to_string("500.html", {"teams": teams}))


def _passes(failure: BaseException | None) -> bool:
    """Also where the page waited for another part for so long that the database hung up, and where the server that answers is a
    standby, to which nobody should have been led."""
    return isinstance(failure, PASSING) or isinstance(getattr(failure, "__cause__", None), SAID_BY_THE_SERVER)


def busy(request: HttpRequest, *, unread: bool = False) -> HttpResponse:
    """Asks nothing of what has just failed, and gives back what was sent: it can be sent again as it was, with the
    token that came with it and no new one, so that a form of another site's becomes no click of ours. Where the body is
    yet to come (`unread`), it is not waited for."""
    text = None if unread else _sent(request)
    words = {
        "sent": request.method == "POST",
        "text": text,
        "answers": parked_text.answers(text) if text else [],
        "fields": parked_text.fields(text) if text else [],
        "token": request.POST.get("csrfmiddlewaretoken", "") if text else "",
    }
    page = render_to_string("503.html", words)
    return HttpResponse(page, status=503, headers={"Retry-After": str(RETRY_AFTER)})


def _sent(request: HttpRequest) -> KeptText | None:
    """What was typed, never stored. None of the pages of signing in: a password is not given back."""
    if request.method != "POST" or request.path.startswith("/accounts/"):
        return None
    text = parked_text.sent_with(request)
    return text if any(value.strip() for values in text.fields.values() for value in values) else None
