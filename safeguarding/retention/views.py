"""The review of whether records are kept: for the data protection officer of the force, and for who confirms a disposal.
What is shown of a record is codes, days and agencies (ADR 0084)."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import Visit
from audit.question_page import ask, press
from audit.reading import listed_by, with_gate, with_record
from core.components import Row
from core.gravity import Grave
from core.reference_numbers import display_reference
from safeguarding.access import (
    call_off_disposal,
    confirm_disposal,
    hold_disposals,
    review_retention,
    see_retention,
)
from safeguarding.kinds import RETENTION_HOLD_VIEWED, RETENTION_VIEWED
from safeguarding.models import Disposal, DisposalHold, Retention
from safeguarding.retention import actions as acts
from safeguarding.retention import presenters as shown
from safeguarding.retention.erased import events_of
from safeguarding.retention.forms import DisposeForm, EndForm, HoldForm, HoldOfForceForm, KeepForm
from safeguarding.retention.holds import holds_on
from safeguarding.retention.obstacles import why_not_yet
from safeguarding.retention.reckoning import reckon
from safeguarding.retention.review_list import REVIEWS
from safeguarding.sight.given_out import recipients

LIST = "safeguarding:retention"
HOLDS_AT_MOST = 100
OF_DISPOSAL = ("retention__force", "by")
OF_HOLD = ("force", "retention", "by")


@require_safe
@with_gate(see_retention)
def reviews(request: Visit) -> HttpResponse:
    found = REVIEWS.shown(request)
    standing = Disposal.objects.not_called_off().filter(retention__in=found["records"])
    states = {one.retention_id: shown.state_of(one) for one in standing}
    rows = [(one, shown.words_of(one.kept_as), states.get(one.pk)) for one in found["records"]]
    context = {**found, "rows": rows, "heading": "Reviews of records", "may_hold": hold_disposals.anywhere(request.who)}
    return render(request, "safeguarding/retention/list.html", context)


@require_safe
@with_record(Retention, can=see_retention, related=("force", "referral"), kind=RETENTION_VIEWED, beyond=True)
def review(request: Visit, retention: Retention) -> HttpResponse:
    """As it is reckoned now; with who was given something of it, and what was decided before."""
    if retention.referral is None:
        return _gone(request, retention)
    who, found = request.who, reckon(retention.referral)
    stands = retention.disposals.standing().select_related("by", "confirmed_by").first()
    over = retention.disposals.exclude(pk=stands.pk) if stands else retention.disposals.all()
    may = review_retention.allows(who, retention)
    context = {
        "retention": retention,
        "reference": display_reference(retention.reference),
        "facts": shown.facts(retention.referral, found),
        "recipients": recipients(retention.referral),
        "holds": [shown.hold_rows(one) for one in holds_on(retention).select_related(*OF_HOLD).order_by("pk")],
        "stands": stands,
        "disposal": shown.disposal_rows(stands) if stands else None,
        "waits": why_not_yet(retention) if stands else [],
        "to_confirm": bool(stands and stands.confirmed_at is None and confirm_disposal.allows(who, stands)),
        "to_call_off": bool(stands and call_off_disposal.allows(who, stands)),
        "kept": [shown.kept_rows(one) for one in retention.kept.select_related("by").order_by("-at", "-pk")],
        "over": [shown.disposal_rows(one) for one in over.select_related("by", "confirmed_by", "ended_by")],
        "may_decide": may and stands is None and found.review_on is not None,
        "may_hold": may,
        "back_url": reverse(LIST),
    }
    return render(request, "safeguarding/retention/review.html", context)


def _gone(request: Visit, retention: Retention) -> HttpResponse:
    """What stays of a record that was disposed of."""
    decided = retention.disposals.select_related("by", "confirmed_by", "ended_by").order_by("-at", "-pk")
    told = events_of(decided)
    context = {
        "reference": display_reference(retention.reference),
        "disposals": [[*shown.disposal_rows(one), *shown.log_rows(one, told.get(str(one.pk)))] for one in decided],
        "told": [Row(agency, words) for one in decided for agency, words in one.told],
        "back_url": reverse(LIST),
    }
    return render(request, "safeguarding/retention/gone.html", context)


def _page_of(retention: Retention) -> str:
    return reverse("safeguarding:retention_review", args=[retention.public_id])


def _ask(request: Visit, retention: Retention, form: Any, act: Any, **words: Any) -> HttpResponse:
    page = _page_of(retention)
    return ask(
        request,
        form,
        act,
        template="base_question.html",
        caption=display_reference(retention.reference),
        back_url=page,
        then=page,
        **words,
    )


_decides = partial(
    with_record, Retention, can=review_retention, sees=see_retention, related=("force", "referral__subject")
)


@require_http_methods(["GET", "HEAD", "POST"])
@_decides(kind=RETENTION_VIEWED, beyond=True)
def keep(request: Visit, retention: Retention) -> HttpResponse:
    words = {
        "heading": "Keep this record",
        "continue_label": "Keep it",
        "done": "It is kept, and reviewed again on that day.",
    }
    return _ask(request, retention, KeepForm(request.POST or None), partial(acts.keep, retention=retention), **words)


@require_http_methods(["GET", "HEAD", "POST"])
@_decides(kind=RETENTION_VIEWED, beyond=True)
def dispose(request: Visit, retention: Retention) -> HttpResponse:
    return _ask(
        request,
        retention,
        DisposeForm(request.POST or None),
        partial(acts.decide_disposal, retention=retention),
        heading="Decide that this record is disposed of",
        continue_label="Ask a second person to confirm it",
        done="Decided. A second person confirms it, or it is called off.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@_decides(kind=RETENTION_VIEWED, beyond=True)
def hold(request: Visit, retention: Retention) -> HttpResponse:
    return _ask(
        request,
        retention,
        HoldForm(request.POST or None),
        partial(acts.put_hold, force=retention.force, retention=retention),
        heading="Put a hold on this record",
        continue_label="Put the hold",
        done="The hold stands until it is ended.",
    )


@require_POST
@with_record(
    Disposal,
    can=confirm_disposal,
    sees=call_off_disposal,
    related=("retention__referral__subject",),
    kind=RETENTION_VIEWED,
    beyond=True,
)
def confirm(request: Visit, disposal: Disposal) -> HttpResponse:
    done = "Confirmed. It can be called off until the day on which it may be disposed of."
    return press(request, partial(acts.confirm, disposal=disposal), then=_page_of(disposal.retention), done=done)


@require_http_methods(["GET", "HEAD", "POST"])
@with_record(
    Disposal, can=call_off_disposal, related=("retention__referral__subject",), kind=RETENTION_VIEWED, beyond=True
)
def call_off(request: Visit, disposal: Disposal) -> HttpResponse:
    return _ask(
        request,
        disposal.retention,
        EndForm(request.POST or None),
        partial(acts.call_off, disposal=disposal),
        heading="Call this disposal off",
        continue_label="Call it off",
        done="Called off. The record is reviewed as before.",
    )


@require_safe
@with_gate(hold_disposals)
def holds(request: Visit) -> HttpResponse:
    standing = DisposalHold.objects.standing().select_related(*OF_HOLD).order_by("review_on", "pk")
    found = listed_by(hold_disposals, request.who, standing, most=HOLDS_AT_MOST)
    rows = [(one, shown.hold_rows(one)) for one in found]
    context = {"rows": rows, "back_url": reverse(LIST)}
    return render(request, "safeguarding/retention/holds.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@with_gate(hold_disposals, grave=Grave.KEEPS)
def hold_all(request: Visit) -> HttpResponse:
    return ask(
        request,
        HoldOfForceForm(request.POST or None, who=request.who),
        acts.put_hold,
        template="base_question.html",
        heading="Put a hold on all records of a force",
        continue_label="Put the hold",
        back_url=reverse("safeguarding:disposal_holds"),
        then="safeguarding:disposal_holds",
        done="The hold stands until it is ended.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@with_record(
    DisposalHold, can=hold_disposals, related=OF_HOLD, kind=RETENTION_HOLD_VIEWED, beyond=True, grave=Grave.KEEPS
)
def end_hold(request: Visit, hold: DisposalHold) -> HttpResponse:
    return ask(
        request,
        EndForm(request.POST or None),
        partial(acts.end_hold, hold=hold),
        template="base_question.html",
        heading="End this hold",
        continue_label="End it",
        back_url=reverse("safeguarding:disposal_holds"),
        then="safeguarding:disposal_holds",
        done="Ended. What was confirmed can be called off anew for some days.",
    )
