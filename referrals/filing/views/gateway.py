"""The clerk's desk: what came by e-mail, phone, paper or on the street, keyed in with its original words."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts.requests import Visit
from audit.reading import listed, with_gate
from core.paging import page_links, place_asked
from referrals import access
from referrals.filing.actions import drafting
from referrals.filing.forms import KeyInForm
from referrals.models import Draft, Referral
from referrals.questions.filling import filling_of


@with_gate(access.may_key_in)
def gateway(request: Visit) -> HttpResponse:
    """What this desk has keyed in, and the button that begins another."""
    who = request.who
    form = KeyInForm(request.POST or None, places=drafting.desks_of(who))
    if form.is_valid():
        draft = drafting.key_in(by=who, desk=form.place)
        return redirect("referrals:draft_page", draft.public_id, filling_of(draft).needed[0].code)
    page = access.keyed_in.page(
        who, Referral, order=access.NEWEST_FIRST, after=place_asked(request.GET), related=("submitted_by",)
    )
    listed(rows=page.rows, rule=access.keyed_in)
    unsent = access.own_draft.count(who, Draft, order=access.LAST_SAVED_FIRST)
    context = {"rows": page.rows, "form": form, "unsent": unsent, **page_links(request.GET, page)}
    return render(request, "referrals/gateway/desk.html", context, status=form.http_status)
