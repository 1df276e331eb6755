"""What came into a work list while its page was open: told by a line above it, so that no row moves under the pointer.

A number names no person, so nothing is logged as shown; it is counted by the rule and the filters of the list (ADR 0065)."""

from __future__ import annotations

from datetime import UTC, datetime

from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from accounts.access import signed_in
from accounts.requests import Visit
from accounts.saved_views import SINCE
from accounts.work_lists import is_list
from audit.reading import with_gate
from core.counting import counts
from core.marks import asked_by_script
from core.whole import whole

MILLISECONDS = 13  # digits, of a moment of this century and the next two


@asked_by_script
@require_safe
@with_gate(signed_in)
def since(request: Visit, key: str) -> HttpResponse:
    """Asked a few times a minute while the page is in sight. 204: nothing came, or its filters mean nothing any more."""
    of, milliseconds = is_list(key), whole(request.GET.get(SINCE, ""), digits=MILLISECONDS)
    if of is None or milliseconds is None or not of.opens.anywhere(request.who):
        raise Http404
    chosen = {name: str(value) for name, value in request.GET.items() if name != SINCE}
    asked = of.still_asks(request.who, chosen)
    if asked is None:
        return HttpResponse(status=204)
    moment = datetime.fromtimestamp(milliseconds / 1000, UTC)
    (number,) = counts(request.who, [of.came_since(request.who, asked, moment)])
    if not number:
        return HttpResponse(status=204)
    told = {"number": number, "again": request.get_full_path(), "page": of.page(chosen)}
    return HttpResponse(render_to_string("accounts/parts/came.html", told))
