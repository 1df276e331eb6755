"""The case team of a record: who reads it by name, as what and until when; naming a colleague, and ending it."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import Visit
from core.gravity import Grave
from referrals import access
from referrals.casework.actions import case_team
from referrals.casework.forms.case_team import CaseMemberForm
from referrals.casework.views.opening import ask, case_page, press
from referrals.models import Referral

LEAD = "They read this record and change nothing in it, from now on. Everybody whom the rules name reads it as before."


@require_http_methods(["GET", "POST"])
@case_page(can=access.work, grave=Grave.SIGHT, reads=True)
def team(request: Visit, referral: Referral) -> HttpResponse:
    return ask(
        request,
        referral,
        CaseMemberForm(request.POST or None, referral=referral, but=request.who.pk),
        partial(case_team.name, referral=referral),
        tab="case_team",
        done=lambda member: f"{member.person.name} can read this.",
        template="case/team",
        heading="Case team and guests",
        label="Let them read it",
        lead=LEAD,
        page=lambda: {
            "members": referral.members.standing().select_related("person", "agency", "by").order_by("at", "pk")
        },
    )


@require_POST
@case_page(can=access.work)
def end(request: Visit, referral: Referral, member_id: UUID) -> HttpResponse:
    member = referral.members.filter(public_id=member_id).select_related("person", "referral").first()
    if member is None:
        raise Http404
    done = f"{member.person.name} is not named for this record any more."
    return press(request, referral, partial(case_team.end, member=member), done=done, tab="case_team")
