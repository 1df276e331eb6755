"""Claim, assign, release; the emergency response; a question to the referrer; reading what was added."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import Visit
from audit.question_page import gone
from core.gravity import Grave
from referrals import access
from referrals.casework.actions import asking_referrers, claiming, responding, sight
from referrals.casework.forms.casefile import (
    AssignForm,
    EmergencyForm,
    ExcludeForm,
    LiftExclusionForm,
    QuestionForm,
    ReasonForm,
)
from referrals.casework.views.opening import ask, case_page, press
from referrals.models import Referral


@require_POST
@case_page(can=access.claim, purpose=False)
def claim(request: Visit, referral: Referral) -> HttpResponse:
    act, done = partial(claiming.claim, referral=referral), "You have claimed this referral."
    return press(request, referral, act, done=done, refused="referrals:queue")


@require_http_methods(["GET", "POST"])
@case_page(can=access.assign)
def assign(request: Visit, referral: Referral) -> HttpResponse:
    return ask(
        request,
        referral,
        AssignForm(request.POST or None, force_id=referral.force_id),
        partial(claiming.assign, referral=referral),
        heading="Assign this referral",
        label="Assign",
        done=lambda given: f"Assigned to {given.officer.name}.",
        ends_turn=True,
    )


@require_http_methods(["GET", "POST"])
@case_page(can=access.work)
def release(request: Visit, referral: Referral) -> HttpResponse:
    return ask(
        request,
        referral,
        ReasonForm(request.POST or None),
        partial(claiming.release, referral=referral),
        heading="Release this referral",
        lead="It goes back to the queue. The duty supervisor owns the risk until somebody claims it.",
        label="Release",
        done="Released. The duty supervisor owns it until somebody claims it.",
        ends_turn=True,
    )


@require_http_methods(["GET", "POST"])
@case_page(can=access.handle_emergency, purpose=False)
def emergency(request: Visit, referral: Referral) -> HttpResponse:
    """The incident number, who was told and when."""
    return ask(
        request,
        referral,
        EmergencyForm(request.POST or None),
        partial(responding.record_emergency, referral=referral),
        heading="Record the emergency response",
        label="Record",
        done="The emergency response was recorded.",
        ends_turn=True,
        danger=True,
    )


@require_http_methods(["GET", "POST"])
@case_page(can=access.work)
def question(request: Visit, referral: Referral) -> HttpResponse:
    return ask(
        request,
        referral,
        QuestionForm(request.POST or None),
        partial(asking_referrers.ask_referrer, referral=referral),
        tab="case_notes",
        heading="Ask the referrer",
        lead="Your own time limit runs on while you wait.",
        label="Send the question",
        done="The question was sent. The referrer now sees “Contact us”.",
        ends_turn=True,
    )


@require_POST
@case_page(can=access.work)
def read(request: Visit, referral: Referral, addendum_id: UUID) -> HttpResponse:
    """Mark one addition as read."""
    addendum = referral.addenda.filter(public_id=addendum_id).first()
    if addendum is None:
        raise Http404
    act = partial(responding.read_addendum, addendum=addendum)
    return press(request, referral, act, done="Marked as read.", tab="case_as_filed")


@require_http_methods(["GET", "POST"])
@case_page(can=access.clear_own_staff)
def own_staff(request: Visit, referral: Referral) -> HttpResponse:
    return ask(
        request,
        referral,
        ReasonForm(request.POST or None),
        partial(sight.let_agency_see, referral=referral),
        heading="Let the agency see it",
        lead="The safeguarding lead of the agency will see this submission in lists, counts and search from now on.",
        label="Let the agency see it",
        done="The safeguarding lead of the agency can now see what was filed.",
    )


@require_http_methods(["GET", "POST"])
@case_page(can=access.assign, grave=Grave.SIGHT)
def exclude(request: Visit, referral: Referral) -> HttpResponse:
    return ask(
        request,
        referral,
        ExcludeForm(request.POST or None, referral=referral),
        partial(sight.exclude, referral=referral),
        heading="Keep somebody away from this record",
        lead="The record disappears for this person at once: lists, counts, search and addresses.",
        label="Keep away",
        done=lambda kept_out: f"{kept_out.person.name} can no longer see this record.",
    )


@require_http_methods(["GET", "POST"])
@case_page(can=access.assign, grave=Grave.SIGHT)
def lift(request: Visit, referral: Referral, person_id: UUID) -> HttpResponse:
    """End an exclusion, with the reason."""
    standing = referral.exclusions.standing().select_related("person")
    exclusion = standing.filter(person__public_id=person_id).first()
    return ask(
        request,
        referral,
        LiftExclusionForm(request.POST or None, initial={"of": exclusion.pk if exclusion else None}),
        partial(sight.lift_exclusion, exclusion=exclusion) if exclusion else gone(request, sight.LET_IN_ALREADY),
        heading="Let somebody see this record again",
        lead=f"{exclusion.person.name} was kept away because:" if exclusion else "",
        quoted=exclusion.why if exclusion else "",
        label="Let them see it",
        done=lambda let_in: f"{let_in.person.name} can see the record again.",
    )
