"""Agencies, their sites and their areas, as a platform administrator keeps them. No case, no count of cases."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts import access
from accounts.actions import agencies
from accounts.forms.agencies import AgencyForm, AreaForm, FindAgencyForm, NewAgencyForm, NumbersForm, SiteForm
from accounts.idempotency import once
from accounts.kinds import AGENCY_VIEWED
from accounts.models import Agency, Area
from accounts.requests import Visit
from accounts.versions import Stale, again
from audit.moves import MoveDenied
from audit.reading import listed, with_gate, with_record
from core.paging import Page, page_links, place_asked

NEW = ("name", "kind", "area", "town", "urn")


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
@with_gate(access.administers_platform)
@once
def add(request: Visit) -> HttpResponse:
    form = NewAgencyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            agency = agencies.add(by=request.who, **{part: asked[part] for part in NEW})
        except MoveDenied as denied:
            form.add_error("name", str(denied))
        else:
            messages.success(request, "The agency is added. Invite its administrator next.")
            return redirect("accounts:agency", agency.public_id)
    context = {"form": form, "heading": "Add an agency", "continue_label": "Add the agency"}
    return render(request, "accounts/agency_form.html", context, status=form.http_status)


@require_http_methods(["GET", "HEAD", "POST"])
@with_record(Agency, can=access.change_agency, related=("area",), kind=AGENCY_VIEWED)
def agency(request: Visit, shown: Agency) -> HttpResponse:
    """How the agency sends, and its sites."""
    now = {"version": shown.version, "who_sends": shown.who_sends, "is_open": shown.is_open}
    form: Any = AgencyForm(request.POST or None, initial=now)
    overtaken = None
    if request.method == "POST" and form.is_valid():
        try:
            agencies.set_sending(agency=shown, by=request.who, **form.cleaned_data)
        except Stale as stale:
            form, overtaken = again(form, stale.now), stale.now
        except MoveDenied as denied:
            form.add_error("is_open", str(denied))
        else:
            messages.success(request, "The settings are saved.")
            return redirect("accounts:agency", shown.public_id)
    context = {
        "form": form,
        "agency": shown,
        "sites": shown.sites.order_by("sort_key", "pk"),
        "site_form": SiteForm(),
        "now": overtaken,
    }
    return render(request, "accounts/agency.html", context, status=409 if overtaken else form.http_status)


@require_http_methods(["GET", "HEAD", "POST"])
@with_record(Agency, can=access.administer, kind=AGENCY_VIEWED)
def numbers(request: Visit, shown: Agency) -> HttpResponse:
    """The agency's telephone numbers, kept by its own administrator or by a platform administrator."""
    names = ("version", "telephone", "telephone_hours", "telephone_out_of_hours")
    form: Any = NumbersForm(request.POST or None, initial={name: getattr(shown, name) for name in names})
    overtaken = None
    if request.method == "POST" and form.is_valid():
        try:
            agencies.set_numbers(agency=shown, by=request.who, **form.cleaned_data)
        except Stale as stale:
            form, overtaken = again(form, stale.now), stale.now
        else:
            messages.success(request, "The telephone numbers are saved.")
            return redirect("accounts:numbers", shown.public_id)
    context = {"form": form, "agency": shown, "now": overtaken}
    status = 409 if overtaken else form.http_status
    return render(request, "accounts/numbers.html", context, status=status)


@require_POST
@with_record(Agency, can=access.change_agency, kind=AGENCY_VIEWED)
@once
def add_site(request: Visit, shown: Agency) -> HttpResponse:
    form = SiteForm(request.POST)
    if form.is_valid():
        try:
            agencies.add_site(agency=shown, name=form.cleaned_data["name"], by=request.who)
        except MoveDenied as denied:
            form.add_error("name", str(denied))
        else:
            messages.success(request, "The site is added.")
            return redirect("accounts:agency", shown.public_id)
    context = {"form": form, "heading": f"Add a site to {shown}", "continue_label": "Add the site"}
    return render(request, "accounts/agency_form.html", context, status=form.http_status)


@require_http_methods(["GET", "HEAD", "POST"])
@with_gate(access.administers_platform)
def area(request: Visit, code: str) -> HttpResponse:
    shown = get_object_or_404(Area, code=code)
    form: Any = AreaForm(
        request.POST or None, initial={"version": shown.version, "copies_council": shown.copies_council}
    )
    overtaken = None
    if request.method == "POST" and form.is_valid():
        try:
            agencies.set_area(area=shown, by=request.who, **form.cleaned_data)
        except Stale as stale:
            form, overtaken = again(form, stale.now), stale.now
        else:
            messages.success(request, "The setting is saved.")
            return redirect("accounts:agencies")
    context = {"form": form, "heading": shown.name, "continue_label": "Save", "now_area": overtaken}
    return render(request, "accounts/agency_form.html", context, status=409 if overtaken else form.http_status)
