"""A reader opens records by the hundred: who it is and why, asked of that person; and letting them go on, by those who
answer for them."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from accounts.access import lift_reading_block, signed_in
from accounts.authority import Authority
from accounts.kinds import READING_BLOCK_VIEWED
from accounts.models import ReadingBlock
from accounts.reading import mass_reading
from accounts.reading.reading_forms import LiftReadingForm, ReadingPurposeForm
from accounts.requests import Visit
from accounts.signing_in.reauthentication import prove_first
from audit.question_page import ask
from audit.reading import with_gate, with_record
from core.gravity import Grave


@require_http_methods(["GET", "HEAD", "POST"])
@with_gate(signed_in, grave=Grave.SIGHT)
def purpose(request: Visit) -> HttpResponse:
    """Answered by who has shown a passkey, or a password and a code, since it was asked; asked of nobody else, so that no
    answer can be given in advance."""
    since = mass_reading.asked_at(request)
    if since is None:
        return redirect("home")
    return prove_first(request, since=since) or ask(
        request,
        ReadingPurposeForm(request.POST or None),
        partial(_stated, request),
        template="accounts/reading_purpose.html",
        cancel_url=reverse("home"),
        then=_then(request),
    )


def _stated(request: Visit, *, why: str, by: Authority) -> None:
    mass_reading.state_purpose(why=why, by=by)
    mass_reading.no_longer_asked(request)


def _then(request: Visit) -> str:
    """The record that was asked for, in this service."""
    asked = request.GET.get("next", "")
    return asked if url_has_allowed_host_and_scheme(asked, allowed_hosts=None) else reverse("home")


@require_http_methods(["GET", "HEAD", "POST"])
@with_record(ReadingBlock, can=lift_reading_block, related=("person", "lifted_by"), kind=READING_BLOCK_VIEWED)
def block(request: Visit, found: ReadingBlock) -> HttpResponse:
    return ask(
        request,
        LiftReadingForm(request.POST or None),
        partial(mass_reading.lift, block=found),
        template="accounts/reading_block.html",
        stop=found,
        is_over=mass_reading.is_over(found),
        continue_label="Let them go on",
        then=request.path,
        done="They can open records again, and have been told.",
    )
