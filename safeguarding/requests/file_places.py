"""Files that a partner sends with its answer: they hang on the request, and open by the rules of the request."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Model, Q
from django.http import HttpResponse
from django.urls import reverse

from accounts.authority import Authority
from accounts.models import User
from accounts.requests import Visit
from core.rules import Rule
from evidence.models import File
from evidence.places import Place, any_of
from referrals import access as referrals
from referrals.casework.views.purpose import purpose_first
from referrals.filing.file_places import inspectors_of, officer_of, supervisors_of
from referrals.filing.others import names_of_others
from referrals.models import Referral
from safeguarding import access, notices
from safeguarding.models import PartnerAction

see_files = any_of("safeguarding.see_files", access.see_request.reason, access.see_request, access.see_action)
judge_files = Rule(
    name="safeguarding.judge_files",
    reason="Only inspectors of the force that asked decide about a file that was sealed.",
    branches=(referrals.by_the_referral(referrals.seal),),
)

release_files = Rule(
    name="safeguarding.release_files",
    reason="Only a supervisor of the force that asked releases a redacted version.",
    branches=(referrals.by_the_referral(referrals.send_back),),
)


def _inspectors(action: PartnerAction) -> Iterable[User]:
    return inspectors_of(action.referral)


def _purpose_of_police(request: Visit, action: PartnerAction) -> HttpResponse | None:
    """Asked of officers, as for the case file. The desk reads what it sent."""
    return None if access.see_request.allows(request.who, action) else purpose_first(request, action)


def _files_page(action: Any, who: Authority) -> str:
    if access.see_request.allows(who, action):
        return reverse("safeguarding:request_files", args=[action.public_id])
    return reverse("referrals:case_files", args=[action.referral.public_id])


def _were_added(*, holder: PartnerAction, files: Sequence[File], by: Authority) -> None:
    notices.tell_asker(holder, kind="request.files", words="A partner has sent files.", about=str(files[-1].pk))


def _of_the_referral(record: Model) -> Q | None:
    if not isinstance(record, Referral):
        return None
    return Q(holder_id__in=PartnerAction.objects.filter(referral=record).values("pk"))


REQUEST = Place(
    code="request",
    words="Sent by a partner with a request",
    model=PartnerAction,
    sees=see_files,
    lists=access.see_request,
    adds=access.send_files,
    judges=judge_files,
    judged_by=_inspectors,
    page=lambda action: reverse("safeguarding:request", args=[action.public_id]),
    files="safeguarding:request_files",
    files_page=_files_page,
    takes=access.steer_action,
    worked_by=lambda action: officer_of(action.referral),
    releases=release_files,
    released_by=lambda action: supervisors_of(action.referral),
    named=lambda action: names_of_others(action.referral),
    first=_purpose_of_police,
    added=_were_added,
    record=lambda action: action.referral,
    under=_of_the_referral,
)
