"""What a safeguarding lead sees: the site's submissions, drafts handed over, and that unsent drafts exist."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Min
from django.http import HttpResponse
from django.shortcuts import render

from accounts.requests import Visit
from audit.reading import listed, with_gate
from core.cuts import cut_asked
from core.paging import page_links, place_asked
from referrals import access
from referrals.filing.figures import CUTS
from referrals.filing.views.draft.opening import ago, waited
from referrals.models import Draft, Referral
from referrals.status import WORDS


@with_gate(access.sees_site)
def site(request: Visit) -> HttpResponse:
    who = request.who
    handed = access.handed_draft.page(who, Draft, order=access.LONGEST_WAITING_FIRST, size=50, related=("author",))
    listed(rows=handed.rows, rule=access.handed_draft)
    cut = cut_asked(CUTS, request.GET.get("cut"))
    page = access.site_submissions.page(
        who,
        Referral,
        order=access.NEWEST_FIRST,
        narrow=cut.of(who) if cut else None,
        after=place_asked(request.GET),
        related=("submitted_by", "site"),
    )
    listed(rows=page.rows, rule=access.site_submissions)
    rows = [{"referral": referral, "status": WORDS[referral.shown_status]} for referral in page.rows]
    context = {
        "handed": [(draft, waited(draft)) for draft in handed.rows],
        "rows": rows,
        "cut": cut,
        "unsent": unsent(who),
        **page_links(request.GET, page),
    }
    return render(request, "referrals/lead/site.html", context)


def unsent(who: Any) -> dict[str, Any]:
    """How many drafts of the site are unsent, and since when the oldest waits. Nothing of what they say."""
    drafts = access.count_unsent.filter(who, Draft.objects.all())
    found = drafts.aggregate(number=Count("pk"), oldest=Min("started_at"))
    return {"number": found["number"], "since": ago(found["oldest"]) if found["oldest"] else ""}
