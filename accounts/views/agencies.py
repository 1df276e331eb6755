"""Agencies, their sites and their areas, as a platform administrator keeps them. No case, no count of cases."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts import access
from accounts.actions import agencies
from accounts.forms.agencies import AgencyForm, AppsForm, AreaForm, FindAgencyForm, NewAgencyForm, NumbersForm, SiteForm
from accounts.kinds import AGENCY_VIEWED
from accounts.models import Agency, Area
from accounts.requests import Visit
from accounts.signing_in import apps_until
from audit.question_page import ask
from audit.reading import listed, with_gate, with_record
from core.gravity import Grave
from core.paging import Page, page_links, place_asked

FORM = "accounts/agency_form.html"


@require_http_methods(["GET", "HEAD", "POST"])
@with_gate(access.administers_platform)
def index(request: Visit) -> HttpResponse:
    form = FindAgencyForm(request)
    if form.is_to_keep:
        return redirect(form.kept_at)
    asked = form.asked.get("q", "")
    page = (
        Page(rows=[])
        if form.is_wrong
        else access.change_agency.page(
            request.who,
            Agency,
            order=access.BY_NAME,
            narrow=access.named(asked) if asked else None,
            after=place_asked(request.GET),
            related=("area",),
        )
    )
    listed(rows=page.rows, rule=access.change_agency, search={"name": asked} if asked else None)
    context = {
        "agencies": page.rows,
        "areas": Area.objects.order_by("sort_key", "pk"),
        "filter_form": form,
        "form": form if form.is_wrong else None,
        **page_links(request.GET, page),
    }
    return render(request, "accounts/agencies.html", context, status=form.http_status)


@require_http_methods(["GET", "HEAD", "POST"])
@with_gate(access.administers_platform, grave=Grave.WAY_IN)
def add(request: Visit) -> HttpResponse:
    return ask(
        request,
        NewAgencyForm(request.POST or None),
        agencies.add,
        template=FORM,
        heading="Add an agency",
        continue_label="Add the agency",
        then=_page,
        done="The agency is added. Invite its administrator next.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@with_record(Agency, can=access.change_agency, related=("area",), kind=AGENCY_VIEWED, grave=Grave.WAY_IN, reads=True)
def agency(request: Visit, shown: Agency) -> HttpResponse:
    """How the agency sends, and its sites."""
    now = {"version": shown.version, "who_sends": shown.who_sends, "is_open": shown.is_open}
    return ask(
        request,
        AgencyForm(request.POST or None, initial=now),
        partial(agencies.set_sending, agency=shown),
        template="accounts/agency.html",
        agency=shown,
        sites=shown.sites.order_by("sort_key", "pk"),
        site_form=SiteForm(),
        then=_page(shown),
        done="The settings are saved.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@with_record(Agency, can=access.administer, kind=AGENCY_VIEWED)
def numbers(request: Visit, shown: Agency) -> HttpResponse:
    """The agency's telephone numbers, kept by its own administrator or by a platform administrator."""
    names = ("version", "telephone", "telephone_hours", "telephone_out_of_hours")
    return ask(
        request,
        NumbersForm(request.POST or None, initial={name: getattr(shown, name) for name in names}),
        partial(agencies.set_numbers, agency=shown),
        template="accounts/numbers.html",
        agency=shown,
        then=request.path,
        done="The telephone numbers are saved.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@with_record(Agency, can=access.administer, kind=AGENCY_VIEWED, grave=Grave.WAY_IN)
def apps(request: Visit, shown: Agency) -> HttpResponse:
    """Until when an authenticator app is enough, and how many people have nothing else."""
    return ask(
        request,
        AppsForm(request.POST or None, initial={"version": shown.version, "apps_until": shown.apps_until}),
        partial(agencies.set_apps_until, agency=shown),
        template="accounts/apps.html",
        agency=shown,
        page=lambda: {"many": apps_until.with_app_alone(shown).count()},
        then=request.path,
        done="The last day is saved.",
    )


@require_POST
@with_record(Agency, can=access.change_agency, kind=AGENCY_VIEWED)
def add_site(request: Visit, shown: Agency) -> HttpResponse:
    return ask(
        request,
        SiteForm(request.POST),
        partial(agencies.add_site, agency=shown),
        template=FORM,
        heading=f"Add a site to {shown}",
        continue_label="Add the site",
        then=_page(shown),
        done="The site is added.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@with_gate(access.administers_platform, grave=Grave.SIGHT)
def area(request: Visit, code: str) -> HttpResponse:
    shown = get_object_or_404(Area, code=code)
    now = {"version": shown.version, "copies_council": shown.copies_council}
    return ask(
        request,
        AreaForm(request.POST or None, initial=now),
        partial(agencies.set_area, area=shown),
        template=FORM,
        heading=shown.name,
        continue_label="Save",
        then="accounts:agencies",
        done="The setting is saved.",
    )


def _page(agency: Agency) -> str:
    return reverse("accounts:agency", args=[agency.public_id])
