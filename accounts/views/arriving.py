"""E-mails that have not left, for the administrators of those they are for: who, since when and why,
never what about."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts import arriving
from accounts.access import NEWEST_FIRST, see_undelivered
from accounts.kinds import MAIL_OPENED
from accounts.models import Notice
from accounts.requests import Visit
from audit.reading import listed, with_gate, with_record
from core.paging import page_links, place_asked


@require_safe
@with_gate(see_undelivered)
def undelivered(request: Visit) -> HttpResponse:
    page = see_undelivered.page(
        request.who,
        Notice,
        order=NEWEST_FIRST,
        narrow=arriving.not_left,
        after=place_asked(request.GET),
        related=("person", "invitation"),
    )
    listed(rows=page.rows, rule=see_undelivered)
    context = {"notices": page.rows, **page_links(request.GET, page)}
    return render(request, "accounts/undelivered.html", context)


@require_POST
@with_record(Notice, can=see_undelivered, kind=MAIL_OPENED)
def send_again(request: Visit, notice: Notice) -> HttpResponse:
    if arriving.send_again(notice):
        messages.success(request, "The e-mail will be sent now. If it fails again, it is on this list in a minute.")
    else:
        messages.warning(request, "This e-mail waits already, or has been sent. Nothing was changed.")
    return redirect("accounts:undelivered")
