"""Who it is: all who may be the same person, with the evidence, and what was said about each."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.requests import Visit
from audit.question_page import gone
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
from referrals.casework.views.opening import ask, case_page, press, show
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
    beside = [record for each in alike for record in each.referrals]
    listed(rows=[*(each.candidate.other for each in alike), *beside], rule=access.see_case_file)
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
    opposed: list[Opposed] = []

    def say(**said: Any) -> None:
        try:
            identities.decide_person(referral=referral, other=found.other, **said)
        except Contradiction as against:
            opposed.extend(opposed_by(against.links, referral, by=request.who))
            raise

    return ask(
        request,
        referral,
        VerdictForm(request.POST or None),
        say,
        tab=TAB,
        template="case/decide_person",
        page=partial(_evidence, request, referral, found),
        heading="Is this the same person?",
        label="Record the decision",
        opposed=opposed,
        done="Your decision was recorded.",
    )


def _evidence(request: Visit, referral: Referral, found: Candidate) -> dict[str, Any]:
    """What speaks for and against, and the other person, who is thereby shown."""
    listed(rows=[found.other], rule=access.work)
    earlier = decision_about(referral, found)
    return {
        "found": found,
        "rows": evidence_rows(found),
        "other": other_rows(found.other, request.who),
        "earlier": earlier,
        "again": reasons_to_look_again(found, earlier),
        "warned": _warned(request, referral, found.other),
    }


def _warned(request: Visit, referral: Referral, other: Subject) -> str:
    """What saying who it is keeps a supervisor from afterwards."""
    return identities.why_not_say(referral, other, by=request.who) or what_it_costs(request.who)


def _candidate(referral: Referral, candidate_id: UUID) -> Candidate:
    found = people.candidates(referral.subject).filter(public_id=candidate_id).first()
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "POST"])
@case_page(can=access.work)
def undo(request: Visit, referral: Referral, link_id: UUID) -> HttpResponse:
    """Take a decision about a person back: everything is as it was before it."""
    link = people.live_links(referral.subject).filter(public_id=link_id).first()
    if link is None:
        act, heading = gone(request, "This decision has been undone already."), "Undo this decision"
        return ask(request, referral, ReasonForm(request.POST or None), act, tab=TAB, heading=heading)
    other = link.b if link.a_id == referral.subject_id else link.a
    return ask(
        request,
        referral,
        ReasonForm(request.POST or None),
        partial(identities.undo_decision, referral=referral, link=link),
        tab=TAB,
        heading="Undo this decision",
        label="Undo",
        quoted=link.reason,
        page=lambda: {"warned": _warned(request, referral, other)},
        done="The decision was undone. The two are undecided again.",
    )


@require_http_methods(["GET", "POST"])
@case_page(can=access.work)
def settle_age(request: Visit, referral: Referral) -> HttpResponse:
    """Under 18 or not, where the referrer's answer and what is claimed leave a doubt."""
    return ask(
        request,
        referral,
        AgeForm(request.POST or None),
        partial(identities.settle_age, referral=referral),
        tab=TAB,
        heading="Settle the age",
        lead=f"Under 18, as it stands: {under_18_words(referral)}",
        label="Settle the age",
        done="The age is settled. The flags follow it.",
    )


@require_POST
@case_page(can=access.work)
def look(request: Visit, referral: Referral) -> HttpResponse:
    act = partial(identities.look_again, referral=referral)
    return press(request, referral, act, done="Everybody was searched again.", tab=TAB)


@require_http_methods(["GET", "POST"])
@case_page(can=access.work)
def add(request: Visit, referral: Referral) -> HttpResponse:
    """Something more is known about who it is: kept beside what was said before, and all people
    are searched again."""
    return ask(
        request,
        referral,
        KnownForm(request.POST or None),
        partial(identities.add_known, referral=referral),
        tab=TAB,
        heading="Add what is known",
        lead="What was filed stays as it was. Leave empty what you do not know.",
        label="Add",
        done="It was added, and everybody was searched again.",
    )


@require_POST
@case_page(can=access.work)
def confirm(request: Visit, referral: Referral) -> HttpResponse:
    done = "Identity confirmed. The deconfliction desk has been asked."
    return press(request, referral, partial(identities.confirm_identity, referral=referral), done=done, tab=TAB)


@require_http_methods(["GET", "POST"])
@case_page(can=access.work)
def reopen(request: Visit, referral: Referral) -> HttpResponse:
    """Something does not fit: back to the question who it is."""
    return ask(
        request,
        referral,
        ReasonForm(request.POST or None),
        partial(identities.question_identity, referral=referral),
        tab=TAB,
        heading="Look at the identity again",
        label="Reopen the identity",
        done="The identity is open again.",
    )
