"""What a person typed and has not sent: saved while it is typed, read again, and discarded."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.access import own_kept_text, signed_in
from accounts.kept_text import parked_text
from accounts.kept_text.still_open import standing_of
from accounts.kept_text.tickets import Ticket, ticket_of
from accounts.limits import TYPED
from accounts.models import KeptText
from accounts.requests import Visit
from audit.reading import with_gate, with_record
from core.forms.coded import read_coded
from core.forms.keeping import TURN
from core.whole import whole


@require_POST
@with_gate(signed_in, repeats=True)
def keep(request: Visit) -> HttpResponse:
    """Asked by a page while the person types on it. 409: something later is kept, or it came too often. 403: the page
    was shown to another person, for whom it is kept. 422: no ticket of ours."""
    read_coded(request)
    ticket = ticket_of(request)
    if ticket is None:
        return HttpResponse(status=422)
    turn = whole(request.POST.get(TURN, ""), digits=6) or 0
    saved = parked_text.save(ticket=ticket, fields=parked_text.typed(request), turn=turn)
    if ticket.person != request.who.pk:
        return HttpResponse(status=403)
    return HttpResponse(status=204 if saved else 409)


@require_safe
@with_record(KeptText, can=own_kept_text)
def kept_text(request: Visit, text: KeptText) -> HttpResponse:
    """What this person had typed, for as long as the page it was typed on may be seen. Leads back to that page; a form
    that is on no page of its own is offered to be sent again as it was."""
    standing = standing_of(text, request.who)
    context: dict[str, Any] = {"text": text, "standing": standing, "until": text.at + TYPED.kept}
    if standing.seen:
        context |= {"answers": parked_text.answers(text), "fields": parked_text.fields(text)}
        context["ticket"] = Ticket(text.user_id, text.path, text.form, key=str(text.public_id))
    return render(request, "accounts/kept.html", context)


@require_POST
@with_record(KeptText, can=own_kept_text)
def forget_kept_text(request: Visit, text: KeptText) -> HttpResponse:
    """From the page it was typed on one comes back to that page, empty as it was."""
    then = text.path if request.POST.get("next") == "page" and standing_of(text, request.who).is_open else "home"
    text.delete()
    messages.success(request, "What you had typed has been deleted.")
    return redirect(then)
