"""A person's own drafts, on whatever computer they were begun."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from accounts.requests import Visit
from audit.reading import listed, with_gate
from core.paging import page_links, place_asked
from referrals import access
from referrals.filing.actions.unsent_drafts import FORGOTTEN_AFTER
from referrals.models import Draft
from referrals.questions.filling import Filling, filling_of
from referrals.questions.meaning import Meaning

KNOWN_BY = (Meaning.FORENAMES, Meaning.SURNAME, Meaning.NICKNAME, Meaning.HANDLE)


@with_gate(access.may_file)
def drafts(request: Visit) -> HttpResponse:
    who = request.who
    page = access.own_draft.page(
        who, Draft, order=access.LAST_SAVED_FIRST, after=place_asked(request.GET), related=("agency",)
    )
    listed(rows=page.rows, rule=access.own_draft)
    context = {
        "drafts": [{"draft": draft, "about": about(filling_of(draft))} for draft in page.rows],
        "saved": "saved" in request.GET,
        "kept_days": FORGOTTEN_AFTER.days,
        **page_links(request.GET, page),
    }
    context |= {"files": access.may_file.opens(request.who), "keys_in": access.may_key_in.opens(request.who)}
    return render(request, "referrals/draft/list.html", context)


def about(filling: Filling) -> str:
    """Enough for the author to know one draft from another: the name as typed so far, or nothing."""
    words = [" ".join(filling.as_typed(meaning)) for meaning in KNOWN_BY]
    return " ".join(word for word in words if word.strip())
