"""What of an agency's people lapses next, for its administrators."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import access
from accounts.kinds import AGENCY_VIEWED
from accounts.limits import PEOPLE
from accounts.models import Agency
from accounts.people.lapsing import next_at
from accounts.requests import Visit
from audit.reading import listed, with_record


@require_safe
@with_record(Agency, can=access.administer, kind=AGENCY_VIEWED)
def lapsing(request: Visit, agency: Agency) -> HttpResponse:
    lapses = next_at(agency)
    listed(rows={lapse.person for lapse in lapses}, rule=access.see_person, search={"agency": agency.pk})
    context = {"agency": agency, "lapses": lapses, "days": PEOPLE.lapsing_days}
    return render(request, "accounts/lapsing.html", context)
