"""The files of one record, and adding some. Each place has these three pages under the address of its own record."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_GET, require_POST

from accounts.requests import Visit
from audit.question_page import ask
from audit.reading import listed, with_record
from core.marks import asked_by_script
from evidence import access
from evidence.actions import of, receive
from evidence.forms import UploadForm
from evidence.limits import LIMITS
from evidence.models import WAITING
from evidence.pieces import unfinished_at
from evidence.places import Place
from evidence.presenters import arriving, line_of, stands_as
from evidence.uploads import takes_files
from evidence.views.unfinished import begin, begins


def addresses(prefix: str, place: Place) -> list[URLPattern]:
    """For the urls of the app that the place is of: `place.files` names the first of them."""
    name = place.files.rpartition(":")[2]
    door = with_record(place.model, can=place.lists or place.sees, first=place.first)
    return [path(f"{prefix}files/", require_GET(door(_of(place, files))), name=name), *adding_addresses(prefix, place)]


def adding_addresses(prefix: str, place: Place) -> list[URLPattern]:
    """For a place whose list of files is a page of its own app."""
    name = place.files.rpartition(":")[2]
    door = with_record(place.model, can=place.adds, sees=place.lists or place.sees, first=place.first)
    # Asked by script once for each file; what it begins is an event of its own.
    opens = with_record(
        place.model, can=place.adds, sees=place.lists or place.sees, first=place.first, kind=None, repeats=True
    )
    return [
        path(f"{prefix}files/before/", require_GET(door(_of(place, before))), name=f"{name}_before"),
        path(f"{prefix}files/add/", takes_files(door(_of(place, add))), name=f"{name}_add"),
        path(
            f"{prefix}files/begin/",
            asked_by_script(begins(require_POST(opens(_of(place, begin))))),
            name=f"{name}_begin",
        ),
    ]


def _of(place: Place, view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view of a place: a function with the name of the view, as the doors expect."""

    def of_the_place(request: Visit, holder: Model) -> HttpResponse:
        return view(request, holder, place)

    of_the_place.__name__, of_the_place.__doc__, of_the_place.__module__ = view.__name__, view.__doc__, view.__module__
    return of_the_place


def files(request: Visit, holder: Model, place: Place) -> HttpResponse:
    """How far each file has got, with the reason."""
    found = list(access.list_files.filter(request.who, of(place, holder))[: LIMITS.of_one_record])
    listed(rows=found, rule=access.list_files, named=False)
    context = {
        **_frame(place, holder),
        "lines": [line_of(file, request.who) for file in found],
        "waits": any(stands_as(file, request.who) in WAITING for file in found),
        "unfinished": arriving(access.send_piece.filter(request.who, unfinished_at(place, holder))),
        "why_not_add": place.adds.refusal(request.who, holder),
    }
    return render(request, "evidence/files.html", context)


def before(request: Visit, holder: Model, place: Place) -> HttpResponse:
    """What never goes in, and what to do with it instead."""
    return render(request, "evidence/before.html", {**_frame(place, holder), "back_url": _address(place, holder)})


def add(request: Visit, holder: Model, place: Place) -> HttpResponse:
    """Choose, say what it is, send. Nothing of it is opened before it was scanned."""
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    pieces = access.send_piece.filter(request.who, unfinished_at(place, holder))
    has_room = getattr(request, "has_room", True)
    form = UploadForm(*sent, has_room=has_room, pieces=pieces, parts=place.parts(holder))
    return ask(
        request,
        form,
        partial(receive, place=place, holder=holder),
        template="evidence/add.html",
        then=_address(place, holder),
        done=lambda kept: f"{len(kept)} {'file was' if len(kept) == 1 else 'files were'} received.",
        heading="Add files",
        continue_label="Send",
        back_url=_address(place, holder, "before"),
        cancel_url=_address(place, holder),
        most=LIMITS.file_bytes,
        most_at_once=LIMITS.at_once,
        begin_url=_address(place, holder, "begin"),
        piece=LIMITS.piece_bytes,
        least=LIMITS.piece_least,
        page=lambda: {"unfinished": arriving(each for each in pieces if each not in form.came)},
    )


def _frame(place: Place, holder: Model) -> dict[str, Any]:
    return {
        "heading": "Files",
        "caption": place.words,
        "back_url": place.page(holder),
        "files_url": _address(place, holder),
        "before_url": _address(place, holder, "before"),
        "add_url": _address(place, holder, "add"),
    }


def _address(place: Place, holder: Any, page: str = "") -> str:
    return reverse(f"{place.files}_{page}" if page else place.files, args=[holder.public_id])
