"""Signing in again after a session ended, and finding what was typed."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts import kept
from accounts.models import KeptText


@require_GET
def kept_text(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What this person had typed. Offers to send the same form again, now that they are signed in."""
    text = get_object_or_404(KeptText, public_id=public_id, user_id=request.user.pk)
    return render(request, "accounts/kept.html", {"text": text})


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page was open while somebody signed in or out elsewhere: keep the text, and say what to do."""
    text = kept.keep(request) if request.method == "POST" else None
    if text is None:
        return render(request, "accounts/csrf_failed.html", status=403)
    again = reverse("accounts:kept", args=[text.public_id])
    if request.user.is_authenticated and request.user.pk == text.user_id:
        return redirect(again)
    return redirect(f"{reverse(settings.LOGIN_URL)}?next={again}")
