"""The council's front door: the copies its area's setting sends."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from accounts.visit import Visit
from audit.reading import listed, with_gate
from core.paging import page_links, place_asked
from referrals import access
from referrals.models import Referral


@with_gate(access.sees_copies)
def copies(request: Visit) -> HttpResponse:
    page = access.council_copies.page(
        request.who,
        Referral,
        order=access.NEWEST_FIRST,
        after=place_asked(request.GET),
        related=("agency",),  # type: ignore[attr-defined]
    )
    listed(rows=page.rows, rule=access.council_copies)
    context = {"rows": page.rows, **page_links(request.GET, page)}
    return render(request, "referrals/copies/list.html", context)
