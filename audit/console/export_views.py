"""Taking events out of the log: without content at once, with content when a second person has said yes."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit import question_page
from audit.access import NEWEST_REQUEST_FIRST, decide_export, see_export, see_log, take_export
from audit.console import exporting
from audit.console.forms import AskExportForm, AskForm, DecideForm
from audit.console.masking import PURPOSES
from audit.console.views import NAMES
from audit.models import ExportRequest
from audit.reading import listed, with_gate, with_record
from audit.requests import Visit
from core.clock import time_words
from core.components import Row
from core.gravity import Grave
from core.paging import page_links, place_asked


@require_POST
@with_gate(see_log, grave=Grave.TAKES_OUT)
def without_content(request: Visit) -> HttpResponse:
    """A file of who did what when, for the question in the address."""
    about = AskForm(request, of_address=True)
    if about.is_wrong:
        return _asked_wrongly(request)
    act = partial(exporting.take_without_content, asked=about.question)
    return question_page.press(request, act, then=_download, refused="audit:log")


@require_http_methods(["GET", "HEAD", "POST"])
@with_gate(see_log, grave=Grave.TAKES_OUT)
def ask(request: Visit) -> HttpResponse:
    """Ask for the content of what the question in the address finds."""
    about = AskForm(request, of_address=True)
    if about.is_wrong:
        return _asked_wrongly(request)
    asked = about.question
    return question_page.ask(
        request,
        AskExportForm(request.POST or None),
        partial(exporting.ask, asked=asked),
        template="audit/ask_export.html",
        rows=question(asked.as_search()),
        then="audit:exports",
        done="Asked. Another auditor or data protection officer decides.",
    )


@require_safe
@with_gate(see_log)
def index(request: Visit) -> HttpResponse:
    who = request.who
    page = see_export.page(
        who,
        ExportRequest,
        order=NEWEST_REQUEST_FIRST,
        after=place_asked(request.GET),
        related=("requested_by", "decided_by"),
    )
    listed(rows=page.rows, rule=see_export)
    context = {"requests": page.rows, "me": who.pk, **page_links(request.GET, page)}
    return render(request, "audit/exports.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@with_record(ExportRequest, can=see_export, related=("requested_by", "decided_by"), grave=Grave.TAKES_OUT)
def one(request: Visit, asked: ExportRequest) -> HttpResponse:
    """What was asked for, and the second person's decision."""
    who = request.who
    return question_page.ask(
        request,
        DecideForm(request.POST or None),
        partial(_decide, asked),
        template="audit/export.html",
        asked=asked,
        rows=_facts(asked),
        why_not=decide_export.refusal(who, asked),
        may_take=take_export.allows(who, asked),
        then="audit:exports",
    )


def _decide(asked: ExportRequest, *, decision: str, reason: str, by: Any) -> ExportRequest:
    decide = exporting.approve if decision == "approve" else exporting.refuse
    return decide(request=asked, reason=reason, by=by)


@require_POST
@with_record(ExportRequest, can=take_export, sees=see_export)
def take(request: Visit, asked: ExportRequest) -> HttpResponse:
    back = reverse("audit:export", args=[asked.public_id])
    return question_page.press(request, partial(exporting.take, request=asked), then=_download, refused=back)


def _asked_wrongly(request: Visit) -> HttpResponse:
    """Without a filter that cannot be read more would leave than was asked for."""
    messages.error(request, "Nothing was taken out: the filters cannot be read any longer. Set them again.")
    return redirect("audit:log")


def question(search: dict[str, Any]) -> list[Row]:
    """A question to the log as a list of filters."""
    return [Row(NAMES[name], value) for name, value in search.items()] or [Row("Question", "The whole log")]


NOT_COUNTED = "Not counted when it was asked for"


def _number(many: int | None) -> str:
    return "" if many is None else f"{many:,}"


def _facts(asked: ExportRequest) -> list[Row]:
    extent = exporting.extent_of(asked)
    return [
        *question(asked.asked),
        Row("Events in it", _number(extent.get("events")), missing=NOT_COUNTED),
        Row("Records about people in it", _number(extent.get("records")), missing=NOT_COUNTED),
        Row("Asked by", asked.requested_by),
        Row("Asked at", time_words(asked.requested_at)),
        Row("What for", dict(PURPOSES).get(asked.purpose, asked.purpose)),
        Row("Detail", asked.detail, typed=True),
        Row("State", asked.get_state_display(), colour="blue"),
        Row("Decided by", asked.decided_by, missing="Nobody yet"),
        Row("Why", asked.decision_reason, typed=True, missing="Not decided yet"),
    ]


def _download(file: bytes) -> HttpResponse:
    name = f"log-{timezone.localdate().isoformat()}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(file, content_type="text/csv; charset=utf-8", headers=headers)
