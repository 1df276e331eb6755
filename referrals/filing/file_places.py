"""Where files are attached here: to a draft, to what was sent, to the case file. Each opens by the rules of its record."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Model, Q
from django.http import HttpResponse
from django.urls import reverse

from accounts.authority import Authority
from accounts.models import Agency, User
from accounts.notices.telling import people_with
from accounts.requests import Visit
from accounts.roles import Role
from core.rules import Branch, Rule
from core.templatetags.govuk import at_time
from evidence.places import Place, any_of
from referrals import access
from referrals.casework.notices.casework_notices import with_sight, without_kept_out
from referrals.casework.rules.second_person import supervisors
from referrals.casework.views.purpose import purpose_first
from referrals.filing.actions.adding import files_were_added
from referrals.filing.others import names_of_others
from referrals.filing.routing import NoForce, recipients
from referrals.models import Draft, Referral
from referrals.models.draft import DraftState
from referrals.models.referral import Answer


def _inspector_of_its_area(who: Authority) -> Q | None:
    areas = who.areas(Role.INSPECTOR)
    return Q(agency__area_id__in=areas) if areas else None


# Of a draft the police know nothing; of a file in it that should not be anywhere they must.
judge_files_of_draft = Rule(
    name="referrals.judge_files_of_draft",
    reason="Only inspectors of the force of its area decide about a file that was sealed.",
    branches=(Branch("inspector of its area", _inspector_of_its_area),),
)
see_what_was_sent = any_of(
    "referrals.see_files_as_sent", access.see_case_file.reason, access.read_submission, access.see_case_file
)


def _force_for(draft: Draft) -> Agency | None:
    try:
        return recipients(agency=draft.agency, own_staff=Answer.NO).force
    except NoForce:
        return None


def _inspectors_for(draft: Draft) -> list[User]:
    force = _force_for(draft)
    return people_with(agency_id=force.pk, roles=[Role.INSPECTOR]) if force else []


def inspectors_of(referral: Referral) -> Iterable[User]:
    found = people_with(agency_id=referral.force_id, roles=[Role.INSPECTOR])
    return with_sight(referral, without_kept_out(referral, found))


def supervisors_of(referral: Referral) -> Iterable[User]:
    return [who.user for who in supervisors(referral) if who.user]


def officer_of(referral: Referral) -> Iterable[User]:
    return with_sight(referral, without_kept_out(referral, [referral.officer]))


def purpose_of_officers(request: Visit, referral: Referral) -> HttpResponse | None:
    """Asked of those who come by the case file; the side that sent it reads what is its own."""
    if access.read_submission.allows(request.who, referral):
        return None
    return purpose_first(request, referral)


def _files_page(referral: Any, who: Authority) -> str:
    """The list of files that this reader comes from."""
    name = "case_files" if access.see_case_file.allows(who, referral) else "submission_files"
    return reverse(f"referrals:{name}", args=[referral.public_id])


def of_the_referral(record: Model) -> Q | None:
    return Q(holder_id=record.pk) if isinstance(record, Referral) else None


def _contacts_and_notes(referral: Referral) -> list[tuple[str, str]]:
    """The newest first."""
    contacts = [(each.code, f"{each}, {at_time(each.when)}") for each in referral.contacts.order_by("-when", "-pk")]
    notes = referral.notes.select_related("by").order_by("-at", "-pk")
    return [*contacts, *((each.code, f"Note by {each.by.name}, {at_time(each.at)}") for each in notes)]


DRAFT = Place(
    code="draft",
    words="In the draft",
    model=Draft,
    sees=access.see_draft,
    adds=access.write_draft,
    judges=judge_files_of_draft,
    judged_by=_inspectors_for,
    judged_at=_force_for,
    page=lambda draft: reverse("referrals:draft", args=[draft.public_id]),
    files="referrals:draft_files",
    removes=access.write_draft,
    given_up=lambda draft: draft.state == DraftState.DISCARDED,
)
SUBMISSION = Place(
    code="submission",
    words="Sent with the concern",
    model=Referral,
    sees=see_what_was_sent,
    lists=access.read_submission,
    adds=access.add_to_submission,
    judges=access.seal,
    judged_by=inspectors_of,
    page=lambda referral: reverse("referrals:submission", args=[referral.public_id]),
    files="referrals:submission_files",
    files_page=_files_page,
    takes=access.work,
    worked_by=officer_of,
    releases=access.send_back,
    released_by=supervisors_of,
    named=names_of_others,
    first=purpose_of_officers,
    added=files_were_added,
    under=of_the_referral,
)
CASE_FILE = Place(
    code="case_file",
    words="Added to the case file by police",
    model=Referral,
    sees=access.see_case_file,
    adds=access.work,
    judges=access.seal,
    judged_by=inspectors_of,
    page=lambda referral: reverse("referrals:case_notes", args=[referral.public_id]),
    files="referrals:case_files",
    takes=access.work,
    worked_by=officer_of,
    releases=access.send_back,
    released_by=supervisors_of,
    named=names_of_others,
    first=purpose_first,
    under=of_the_referral,
    parts=_contacts_and_notes,
)
PLACES = (DRAFT, SUBMISSION, CASE_FILE)
