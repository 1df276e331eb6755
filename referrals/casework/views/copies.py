"""The council's front door: the copies its area's setting sends, each with what was added since; and
taking one back."""

from __future__ import annotations

from functools import partial
from typing import Any, cast
from uuid import UUID

from django import forms
from django.db.models import Model, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import Visit
from audit import question_page
from audit.reading import listed, with_gate, with_record
from core.forms import GovukForm, OnceForm
from core.paging import Page, Place, page_links, place_asked
from referrals import access
from referrals.casework import copying
from referrals.casework.actions import copies as sharing
from referrals.casework.forms.casefile import ReasonForm
from referrals.casework.views.opening import ask, case_page
from referrals.models import Referral
from referrals.models.sharing import ShareKind


class ReadForm(OnceForm, GovukForm):
    """That the copy has been read, with as many additions as stood on the page."""

    additions = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"auto_id": False, **options})


@with_gate(access.sees_copies)
def copies(request: Visit) -> HttpResponse:
    """Those of which danger was told come first, then all others; each newest first."""
    found, links = _danger_first(request)
    listed(rows=found, rule=access.council_copies)
    held, danger = copying.held_by(request.who, found), copying.endangered(found)
    rows = [{"referral": one, "copy": held.get(one.pk), "danger": one.pk in danger} for one in found]
    return render(request, "referrals/copies/list.html", {"rows": rows, **links})


def _danger_first(request: Visit) -> tuple[list[Referral], dict[str, str]]:
    """The rows of this page, and the addresses of those beside it. The others begin on the page on
    which danger ends."""
    others, after = request.GET.copy(), place_asked(request.GET)
    others["of"] = "others"
    if request.GET.get("of") == "others":
        page = _copies(request, danger=False, after=after)
        return list(page.rows), page_links(others, page)
    first = _copies(request, danger=True, after=after)
    if first.next_place is not None:
        return list(first.rows), page_links(request.GET, first)
    others.pop("after", None)
    rest = _copies(request, danger=False, after=None)
    links = {**page_links(request.GET, first), "next_url": page_links(others, rest)["next_url"]}
    return [*first.rows, *rest.rows], links


def _copies(request: Visit, *, danger: bool, after: Place | None) -> Page:
    return access.council_copies.page(
        request.who,
        Referral,
        order=access.NEWEST_FIRST,
        after=after,
        related=("agency",),
        narrow=lambda prefix: Q(danger_told=danger),  # the share's own column: the rule walks shares alone
    )


@require_POST
@with_record(Referral, can=access.council_copies)
def read(request: Visit, found: Model) -> HttpResponse:
    """The front door says that it has read the copy as it stands."""
    referral = cast(Referral, found)
    return question_page.press(
        request,
        partial(sharing.say_read, referral=referral),
        form=ReadForm(request.POST),
        then=reverse("referrals:submission", args=[referral.public_id]),
        done="Recorded: your front door has read this. The police team can see that.",
    )


TAKING_BACK = {
    ShareKind.COPY: ("Take the copy back", "It is gone for the council on its next request."),
    ShareKind.JOINT: ("End joint sight", "The other force loses sight of this record on its next request."),
}


@require_http_methods(["GET", "POST"])
@case_page(can=access.work)
def end(request: Visit, referral: Referral, agency_id: UUID, kind: str) -> HttpResponse:
    """Take back what one agency holds of this record, with the reason."""
    share = copying.live_shares(referral=referral, agency__public_id=agency_id, kind=kind).first()
    if share is None:
        act, heading = (
            question_page.gone(request, "This has been taken back already, or the agency holds it no more."),
            "Take it back",
        )
        return ask(
            request, referral, ReasonForm(request.POST or None), act, tab="safeguarding:partners", heading=heading
        )
    heading, lead = TAKING_BACK[ShareKind(share.kind)]
    return ask(
        request,
        referral,
        ReasonForm(request.POST or None),
        partial(sharing.end_share, share=share),
        tab="safeguarding:partners",
        heading=f"{heading}: {share.agency}",
        lead=lead,
        label=heading,
    )
