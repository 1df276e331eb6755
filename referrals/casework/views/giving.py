"""A referral offered to a colleague: asking, answering, taking the offer back."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from accounts.idempotency import once
from accounts.requests import Visit
from referrals import access
from referrals.casework.actions import giving as acts
from referrals.casework.forms.giving import DeclineForm, GiveForm
from referrals.casework.views.opening import answered, back, case_page, press, renew, show_form
from referrals.models import Referral


@require_http_methods(["GET", "POST"])
@once
@case_page(can=access.work)
def offer(request: Visit, referral: Referral) -> HttpResponse:
    form = GiveForm(request.POST or None, initial={"version": referral.version}, record=referral)
    if answered(
        form,
        request,
        lambda: acts.offer(
            record=referral,
            to=form.cleaned_data["officer"],
            why=form.cleaned_data["reason"],
            version=form.cleaned_data["version"],
            by=request.who,
        ),
    ):
        return back(request, referral, said="They have been asked. The referral is yours until they take it on.")
    if request.method == "POST":
        renew(form, referral)
    lead = "You keep it, and its time limits run on, until they take it on."
    return show_form(request, referral, form, "case", "Offer the referral to a colleague", label="Ask them", lead=lead)


@require_POST
@once
@case_page(can=access.answer_offer)
def take_on(request: Visit, referral: Referral) -> HttpResponse:
    press(request, lambda: acts.take_on(record=referral, by=request.who), done="The referral is yours now.")
    return redirect("referrals:case", referral.public_id)


@require_http_methods(["GET", "POST"])
@once
@case_page(can=access.answer_offer)
def decline(request: Visit, referral: Referral) -> HttpResponse:
    form = DeclineForm(request.POST or None)
    if answered(
        form,
        request,
        lambda: acts.decline(
            record=referral,
            reason=form.cleaned_data["reason"],
            by=request.who,
        ),
    ):
        return back(request, referral, said="Declined. It stays with its officer.")
    return show_form(request, referral, form, "case", "Decline the referral", label="Decline")


@require_POST
@once
@case_page(can=access.work)
def keep(request: Visit, referral: Referral) -> HttpResponse:
    press(request, lambda: acts.keep(record=referral, by=request.who), done="The offer is taken back.")
    return redirect("referrals:case", referral.public_id)
