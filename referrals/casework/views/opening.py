"""Opening a case file: fetched, authorised, purpose asked where it is due, and logged, before anything is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from accounts.requests import Visit
from audit import question_page
from audit.reading import with_record
from core.gravity import Grave
from core.rules import Rule
from referrals import access
from referrals.casework.presenters.next_step import Known
from referrals.casework.views.bar import bar, reference_bar
from referrals.casework.views.place_in_list import next_in_list
from referrals.models import Referral

View = Callable[..., HttpResponse]
# The button beside the first: the same act, and then the next record of the list.
ONWARD = "onward"
RELATED = ("subject", "force", "council", "agency", "site", "owner", "officer", "submitted_by")


def case_page(
    *, can: Rule = access.see_case_file, purpose: bool = True, grave: Grave | None = None, reads: bool = False
) -> Callable[[View], View]:
    """A page of the case file. A person who may not see the file learns nothing; an officer outside the own
    caseload is first asked for a purpose. Where danger is told, taken or answered no question and no limit holds it up:
    while one stands, the page has the reference alone. What is `grave` asks who it is."""
    return with_record(
        Referral,
        can=can,
        sees=access.see_case_file,
        related=RELATED,
        urgent=not purpose,
        grave=grave,
        reads=reads,
    )


def show(
    request: Visit, referral: Referral, template: str, tab: str, *, guided: bool = True, **context: Any
) -> HttpResponse:
    """A page of the case file, with its identity bar and the tab that is open; with what is next, unless it asks."""
    form = context.get("form")
    status = form.http_status if form is not None and request.method == "POST" else 200
    guided = guided and form is None and request.method == "GET"
    known = Known(context.get("open_points"), context.get("why_not_approve"))
    return render(
        request,
        f"referrals/{template}.html",
        {**bar(request, referral, tab, guided=guided, known=known), "referral": referral, **context},
        status=status,
    )


def ask(
    request: Visit,
    referral: Referral,
    form: forms.Form,
    act: question_page.Act,
    *,
    tab: str = "case",
    template: str = "case/form",
    page: Callable[[], dict[str, Any]] | None = None,
    then: question_page.Then = "",
    ends_turn: bool = False,
    **asked: Any,
) -> HttpResponse:
    """A question of the case file, in its frame. It leads back to the tab that is open; or, where the answer `ends_turn`
    of this record and the reader says so, to the next of the list."""
    onward = next_in_list(request, referral) if ends_turn else ""

    def framed() -> dict[str, Any]:
        above = (
            reference_bar(request, referral)
            if request.shows_reference_alone
            else bar(request, referral, tab, guided=False)
        )
        return {**above, "referral": referral, **(page() if page else {})}

    return question_page.ask(
        request,
        form,
        act,
        template=f"referrals/{template}.html",
        then=(onward if request.POST.get(ONWARD) else "") or then or _at(referral, tab),
        page=framed,
        onward=onward,
        **asked,
    )


def press(
    request: Visit, referral: Referral, act: question_page.Act, *, done: str, tab: str = "case", refused: str = ""
) -> HttpResponse:
    """A button of the case file; pressed as the one that goes on, it leads to the next of the list."""
    at = _at(referral, tab)
    onward = next_in_list(request, referral) if request.POST.get(ONWARD) else ""
    return question_page.press(request, act, then=onward or at, done=done, refused=refused or at)


def _at(referral: Referral, tab: str) -> str:
    return reverse(tab if ":" in tab else f"referrals:{tab}", args=[referral.public_id])
