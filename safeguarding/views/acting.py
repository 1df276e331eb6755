"""How a page of this app acts: parse, do, go on; or say why not, with everything that was typed still there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts.overtaken import in_a_sentence
from accounts.requests import Visit
from audit.moves import MoveDenied, MovedOn
from referrals.casework.views.opening import renew
from referrals.permission import Stale

Deed = Callable[[dict[str, Any]], Any]


def act(
    request: Visit, record: Model, *, form: Form, do: Deed, done: str, then: str, template: str, **context: Any
) -> HttpResponse:
    """A question about a record, on a page of its own, that acts and goes on to `then`. Refused because something
    changed: 409, the record as it now stands beside the text that was typed, and a fresh version, so that sending
    again is a decision and not an accident."""
    denied = ""
    if request.method == "POST" and form.is_valid():
        try:
            do(form.cleaned_data)
        except MovedOn as late:
            denied = in_a_sentence(late, record, request.who)
        except (MoveDenied, Stale) as failure:
            denied = str(failure)
            renew(form, record)
        else:
            messages.success(request, done)
            return redirect(then)
    status = 409 if denied else form.http_status  # type: ignore[attr-defined]  # every form of ours has it
    page = {
        "continue_label": "Save",
        "back_url": then,
        "cancel_url": then,
        **context,
        "form": form,
        "denied": denied,
    }
    return render(request, template, page, status=status)


def button(request: Visit, *, form: Form, do: Deed, done: str, then: str) -> HttpResponse:
    """A button without a page of its own: act and go back to the record, with what happened at its top."""
    if form.is_valid():
        try:
            do(form.cleaned_data)
        except MovedOn:
            raise
        except (MoveDenied, Stale) as failure:
            messages.error(request, str(failure))
        else:
            messages.success(request, done)
    else:
        messages.error(request, "This page was out of date. Nothing has been changed: look at it again.")
    return redirect(then)
