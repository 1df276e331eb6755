"""Signing in again after a session ended, finding what was typed, and staying signed in."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts import parked_text
from accounts.access import own_kept_text, signed_in
from accounts.models import KeptText
from audit.reading import with_gate, with_record


@require_safe
@with_record(KeptText, can=own_kept_text)
def kept_text(request: HttpRequest, text: KeptText) -> HttpResponse:
    """What this person had typed. Offers to send the same form again, now that they are signed in."""
    return render(
        request,
        "accounts/kept.html",
        {"text": text, "answers": parked_text.answers(text), "fields": parked_text.fields(text)},
    )


@require_POST
@with_record(KeptText, can=own_kept_text)
def forget_kept_text(request: HttpRequest, text: KeptText) -> HttpResponse:
    text.delete()
    messages.success(request, "The kept text has been deleted.")
    return redirect("home")


@require_safe
@with_gate(signed_in)
def stay(request: HttpRequest) -> HttpResponse:
    """Asked by the page that warns of a time-out. The asking itself is the use that keeps the session."""
    return HttpResponse(status=204)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page was open while the person signed in or out elsewhere: keep the text, and say what to do."""
    text = parked_text.keep(request) if request.method == "POST" else None
    if text is None:
        return render(request, "accounts/csrf_failed.html", status=403)
    again = reverse("accounts:kept", args=[text.public_id])
    if request.user.is_authenticated and request.user.pk == text.user_id:
        return redirect(again)
    return redirect(f"{reverse(settings.LOGIN_URL)}?next={again}")
