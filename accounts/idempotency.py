"""A form that creates something creates it once: a double click, a retry or a second tab is shown the first result."""

from __future__ import annotations

import functools
import uuid
from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect

from accounts.models import OncePost

FIELD = "idempotency"


def once(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For views whose POST creates. Claims the form's key in the request's transaction: a second POST waits for the
    first to commit, then is redirected to where the first one led. A POST that led nowhere (invalid, or sent on to a
    page that asks something first) frees the key: the same form can be sent again."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = _key(request)
        if key is None:
            return view(request, *args, **kwargs)
        claim = _claim(request, key)
        if claim is None:
            first = OncePost.objects.get(user_id=request.user.pk or 0, key=key)
            return redirect(first.led_to or request.path)
        response = view(request, *args, **kwargs)
        if led_to := _led_to(response):
            claim.led_to = led_to[:300]
            claim.save(update_fields=["led_to"])
        else:
            claim.delete()
        return response

    return guarded


def _led_to(response: HttpResponse) -> str:
    """Where this was done. A file that was taken leads to the page that it was taken from: two presses are one copy."""
    if isinstance(response, HttpResponseRedirect):
        return "" if isinstance(response, AskedFirst) else response.url
    return str(getattr(response, "taken_from", ""))


class AskedFirst(HttpResponseRedirect):
    """On to a page that asks, or says, something before anything is done. What was sent has not been acted on."""


def _key(request: HttpRequest) -> uuid.UUID | None:
    if request.method != "POST":
        return None
    try:
        return uuid.UUID(request.POST.get(FIELD, ""))
    except ValueError:
        return None


def _claim(request: HttpRequest, key: uuid.UUID) -> OncePost | None:
    try:
        with transaction.atomic():
            return OncePost.objects.create(user_id=request.user.pk or 0, key=key)
    except IntegrityError:
        return None
