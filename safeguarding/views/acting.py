"""How a page of this app acts: parse, do, go on; or say why not, with everything that was typed still
there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render

from accounts.visit import Visit
from audit.moves import MoveDenied
from referrals.permission import Stale

Deed = Callable[[dict[str, Any]], Any]


def act(
    request: Visit, *, form: Form, do: Deed, done: str, then: str, template: str, context: dict[str, Any],
    version: Callable[[], int] | None = None,
) -> HttpResponse:  # fmt: skip
    """A question page that acts. Refused because something changed: 409, the record as it now stands
    beside the text that was typed, and a fresh version, so that sending again is a decision and not an
    accident."""
    denied = ""
    if request.method == "POST" and form.is_valid():
        try:
            do(form.cleaned_data)
        except (MoveDenied, Stale) as failure:
            denied = str(failure)
            renew(form, version() if version else None)
        else:
            messages.success(request, done)
            return redirect(then)
    status = 409 if denied else form.http_status  # type: ignore[attr-defined]  # every form of ours has it
    return render(request, template, {**context, "form": form, "denied": denied}, status=status)


def button(request: Visit, *, form: Form, do: Deed, done: str, then: str) -> HttpResponse:
    """A button without a page of its own: act and go back to the record, with what happened at its top."""
    if form.is_valid():
        try:
            do(form.cleaned_data)
        except (MoveDenied, Stale) as failure:
            messages.error(request, str(failure))
        else:
            messages.success(request, done)
    else:
        messages.error(request, "This page was out of date. Nothing has been changed: look at it again.")
    return redirect(then)


def renew(form: Form, version: int | None) -> None:
    """Put the present version into a form that is shown again."""
    if version is not None:
        typed = cast(QueryDict, form.data).copy()
        typed["version"] = str(version)
        form.data = typed
