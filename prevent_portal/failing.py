"""The page for what failed here: whatever is broken, it says what is safe and whom to ring."""

from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.template.loader import render_to_string
from django.views.decorators.csrf import requires_csrf_token

from accounts.models import Agency
from accounts.teams import teams_of

log = logging.getLogger(__name__)


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:
    return HttpResponseServerError(render_to_string("500.html", {"teams": _teams(request)}))


def _teams(request: HttpRequest) -> list[Agency]:
    """Nobody's before sign-in, or where the database is what failed: the public numbers are on the page anyway."""
    try:
        return teams_of(request.who)  # type: ignore[attr-defined]
    except Exception as failure:  # the page comes, whatever else is broken
        log.error("The team's number could not be read: %s.", type(failure).__name__)
        return []
