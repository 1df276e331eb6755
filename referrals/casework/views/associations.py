"""Whom a person has to do with: recorded, corrected and ended by the officer who has the record."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.requests import Visit
from audit.question_page import gone
from audit.reading import listed
from referrals import access
from referrals.casework.actions import associating
from referrals.casework.forms.associating import BY_NAME, AssociationForm, CorrectionForm, EndForm
from referrals.casework.presenters.associations import association_here, on_file, record_of
from referrals.casework.views.opening import ask, case_page
from referrals.models import Referral
from subjects.models import Association

OVER = "This was ended or corrected already."
LEAD = (
    "One person or group at a time. It is shown to those who may open this record and, where the other person is on file, that"
    " person's record too."
)


@require_http_methods(["GET", "POST"])
@case_page(can=access.work)
def add(request: Visit, referral: Referral) -> HttpResponse:
    form = AssociationForm(request.POST or None, find=partial(on_file, referral=referral, who=request.who))
    return _ask(
        request,
        referral,
        form,
        partial(associating.associate, referral=referral),
        heading="Add a person or group",
        lead=LEAD,
        label="Add",
        page=partial(_found, form),
        done="It was added.",
    )


@require_http_methods(["GET", "POST"])
@case_page(can=access.work)
def correct(request: Visit, referral: Referral, association_id: UUID) -> HttpResponse:
    """A new one in its place; what was recorded stays to be read, with the reason."""
    stands = association_here(referral, request.who, association_id)
    named = record_of(stands.other, request.who) if stands and stands.other else None
    form = CorrectionForm(
        request.POST or None,
        find=partial(on_file, referral=referral, who=request.who, named=stands.other if stands else None),
        initial=_in_boxes(stands, named) if stands else None,
    )
    return _ask(
        request,
        referral,
        form,
        _act(request, associating.correct_association, referral, stands),
        heading="Correct what was recorded",
        label="Correct",
        page=partial(_found, form),
        done="It was corrected. What was recorded before stands among what has ended.",
    )


@require_http_methods(["GET", "POST"])
@case_page(can=access.work)
def end(request: Visit, referral: Referral, association_id: UUID) -> HttpResponse:
    """It is so no longer, or never was: the reason stays with it."""
    stands = association_here(referral, request.who, association_id)
    return _ask(
        request,
        referral,
        EndForm(request.POST or None),
        _act(request, associating.end_association, referral, stands),
        heading="End what was recorded",
        label="End",
        quoted=stands.said if stands else "",
        done="It was ended. It stands among what has ended, with your reason.",
    )


def _ask(request: Visit, referral: Referral, form: Any, act: Any, **asked: Any) -> HttpResponse:
    there = reverse("referrals:case_person", args=[referral.public_id])
    return ask(request, referral, form, act, tab="case_history", then=there, **asked)


def _act(request: Visit, act: Any, referral: Referral, stands: Association | None) -> Any:
    """What has ended, or is out of this officer's sight since, is there no more: the page is that of nothing."""
    if stands is None or (stands.ended_at is not None and request.method != "POST"):
        return gone(request, OVER)
    return partial(act, referral=referral, association=stands)


def _found(form: AssociationForm) -> dict[str, Any]:
    """Who is on file under the name is thereby shown."""
    form.look_again()
    if form.found:
        listed(rows=form.found, rule=access.see_case_file, search={"q": form.asked_name})
    return {}


def _in_boxes(association: Association, named: Referral | None) -> dict[str, Any]:
    """As it stands, to be changed where it is wrong."""
    same = ("kind", "platform", "source", "since", "until", "reach")
    other = {"other": str(named.public_id) if named else BY_NAME}
    name = named.subject.display_name if named else association.name
    return {**{box: getattr(association, box) for box in same}, **other, "what": association.said, "name": name}
