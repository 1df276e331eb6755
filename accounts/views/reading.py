"""A reader opens records by the hundred: why, asked of that person; and letting them go on, by those who
answer for them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from accounts import mass_reading
from accounts.access import lift_reading_block, signed_in
from accounts.idempotency import once
from accounts.kinds import READING_BLOCK_VIEWED
from accounts.models import ReadingBlock
from accounts.reading_forms import LiftReadingForm, ReadingPurposeForm
from accounts.requests import Visit
from audit.moves import MoveDenied
from audit.reading import with_gate, with_record


@require_http_methods(["GET", "HEAD", "POST"])
@with_gate(signed_in)
@once
def purpose(request: Visit) -> HttpResponse:
    form = ReadingPurposeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        mass_reading.state_purpose(why=form.cleaned_data["why"], by=request.who)
        return redirect(_then(request))
    context = {"form": form, "cancel_url": reverse("home")}
    return render(request, "accounts/reading_purpose.html", context, status=form.http_status)


def _then(request: Visit) -> str:
    """The record that was asked for, in this service."""
    asked = request.GET.get("next", "")
    return asked if url_has_allowed_host_and_scheme(asked, allowed_hosts=None) else reverse("home")


@require_http_methods(["GET", "HEAD", "POST"])
@with_record(ReadingBlock, can=lift_reading_block, related=("person", "lifted_by"), kind=READING_BLOCK_VIEWED)
@once
def block(request: Visit, found: ReadingBlock) -> HttpResponse:
    form = LiftReadingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            mass_reading.lift(block=found, why=form.cleaned_data["why"], by=request.who)
        except MoveDenied as denied:
            form.add_error(None, str(denied))
        else:
            messages.success(request, "They can open records again, and have been told.")
            return redirect("accounts:reading_block", found.public_id)
    context = {
        "form": form,
        "stop": found,
        "is_over": mass_reading.is_over(found),
        "continue_label": "Let them go on",
    }
    return render(request, "accounts/reading_block.html", context, status=form.http_status)
