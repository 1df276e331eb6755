"""Who it is: all who may be the same person, with the evidence, and what was said about each."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.idempotency import once
from accounts.requests import Visit
from audit.reading import listed
from referrals import access
from referrals.casework.actions import identity as identities
from referrals.casework.forms.casefile import ReasonForm
from referrals.casework.forms.identity import VerdictForm
from referrals.casework.forms.known import AgeForm, KnownForm
from referrals.casework.moves import QUESTION_IDENTITY
from referrals.casework.presenters.claims import claim_lines
from referrals.casework.presenters.possible_matches import (
    compared,
    decision_about,
    evidence_rows,
    other_rows,
    reasons_to_look_again,
)
from referrals.casework.presenters.told import told_of_withdrawn
from referrals.casework.rules.contributions import what_it_costs
from referrals.casework.rules.opposing import Opposed, opposed_by
from referrals.casework.views.opening import answered, back, case_page, press, show, show_form
from referrals.child import under_18_words
from referrals.models import Referral
from referrals.models.referral import State
from subjects import people
from subjects.contradictions import Contradiction
from subjects.models import Candidate, Subject

TAB = "case_identity"


@require_GET
@case_page()
def identity(request: Visit, referral: Referral) -> HttpResponse:
    who = request.who
    alike = compared(referral, who)
    listed(rows=[each.candidate.other for each in alike], rule=access.see_case_file)
    return show(
        request,
        referral,
        "case/identity",
        TAB,
        claims=claim_lines(referral.subject),
        compared=alike,
        told=told_of_withdrawn(referral),
        links=people.link_history(referral.subject),
        why_not=access.work.refusal(who, referral),
        may_confirm=referral.state == State.MATCHING,
        may_question=referral.state in QUESTION_IDENTITY.sources,
        waiting=people.undecided(referral.subject).count(),
    )


@require_http_methods(["GET", "POST"])
@case_page(can=access.work)
def decide(request: Visit, referral: Referral, candidate_id: UUID) -> HttpResponse:
    """One possible match, with the evidence for and against side by side."""
    found = _candidate(referral, candidate_id)
    form = VerdictForm(request.POST or None)
    opposed: list[Opposed] = []

    def say() -> None:
        try:
            identities.decide_person(referral=referral, other=found.other, by=request.who, **form.cleaned_data)
        except Contradiction as against:
            opposed.extend(opposed_by(against.links, referral, by=request.who))
            raise

    if answered(form, request, say):
        return back(request, referral, said="Your decision was recorded.", page=TAB)
    listed(rows=[found.other], rule=access.work)
    earlier = decision_about(referral, found)
    return show_form(
        request,
        referral,
        form,
        TAB,
        "Is this the same person?",
        template="case/decide_person",
        label="Record the decision",
        found=found,
        rows=evidence_rows(found),
        other=other_rows(found.other, request.who),
        earlier=earlier,
        again=reasons_to_look_again(found, earlier),
        warned=_warned(request, referral, found.other),
        opposed=opposed,
    )


def _warned(request: Visit, referral: Referral, other: Subject) -> str:
    """What saying who it is keeps a supervisor from afterwards."""
    return identities.why_not_say(referral, other, by=request.who) or what_it_costs(request.who)


def _candidate(referral: Referral, candidate_id: UUID) -> Candidate:
    found = people.candidates(referral.subject).filter(public_id=candidate_id).first()
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "POST"])
@once
@case_page(can=access.work)
def undo(request: Visit, referral: Referral, link_id: UUID) -> HttpResponse:
    """Take a decision about a person back: everything is as it was before it."""
    link = people.live_links(referral.subject).filter(public_id=link_id).first()
    if link is None:
        raise Http404
    form = ReasonForm(request.POST or None)
    if answered(
        form,
        request,
        lambda: identities.undo_decision(
            referral=referral,
            link=link,
            reason=form.cleaned_data["reason"],
            by=request.who,
        ),
    ):
        return back(request, referral, said="The decision was undone. The two are undecided again.", page=TAB)
    other = link.b if link.a_id == referral.subject_id else link.a
    return show_form(
        request,
        referral,
        form,
        TAB,
        "Undo this decision",
        label="Undo",
        quoted=link.reason,
        warned=_warned(request, referral, other),
    )


@require_http_methods(["GET", "POST"])
@once
@case_page(can=access.work)
def settle_age(request: Visit, referral: Referral) -> HttpResponse:
    """Under 18 or not, where the referrer's answer and what is claimed leave a doubt."""
    form = AgeForm(request.POST or None)
    if answered(
        form,
        request,
        lambda: identities.settle_age(
            referral=referral,
            birth=form.claim(),
            source=form.cleaned_data["source"],
            why=form.cleaned_data["reason"],
            by=request.who,
        ),
    ):
        return back(request, referral, said="The age is settled. The flags follow it.", page=TAB)
    lead = f"Under 18, as it stands: {under_18_words(referral)}"
    return show_form(request, referral, form, TAB, "Settle the age", label="Settle the age", lead=lead)


@require_POST
@case_page(can=access.work)
def look(request: Visit, referral: Referral) -> HttpResponse:
    press(
        request,
        lambda: identities.look_again(referral=referral, by=request.who),
        done="Everybody was searched again.",
    )
    return redirect("referrals:case_identity", referral.public_id)


@require_http_methods(["GET", "POST"])
@once
@case_page(can=access.work)
def add(request: Visit, referral: Referral) -> HttpResponse:
    """Something more is known about who it is: kept beside what was said before, and all people
    are searched again."""
    form = KnownForm(request.POST or None)
    if answered(
        form,
        request,
        lambda: identities.add_known(
            referral=referral,
            person=form.description(),
            source=form.cleaned_data["source"],
            by=request.who,
        ),
    ):
        return back(request, referral, said="It was added, and everybody was searched again.", page=TAB)
    lead = "What was filed stays as it was. Leave empty what you do not know."
    return show_form(request, referral, form, TAB, "Add what is known", label="Add", lead=lead)


@require_POST
@case_page(can=access.work)
def confirm(request: Visit, referral: Referral) -> HttpResponse:
    done = "Identity confirmed. The deconfliction desk has been asked."
    press(request, lambda: identities.confirm_identity(referral=referral, by=request.who), done=done)
    return redirect("referrals:case_identity", referral.public_id)


@require_http_methods(["GET", "POST"])
@once
@case_page(can=access.work)
def reopen(request: Visit, referral: Referral) -> HttpResponse:
    """Something does not fit: back to the question who it is."""
    form = ReasonForm(request.POST or None)
    if answered(
        form,
        request,
        lambda: identities.question_identity(
            referral=referral,
            reason=form.cleaned_data["reason"],
            by=request.who,
        ),
    ):
        return back(request, referral, said="The identity is open again.", page=TAB)
    return show_form(request, referral, form, TAB, "Look at the identity again", label="Reopen the identity")
