"""Recommending and deciding."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from accounts.requests import Visit
from audit.moves import first_refusal
from audit.question_page import gone
from audit.reading import listed
from core.rules import what_holds
from referrals import access
from referrals.casework.actions import deciding, releasing
from referrals.casework.actions.second_look import read_for_oneself
from referrals.casework.forms.casefile import ReasonForm
from referrals.casework.forms.deciding import (
    ApproveForm,
    DelayForm,
    RecommendForm,
    ReviewHoldForm,
    SecondReadingForm,
    SendBackForm,
)
from referrals.casework.moves import RECOMMEND
from referrals.casework.presenters.decision_rows import (
    decision_rows,
    review_questions,
    what_a_review_asks,
    who_decides,
)
from referrals.casework.presenters.earlier_referrals import earlier
from referrals.casework.presenters.record_beside import find_cited, record_of
from referrals.casework.rules.approvers import newest
from referrals.casework.rules.cards import card_in
from referrals.casework.rules.decisions import CARDS, WRONG_ROUTE, tier_of, why_channel_first
from referrals.casework.rules.ending import ending
from referrals.casework.rules.guards import why_not_approve
from referrals.casework.rules.holds import was_overridden
from referrals.casework.rules.readiness import obstacles
from referrals.casework.views.opening import ONWARD, ask, case_page, show
from referrals.casework.views.place_in_list import next_in_list
from referrals.decision_texts.rules import held
from referrals.models import Referral
from referrals.models.referral import State

TAB = "case_decision"


@require_GET
@case_page()
def decision(request: Visit, referral: Referral) -> HttpResponse:
    """Where the decision stands, and every earlier recommendation."""
    who = request.who
    what_holds(who, referral, access.work, access.send_back, access.approve)
    may_recommend = referral.state in RECOMMEND.sources
    waiting = newest(referral) if referral.state == State.APPROVAL else None
    return show(
        request,
        referral,
        "decision/decision",
        TAB,
        decisions=decision_rows(referral, who),
        may_recommend=may_recommend,
        why_not=access.work.refusal(who, referral),
        open_points=obstacles(referral) if may_recommend else None,
        waiting=waiting,
        decides=who_decides(waiting)[0].label if waiting else "",
        why_not_approve=why_not_approve(referral, who) if waiting else None,
        supervises=access.send_back.allows(who, referral),
        on_hold=referral.state == State.HOLD,
        ending=ending(referral, who),
        offered=referral.state in (State.SERVICE_PENDING, State.TRANSFER_PENDING),
    )


@require_GET
@case_page(can=access.recommend)
def choose(request: Visit, referral: Referral) -> HttpResponse:
    """Which option: each a press away, or with what forbids it. What stands in the way of all is said first."""
    early, said = RECOMMEND.way_of(referral), held()
    given = {"reason_codes": (WRONG_ROUTE,)}
    return show(
        request,
        referral,
        "decision/choose",
        TAB,
        guided=False,
        heading="Recommend a decision",
        options=[
            (
                card_in(said, option),
                first_refusal(early.guards if early else (), referral, request.who, {**given, "option": option}),
            )
            for option in CARDS
        ],
        open_points=obstacles(referral),
        suggested=why_channel_first(referral),
    )


@require_http_methods(["GET", "POST"])
@case_page(can=access.recommend)
def recommend(request: Visit, referral: Referral, option: str) -> HttpResponse:
    """What the option needs, then a page that shows it all before it goes to a second person."""
    if option not in CARDS:
        raise Http404
    form = RecommendForm(request.POST or None, referral=referral, option=option)
    step = "send" if request.POST.get(ONWARD) else request.POST.get("act", "")
    if request.method == "POST" and request.POST.get("cite"):
        form = _citing(request, referral, option)
        return show(request, referral, "decision/recommend", TAB, form=form, **_asked(referral, form))
    if request.method == "POST" and step == "change":
        return show(request, referral, "decision/recommend", TAB, form=form, **_asked(referral, form))
    if request.method == "POST" and step != "send" and form.is_valid():
        return _confirm(request, referral, form)
    return ask(
        request,
        referral,
        form,
        partial(deciding.recommend, referral=referral),
        tab=TAB,
        template="decision/recommend",
        page=partial(_asked, referral, form),
        done="Your recommendation waits for a second person.",
        ends_turn=True,
    )


def _citing(request: Visit, referral: Referral, option: str) -> RecommendForm:
    """The form as it was typed, with one more thing cited as evidence; nothing is judged yet."""
    posted, cited = request.POST.copy(), find_cited(referral, request.POST["cite"])
    if cited is not None:
        posted["evidence"] = "\n".join(filter(None, [posted.get("evidence", "").rstrip(), cited.citation]))
    return RecommendForm(posted, referral=referral, option=option).not_judged_yet()


def _asked(referral: Referral, form: RecommendForm) -> dict[str, Any]:
    tier, because = tier_of(referral, form.card.option, overridden=was_overridden(referral))
    return {
        "heading": str(form.card.title),
        "label": "Check and send",
        "card": form.card,
        "tier": tier.label,
        "because": because,
        "suggested": why_channel_first(referral),
        "open_points": obstacles(referral, option=form.card.option),
        "review": what_a_review_asks(referral, option=form.card.option),
        "record": record_of(referral),
    }


def _confirm(request: Visit, referral: Referral, form: RecommendForm) -> HttpResponse:
    """One way: after this only a new recommendation changes anything. What is not ready to go is said, and kept."""
    tier, because = tier_of(referral, form.card.option, overridden=was_overridden(referral))
    kept = {"csrfmiddlewaretoken", "act", ONWARD}
    carried = [(name, value) for name, values in request.POST.lists() if name not in kept for value in values]
    return show(
        request,
        referral,
        "decision/confirm",
        TAB,
        rows=form.as_rows(),
        carried=carried,
        card=form.card,
        onward=next_in_list(request, referral),
        tier=tier.label,
        because=because,
        open_points=obstacles(referral, option=form.card.option),
        review=what_a_review_asks(
            referral,
            option=form.card.option,
            reason_codes=form.cleaned_data.get("reason_codes") or (),
            dissent=form.cleaned_data.get("dissent") or "",
        ),
    )


@require_http_methods(["GET", "POST"])
@case_page(can=access.approve)
def approve(request: Visit, referral: Referral) -> HttpResponse:
    """The second person's yes."""
    waiting = newest(referral)
    form = ApproveForm(request.POST or None, initial={"read": waiting and waiting.public_id})

    def page() -> dict[str, Any]:
        why_not = why_not_approve(referral, request.who)
        return {
            **_waiting(request, referral),
            **_history(request, referral),
            "why_not": why_not,
            "questions": review_questions(referral),
            "record": record_of(referral),
            "open_points": obstacles(referral),
        }

    return _second(
        request,
        referral,
        form,
        deciding.approve,
        page=page,
        heading="Approve this decision",
        label="Approve",
        done=_approved,
    )


