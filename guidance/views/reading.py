"""Reading guidance. Open to every reader, signed in or not."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.for_anybody import for_anybody
from accounts.models import Agency, AgencyKind
from accounts.requests import Visit
from audit.reading import with_gate
from guidance import actions, at_hand, search
from guidance.access import MAY_ACKNOWLEDGE, acknowledge_sheet, write_guidance
from guidance.blocks import contents, parse
from guidance.forms import SearchForm
from guidance.models import Audience, CirculationSheet
from guidance.routes import routes, sheet_routes
from guidance.sections import section_of


@for_anybody
def index(request: Visit) -> HttpResponse:
    published = at_hand.published()
    shelves = [(label, [v for v in published if v.page.audience == value]) for value, label in Audience.choices]
    return render(
        request,
        "guidance/index.html",
        {
            "shelves": shelves,
            "search_form": SearchForm(),
            "routes": routes(),
            "may_write": _may_write(request),
        },
    )


@for_anybody
def page(request: Visit, slug: str) -> HttpResponse:
    version = next((one for one in at_hand.published() if one.page.slug == slug), None)
    if version is None:
        raise Http404("There is no such page")
    blocks, section = parse(version.body), section_of(slug)
    return render(
        request,
        "guidance/page.html",
        {
            "version": version,
            "blocks": blocks,
            "contents": contents(blocks),
            "section": section,
            "parts": at_hand.parts_of(section) if section else [],
            "may_write": _may_write(request),
        },
    )


@require_safe
@login_not_required
def find(request: Visit) -> HttpResponse:
    form = SearchForm(request.GET or None)
    question = form.cleaned_data["q"] if form.is_valid() else ""
    found = search.search(question)
    return render(
        request,
        "guidance/search.html",
        {"search_form": form, "question": question, "found": found},
        status=form.http_status,
    )


@for_anybody
def sheet(request: Visit, number: int | None = None) -> HttpResponse:
    """The circulation sheet: the latest, or one by its number."""
    shown = _sheet(number)
    given = shown.acknowledgements.filter(agency__in=request.who.agencies(*MAY_ACKNOWLEDGE))
    return render(
        request,
        "guidance/sheet.html",
        {
            "sheet": shown,
            "routes": sheet_routes(),
            "latest": _sheet(None),
            "given": given.select_related("agency", "by"),
            "may_acknowledge": acknowledge_sheet.anywhere(request.who),
            "may_write": _may_write(request),
        },
    )


@require_POST
@with_gate(acknowledge_sheet)
def acknowledge(request: Visit, number: int) -> HttpResponse:
    actions.acknowledge(sheet=_sheet(number), by=request.who)
    return redirect("guidance:sheet_number", number)


@require_safe
@with_gate(write_guidance)
def acknowledgements(request: Visit, number: int) -> HttpResponse:
    """Which agencies have read the sheet, and which have not."""
    shown = _sheet(number)
    given = shown.acknowledgements.select_related("agency", "by").order_by("agency__sort_key", "agency_id")
    waiting = Agency.objects.taking_on().exclude(pk__in=given.values("agency_id"))
    waiting = waiting.exclude(kind=AgencyKind.PLATFORM)
    return render(
        request,
        "guidance/acknowledgements.html",
        {"sheet": shown, "given": given, "waiting": waiting.order_by("sort_key", "pk")},
    )


def _sheet(number: int | None) -> CirculationSheet:
    found = next((one for one in at_hand.sheets() if number in (None, one.number)), None)
    if found is None:
        raise Http404("There is no such sheet")
    return found


def _may_write(request: Visit) -> bool:
    return write_guidance.anywhere(request.who)
