"""Opening a case file: fetched, authorised, purpose asked where it is due, and logged, before anything is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import Model
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render

from accounts.requests import Visit
from audit.moves import MoveDenied, MovedOn
from audit.reading import with_record
from core.rules import Rule
from referrals import access
from referrals.casework.views.bar import bar
from referrals.casework.views.purpose import purpose_first
from referrals.models import Referral
from referrals.permission import Stale

View = Callable[..., HttpResponse]
RELATED = ("subject", "force", "council", "agency", "site", "owner", "officer", "submitted_by")


def case_page(*, can: Rule = access.see_case_file, purpose: bool = True) -> Callable[[View], View]:
    """A page of the case file. A person who may not see the file learns nothing; an officer outside the own
    caseload is first asked for a purpose. Where danger is told or taken nothing is asked, and no limit holds it up."""
    first = purpose_first if purpose else None
    return with_record(Referral, can=can, sees=access.see_case_file, related=RELATED, first=first, urgent=not purpose)


def show(request: Visit, referral: Referral, template: str, tab: str, **context: Any) -> HttpResponse:
    """A page of the case file, with its identity bar and the tab that is open."""
    form = context.get("form")
    status = form.http_status if form is not None and request.method == "POST" else 200
    return render(
        request,
        f"referrals/{template}.html",
        {**bar(request, referral, tab), "referral": referral, **context},
        status=status,
    )


def show_form(
    request: Visit, referral: Referral, form: forms.Form, tab: str, heading: str, **context: Any
) -> HttpResponse:
    """A form on a page of its own, inside the case file."""
    template = context.pop("template", "case/form")
    return show(request, referral, template, tab, form=form, heading=heading, **context)


def attempt(form: forms.Form, act: Callable[[], object]) -> bool:
    """Do it; when it is not possible now, say why beside the box it is about, or above the form, and keep everything
    that was typed."""
    try:
        with transaction.atomic():
            act()
    except MovedOn:
        raise
    except MoveDenied as denied:
        form.add_error(denied.beside if denied.beside in form.fields else None, str(denied))
        return False
    return True


def answered(form: forms.Form, request: Visit, act: Callable[[], object]) -> bool:
    """Whether the form was sent, was right, and what it asks for has been done."""
    return request.method == "POST" and form.is_valid() and attempt(form, act)


def renew(form: forms.Form, record: Model) -> None:
    """Put the record's present version into a form that is shown again: to send it once more is a decision,
    and no accident."""
    if "version" in form.fields:
        typed = cast(QueryDict, form.data).copy()
        typed["version"] = str(type(record)._default_manager.values_list("version", flat=True).get(pk=record.pk))
        form.data = typed


def press(request: Visit, act: Callable[[], object], *, done: str) -> bool:
    """For a button without a form: do it and say so, or say why not."""
    try:
        with transaction.atomic():
            act()
    except MovedOn:
        raise
    except MoveDenied as denied:
        messages.warning(request, str(denied))
        return False
    messages.success(request, done)
    return True


def back(request: Visit, referral: Referral, *, said: str = "", page: str = "case") -> HttpResponse:
    if said:
        messages.success(request, said)
    return redirect(f"referrals:{page}", referral.public_id)


def show_stale(request: Visit, referral: Referral, form: forms.Form, stale: Stale, tab: str) -> HttpResponse:
    """A colleague was faster: what stands now beside what was typed. Nothing is lost and nothing was overwritten."""
    both = [(bound.label, _now(stale, bound), _typed(bound)) for bound in form.visible_fields()]
    context = {
        **bar(request, referral, tab),
        "referral": referral,
        "both": both,
        "again_url": request.get_full_path(),
    }
    return render(request, "referrals/case/stale.html", context, status=409)


def _now(stale: Stale, bound: forms.BoundField) -> str:
    return _words(bound, getattr(stale.now, bound.name, ""))


def _typed(bound: forms.BoundField) -> str:
    return _words(bound, bound.value())


def _words(bound: forms.BoundField, value: Any) -> str:
    """A choice in its label's words, yes and no for a tick, text as it is."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    choices = dict(getattr(bound.field, "choices", ()))
    return str(choices.get(value, value) or "")
