"""What becomes of the kept text of a form when it is sent: gone when it was accepted, kept when it was not."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from accounts.idempotency import AskedFirst
from accounts.kept_text import parked_text
from accounts.kept_text.tickets import ticket_of


def settle(request: HttpRequest, response: HttpResponse) -> None:
    """After every form that carries a ticket. The addresses that save what is typed, and take over, settle nothing."""
    ticket = ticket_of(request)
    if ticket is None or request.path in (reverse("accounts:keep"), reverse("accounts:take_over")):
        return
    if is_accepted(request, response):
        parked_text.forget(ticket)
    else:
        parked_text.keep(request)


def is_accepted(request: HttpRequest, response: HttpResponse) -> bool:
    """Led on, without a word of an error, and not to a question that is asked first."""
    if not isinstance(response, HttpResponseRedirect) or isinstance(response, AskedFirst):
        return False
    said = getattr(getattr(request, "_messages", None), "_queued_messages", ())
    return all(message.level < messages.ERROR for message in said)


def kept_url(request: HttpRequest) -> str:
    """Where what was just sent can be read again, for the page that refuses it; empty where nothing of it is kept."""
    ticket = ticket_of(request)
    if ticket is None or ticket.person != request.user.pk:
        return ""
    if not parked_text.has_words(parked_text.typed(request), ticket):
        return ""
    return reverse("accounts:kept", args=[ticket.key])