@require_http_methods(["GET", "POST"])
@case_page(can=access.send_back)
def second_reading(request: Visit, referral: Referral) -> HttpResponse:
    """The record, without the rationale: what the second reader would do is said first."""
    return ask(
        request,
        referral,
        SecondReadingForm(request.POST or None),
        partial(read_for_oneself, referral=referral),
        tab=TAB,
        template="decision/reading",
        page=lambda: {"record": record_of(referral), "open_points": obstacles(referral)},
        heading="Would you close it?",
        label="Say it",
        then=reverse("referrals:case_approve", args=[referral.public_id]),
        done="Kept. The first rationale is shown now.",
    )


@require_http_methods(["GET", "POST"])
@case_page(can=access.send_back)
def send_back(request: Visit, referral: Referral) -> HttpResponse:
    """The second person's no."""
    return _second(
        request,
        referral,
        SendBackForm(request.POST or None),
        deciding.send_back,
        page=partial(_waiting, request, referral),
        heading="Return to the officer",
        label="Return it",
        done="Returned to the officer.",
    )


def _second(request: Visit, referral: Referral, form: Any, act: Any, **asked: Any) -> HttpResponse:
    return ask(
        request,
        referral,
        form,
        partial(act, referral=referral),
        tab=TAB,
        template="decision/second",
        ends_turn=True,
        **asked,
    )


def _waiting(request: Visit, referral: Referral) -> dict[str, Any]:
    rows = decision_rows(referral, request.who)
    return {"waiting": rows[0] if rows else None}


def _history(request: Visit, referral: Referral) -> dict[str, Any]:
    """The other referrals of the person, as far as this reader sees them: shown, and logged as shown."""
    if not referral.is_repeat:
        return {}
    found = earlier(referral, request.who)
    listed(rows=[one.referral for one in found.here], rule=access.see_case_file)
    return {"earlier": found}


def _approved(referral: Referral) -> str:
    """Of a closure that was approved and chosen for a second look: that it is not closed yet."""
    if referral.state == State.APPROVAL:
        return "Approved, and chosen for a second look. Another supervisor reads it before it counts."
    return "Approved. What follows from it has been set going."


@require_http_methods(["GET", "POST"])
@case_page(can=access.work)
def withdraw(request: Visit, referral: Referral) -> HttpResponse:
    """Take back a recommendation that waits, or an unanswered offer."""
    offered = referral.state in (State.SERVICE_PENDING, State.TRANSFER_PENDING)
    return ask(
        request,
        referral,
        ReasonForm(request.POST or None),
        partial(deciding.take_back if offered else deciding.withdraw, referral=referral),
        tab=TAB,
        heading="Take this back",
        label="Take it back",
        done="Taken back. It is with the officer again.",
    )


@require_http_methods(["GET", "POST"])
@case_page(can=access.work)
def review(request: Visit, referral: Referral) -> HttpResponse:
    """A hold is reviewed within seven days. A date, and no free text."""
    return ask(
        request,
        referral,
        ReviewHoldForm(request.POST or None),
        partial(deciding.review_hold, referral=referral, reason="Reviewed with the desk"),
        tab=TAB,
        heading="Review the hold",
        label="Go on holding",
        done="The hold was reviewed.",
    )


@require_http_methods(["GET", "POST"])
@case_page(can=access.assign)
def delay(request: Visit, referral: Referral) -> HttpResponse:
    """Hold the word to the referrer back until a later batch."""
    message = referral.messages.filter(released_at__isnull=True, approved_at__isnull=False).first()
    return ask(
        request,
        referral,
        DelayForm(request.POST or None),
        partial(releasing.delay, message=message)
        if message
        else gone(request, "No word to the referrer waits any more."),
        tab=TAB,
        heading="Delay the word to the referrer",
        label="Delay",
        done="The word to the referrer waits.",
    )
