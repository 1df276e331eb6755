"""Signing in again after a session ended, and staying signed in."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.access import signed_in
from accounts.kept_text import parked_text
from audit.reading import with_gate


@require_safe
@with_gate(signed_in)
def stay(request: HttpRequest) -> HttpResponse:
    """Asked by the page that warns of a time-out. The asking itself is the use that keeps the session."""
    return HttpResponse(status=204)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page was open while the person signed in or out elsewhere: keep the text, and say what to do.

    What no page of ours sent is not kept: offered back it would be another site's form, one press away."""
    text = parked_text.keep(request) if request.method == "POST" and _came_from_us(request) else None
    if text is None:
        return render(request, "accounts/csrf_failed.html", status=403)
    again = reverse("accounts:kept", args=[text.public_id])
    if request.user.pk == text.user_id:
        return redirect(again)
    if request.user.is_authenticated:  # as somebody else, at a machine that is shared
        return render(request, "accounts/csrf_failed.html", {"kept_for_another": True}, status=403)
    return redirect(f"{reverse(settings.LOGIN_URL)}?next={again}")


def _came_from_us(request: HttpRequest) -> bool:
    """As the browser says it, which a page of another site cannot make it say otherwise."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return False
    here = f"{request.scheme}://{request.get_host()}"
    if origin := request.headers.get("Origin"):
        return origin == here
    return request.headers.get("Referer", "").startswith(f"{here}/")
