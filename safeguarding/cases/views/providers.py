"""Intervention providers: what was sent to them, their sessions and reports; and the police side of the same."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from accounts.requests import Visit
from audit.question_page import Act, ask, gone, press
from audit.reading import with_gate, with_record
from referrals.casework.forms.giving import ActForm
from referrals.casework.presenters.record_beside import cited_at
from safeguarding.access import (
    FIRST_DUE_FIRST,
    give_sessions,
    see_case,
    see_commission,
    see_provision,
    steer_provision,
    work_case,
)
from safeguarding.cases import provision
from safeguarding.cases.actions import providers as acts
from safeguarding.cases.case_list import RELATED as OF_CASE
from safeguarding.cases.forms.providers import AdditionForm, CommissionForm, ReportForm, SessionForm
from safeguarding.cases.notices.providers import page
from safeguarding.cases.views.cases import page_of, question
from safeguarding.forms import ReasonForm
from safeguarding.gates import consents
from safeguarding.limits import PROVIDER_REPORTS
from safeguarding.models import OPEN_COMMISSIONS, Case, Commission, CommissionState, ProviderSession
from safeguarding.tabbed import TabbedList, where

RELATED = ("provider", "agency", "sent_by", "ended_by", "referral__force")
FOR_POLICE = (*RELATED, "case__referral")
PROVIDED = TabbedList(
    see_commission,
    Commission,
    FIRST_DUE_FIRST,
    RELATED,
    "safeguarding:provided",
    tabs={
        "open": ("Open", where(state__in=sorted(OPEN_COMMISSIONS))),
        "new": ("To answer", where(state=CommissionState.SENT)),
        "report": ("To report", lambda who, prefix: provision.not_reported(prefix)),
    },
)


@require_GET
@with_gate(see_commission)
def provided(request: Visit) -> HttpResponse:
    """What was sent to the provider, by the day of the first session."""
    found = PROVIDED.shown(request)
    context = {**found, "rows": provision.going(found["records"]), "within": PROVIDER_REPORTS.now_in_words}
    return render(request, "safeguarding/provided.html", context)


@require_GET
@with_record(Commission, can=see_commission, related=RELATED)
def commission(request: Visit, commission: Commission) -> HttpResponse:
    """The brief, and the provider's own sessions and reports. Nothing else of the case."""
    gives = give_sessions.allows(request.who, commission)
    context = {
        **_shown(commission, writes=gives, to_provider=True),
        "is_new": commission.state == CommissionState.SENT,
        "gives": gives,
        "press": ActForm(initial={"version": commission.version}),
        "back_url": reverse("safeguarding:provided"),
        "back_label": "Your briefs",
    }
    return render(request, "safeguarding/commission.html", context)


def _shown(commission: Commission, *, writes: bool, to_provider: bool = False) -> dict[str, Any]:
    (how,) = provision.going([commission])
    chased = not (to_provider and how.waits)
    return {
        "commission": commission,
        "brief": provision.brief_rows(commission),
        "told": provision.told_rows(commission),
        "waits": how.waits and commission.is_open,
        "progress": provision.going_rows(how, chased=chased),
        "sessions": provision.sessions_shown(how, writes=writes, chased=chased),
    }


@require_POST
@with_record(Commission, can=see_commission, related=RELATED)
def take_on(request: Visit, commission: Commission) -> HttpResponse:
    return press(
        request,
        partial(acts.take_on, commission=commission),
        form=ActForm(request.POST),
        then=page(commission),
        done="Taken on. The officer who sent it has been told.",
    )


@with_record(Commission, can=see_commission, related=RELATED)
def decline(request: Visit, commission: Commission) -> HttpResponse:
    return _question(
        request,
        commission,
        ReasonForm(request.POST or None, initial={"version": commission.version}),
        partial(acts.decline, commission=commission),
        then=reverse("safeguarding:provided"),
        heading="Decline the brief",
        lead="You can open the brief no more once you have declined it.",
        continue_label="Decline",
        done="Declined. The officer who sent it has been told, with your reason.",
    )


