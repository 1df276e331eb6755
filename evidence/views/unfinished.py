"""A file that comes in pieces: static/js/pieces.js asks these pages. People see what became of it on the page for adding
files."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.authority import Authority
from accounts.requests import Visit
from audit.moves import MoveDenied
from audit.question_page import press
from audit.reading import with_record
from core.marks import around_its_transaction, asked_by_script
from core.row_security import as_the_service
from core.whole import whole
from evidence import access, actions
from evidence.models import Unfinished
from evidence.pieces import put_together
from evidence.places import Place, place_of
from evidence.uploads import Arrived, takes_files

NO_ROOM = "Many files are being sent just now."
CUT_OFF = "A piece did not arrive whole."


def begins(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For the view that begins: what had arrived whole before, and was not put together, is so now."""
    return around_its_transaction(lambda request: None, view)


def begin(request: Visit, holder: Model, place: Place) -> HttpResponse:
    """Where it goes on, for a file that this person has begun to send; else it begins."""
    name, size = request.POST.get("name", ""), whole(request.POST.get("size", ""), digits=12) or 0
    sha256 = request.POST.get("sha256", "")
    told = partial(actions.begin_upload, name=name, size=size, sha256=sha256)
    return _answered(partial(told, place=place, holder=holder, by=request.who))


@asked_by_script
@takes_files
@require_POST
@with_record(Unfinished, can=access.send_piece, sees=access.own_upload, kind=None, repeats=True)
def piece(request: Visit, upload: Unfinished) -> HttpResponse:
    """One more piece. Whatever is sent, the answer says how much is here: what is sent next begins there."""
    if not getattr(request, "has_room", True):
        return JsonResponse({"why": NO_ROOM}, status=503)
    start, sent = whole(request.POST.get("start", "")), request.FILES.get("piece")
    if start is None or not isinstance(sent, Arrived) or "complete" not in request.POST:
        return JsonResponse({"why": CUT_OFF}, status=408)  # as of any form that was cut off; it is sent again
    return _answered(partial(actions.take_piece, upload=upload, start=start, piece=sent, by=request.who))


@require_POST
@with_record(Unfinished, can=access.own_upload, kind=None)
def forget(request: Visit, upload: Unfinished) -> HttpResponse:
    return press(
        request,
        partial(actions.forget_upload, upload=upload),
        then=_where_it_was_added(upload, request.who),
        done="What had arrived of it was destroyed.",
    )


def _where_it_was_added(upload: Unfinished, who: Authority) -> str:
    """Its sender may be kept from the record by now, and is led to nothing that is logged against them as a probe."""
    place = place_of(upload.place)
    with as_the_service():
        holder = place.holder_of(upload.holder_id)
        may = place.adds.allows(who, holder)
    return reverse(f"{place.files}_add", args=[holder.public_id]) if may else reverse("home")


def _answered(act: Callable[[], Any]) -> HttpResponse:
    """For a script: where to send pieces to and how much is here, or why not in a sentence that it shows."""
    try:
        with as_the_service(), transaction.atomic():
            upload = act()
    except MoveDenied as denied:
        denied.note()
        return JsonResponse({"why": str(denied)}, status=422)
    answer = _told(upload)
    if upload.is_to_be_put_together:
        answer.then = partial(_put_together, upload)  # type: ignore[attr-defined]  # done once the transaction is over
    return answer


def _told(upload: Unfinished) -> JsonResponse:
    told = {"id": upload.public_id, "to": reverse("evidence:piece", args=[upload.public_id])}
    return JsonResponse({**told, "received": upload.received})


@as_the_service()
def _put_together(upload: Unfinished) -> JsonResponse:
    """Where another was faster, or it was removed meanwhile, the row says how much is here."""
    put_together(upload)
    return _told(Unfinished.objects.filter(pk=upload.pk).first() or upload)
