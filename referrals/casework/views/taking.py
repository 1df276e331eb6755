"""Claim, assign, release; the emergency response; a question to the referrer; reading what was added."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from accounts.idempotency import once
from accounts.requests import Visit
from referrals import access
from referrals.casework.actions import claiming, responding, sight
from referrals.casework.forms.casefile import AssignForm, EmergencyForm, ExcludeForm, QuestionForm, ReasonForm
from referrals.casework.views.opening import answered, back, case_page, press, show_form
from referrals.models import Referral


@require_POST
@case_page(can=access.claim, purpose=False)
def claim(request: Visit, referral: Referral) -> HttpResponse:
    won = press(
        request,
        lambda: claiming.claim(referral=referral, by=request.who),
        done="You have claimed this referral.",
    )
    return redirect("referrals:case", referral.public_id) if won else redirect("referrals:queue")


@require_http_methods(["GET", "POST"])
@once
@case_page(can=access.assign)
def assign(request: Visit, referral: Referral) -> HttpResponse:
    form = AssignForm(request.POST or None, force_id=referral.force_id)
    if answered(
        form,
        request,
        lambda: claiming.assign(
            referral=referral,
            to=form.cleaned_data["officer"],
            reason=form.cleaned_data["reason"],
            by=request.who,
        ),
    ):
        return back(request, referral, said=f"Assigned to {form.cleaned_data['officer'].name}.")
    return show_form(request, referral, form, "case", "Assign this referral", label="Assign")


@require_http_methods(["GET", "POST"])
@once
@case_page(can=access.work)
def release(request: Visit, referral: Referral) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    if answered(
        form,
        request,
        lambda: claiming.release(
            referral=referral,
            reason=form.cleaned_data["reason"],
            by=request.who,
        ),
    ):
        return back(request, referral, said="Released. The duty supervisor owns it until somebody claims it.")
    lead = "It goes back to the queue. The duty supervisor owns the risk until somebody claims it."
    return show_form(request, referral, form, "case", "Release this referral", label="Release", lead=lead)


@require_http_methods(["GET", "POST"])
@once
@case_page(can=access.handle_emergency)
def emergency(request: Visit, referral: Referral) -> HttpResponse:
    """The incident number, who was told and when."""
    form = EmergencyForm(request.POST or None)
    names = ("incident_number", "told", "when", "what_was_said")
    if answered(
        form,
        request,
        lambda: responding.record_emergency(
            referral=referral,
            by=request.who,
            **{name: form.cleaned_data[name] for name in names},
        ),
    ):
        return back(request, referral, said="The emergency response was recorded.")
    return show_form(request, referral, form, "case", "Record the emergency response", label="Record", danger=True)


@require_http_methods(["GET", "POST"])
@once
@case_page(can=access.work)
def question(request: Visit, referral: Referral) -> HttpResponse:
    form = QuestionForm(request.POST or None)
    if answered(
        form,
        request,
        lambda: responding.ask_referrer(
            referral=referral,
            question=form.cleaned_data["question"],
            by=request.who,
        ),
    ):
        return back(
            request,
            referral,
            said="The question was sent. The referrer now sees “Contact us”.",
            page="case_notes",
        )
    lead = "Your own time limit runs on while you wait."
    return show_form(request, referral, form, "case_notes", "Ask the referrer", label="Send the question", lead=lead)


@require_POST
@case_page(can=access.work)
def read(request: Visit, referral: Referral, addendum_id: UUID) -> HttpResponse:
    """Mark one addition as read."""
    addendum = referral.addenda.filter(public_id=addendum_id).first()
    if addendum is None:
        raise Http404
    press(
        request,
        lambda: responding.read_addendum(addendum=addendum, by=request.who),
        done="Marked as read.",
    )
    return redirect("referrals:case_as_filed", referral.public_id)


@require_http_methods(["GET", "POST"])
@once
@case_page(can=access.clear_own_staff)
def own_staff(request: Visit, referral: Referral) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    if answered(
        form,
        request,
        lambda: sight.let_agency_see(
            referral=referral,
            reason=form.cleaned_data["reason"],
            by=request.who,
        ),
    ):
        return back(request, referral, said="The safeguarding lead of the agency can now see what was filed.")
    lead = "The safeguarding lead of the agency will see this submission in lists, counts and search from now on."
    return show_form(request, referral, form, "case", "Let the agency see it", label="Let the agency see it", lead=lead)


@require_http_methods(["GET", "POST"])
@once
@case_page(can=access.assign)
def exclude(request: Visit, referral: Referral) -> HttpResponse:
    form = ExcludeForm(request.POST or None, referral=referral)
    if answered(
        form,
        request,
        lambda: sight.exclude(
            referral=referral,
            person=form.cleaned_data["person"],
            why=form.cleaned_data["why"],
            by=request.who,
        ),
    ):
        return back(request, referral, said=f"{form.cleaned_data['person'].name} can no longer see this record.")
    lead = "The record disappears for this person at once: lists, counts, search and addresses."
    return show_form(
        request, referral, form, "case", "Keep somebody away from this record", label="Keep away", lead=lead
    )


@require_POST
@case_page(can=access.assign)
def lift(request: Visit, referral: Referral, person_id: UUID) -> HttpResponse:
    """End an exclusion."""
    exclusion = referral.exclusions.standing().filter(person__public_id=person_id).first()
    if exclusion is None:
        raise Http404
    press(
        request,
        lambda: sight.lift_exclusion(exclusion=exclusion, by=request.who),
        done="The person can see the record again.",
    )
    return redirect("referrals:case", referral.public_id)