@with_record(Commission, can=give_sessions, sees=see_commission, related=RELATED)
def session(request: Visit, commission: Commission) -> HttpResponse:
    return _question(
        request,
        commission,
        SessionForm(request.POST or None),
        partial(acts.record_session, commission=commission),
        heading="Record a session",
        continue_label="Save",
        done="Recorded.",
    )


@with_record(Commission, can=give_sessions, sees=see_commission, related=RELATED)
def report(request: Visit, commission: Commission, session_id: UUID) -> HttpResponse:
    mine = ProviderSession.objects.filter(commission=commission, public_id=session_id, held=True)
    found = mine.select_related("report").first()
    if found is None:
        raise Http404
    return _question(
        request,
        commission,
        ReportForm(request.POST or None),
        gone(request, acts.REPORTED) if found.reported else partial(acts.report, session=found),
        heading="Report the session",
        lead=str(found),
        continue_label="Send the report",
        done="Sent. The owner of the case has been told.",
    )


def _question(request: Visit, commission: Commission, form: Any, act: Act, **asked: Any) -> HttpResponse:
    here = page(commission)
    plain = {"then": here, "back_url": here, "back_label": "The brief", "cancel_url": here}
    template = "safeguarding/provider_question.html"
    return ask(request, form, act, template=template, beside=commission, **{**plain, **asked})


# --- The police side ----------------------------------------------------------------------------------------


@with_record(Case, can=work_case, sees=see_case, related=(*OF_CASE, "force__area"))
def send(request: Visit, case: Case) -> HttpResponse:
    why_not = acts.why_not_commission(case)
    return question(
        request,
        case,
        CommissionForm(request.POST or None, case=case),
        partial(acts.commission, case=case),
        heading="Commission an intervention provider",
        continue_label="Send the brief",
        done="Sent. The provider has been told.",
        open_points=[why_not] if why_not else [],
    )


@require_GET
@with_record(Commission, can=see_provision, related=FOR_POLICE)
def provision_page(request: Visit, commission: Commission) -> HttpResponse:
    context = {
        **_shown(commission, writes=False),
        "why_waits": consents.support_waits(commission.case) if commission.is_open else None,
        "may_steer": commission.is_open and steer_provision.allows(request.who, commission),
        "back_url": page_of(commission.case),
        "back_label": "The case",
        "cited_at": cited_at(commission.referral, request.who),
    }
    return render(request, "safeguarding/provision.html", context)


@with_record(Commission, can=steer_provision, sees=see_provision, related=FOR_POLICE)
def add(request: Visit, commission: Commission) -> HttpResponse:
    return _steer(
        request,
        commission,
        AdditionForm(request.POST or None),
        partial(acts.add_to_brief, commission=commission),
        heading="Add to the brief",
        lead="What the provider must know besides. Nothing is told by telephone alone.",
        continue_label="Add it",
        done="Added. The provider has been told.",
    )


@with_record(Commission, can=steer_provision, sees=see_provision, related=FOR_POLICE)
def end(request: Visit, commission: Commission) -> HttpResponse:
    (how,) = provision.going([commission])
    return _steer(
        request,
        commission,
        ReasonForm(request.POST or None, initial={"version": commission.version}),
        partial(acts.end, commission=commission),
        heading="End the commission",
        lead="The provider can open nothing of it any more, and can write no report that is missing.",
        continue_label="End it",
        done="Ended. The provider has been told.",
        progress=provision.going_rows(how),
    )


def _steer(request: Visit, commission: Commission, form: Any, act: Act, **asked: Any) -> HttpResponse:
    here = reverse("safeguarding:provision", args=[commission.public_id])
    plain = {"then": here, "back_url": here, "back_label": "The commission", "cancel_url": here}
    template = "safeguarding/provider_question.html"
    return ask(request, form, act, template=template, beside=commission, **{**plain, **asked})
