"""The council's front door: who was referred to its panel under section 36, what that says of the person, and that it
has it. And the police side: taking the council's sight back, with the reason."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from accounts.authority import Authority
from accounts.requests import Visit
from audit.question_page import Act, ask, press
from audit.reading import with_gate, with_record
from core.components import Row
from core.gravity import Grave
from core.templatetags.govuk import on_day
from referrals.casework.forms.giving import ActForm
from safeguarding.access import PLAN_DUE_FIRST, hand_over_case, see_case, see_hand_over, see_panel_case, work_case
from safeguarding.cases import provision
from safeguarding.cases.actions import panel as acts
from safeguarding.cases.case_list import RELATED as OF_CASE
from safeguarding.cases.presenters import hand_overs, referrers
from safeguarding.cases.views.cases import page_of, shown
from safeguarding.disclosure import who_it_is
from safeguarding.forms import ReasonForm
from safeguarding.gates import consents_rows, section_36_rows
from safeguarding.limits import LIMITS
from safeguarding.models import Case, PanelState
from safeguarding.panels.presenters import referred as panels
from safeguarding.tabbed import TabbedList, where

RELATED = ("force", "owner", "decision__to_agency", "referral__subject", "panel__agency", "panel__taken_by")
PANEL = TabbedList(
    see_panel_case,
    Case,
    PLAN_DUE_FIRST,
    RELATED,
    "safeguarding:panel",
    tabs={
        "open": ("Open", where(closed_at__isnull=True)),
        "new": ("To acknowledge", lambda who, prefix: panels.not_acknowledged(prefix)),
        "closed": ("Closed", where(closed_at__isnull=False)),
    },
)


@require_GET
@with_gate(see_panel_case)
def panel(request: Visit) -> HttpResponse:
    """What is open first, by when its plan is due."""
    found = PANEL.shown(request)
    rows = [(case, panels.label(case.panel)) for case in found["records"]]
    context = {
        **found,
        "rows": rows,
        "heading": "Referred to your panel",
        "hands_over": see_hand_over.anywhere(request.who),
        "kept": LIMITS.panel_days_after_end,
    }
    return render(request, "safeguarding/panel.html", context)


@require_GET
@with_record(Case, can=see_panel_case, related=RELATED)
def panel_case(request: Visit, case: Case) -> HttpResponse:
    """The person as known now, and what the decision says: not what was filed, nor who filed it."""
    put = hand_overs.waiting_of(case)
    context = {
        "case": case,
        "person": [Row(item.label, item.value, typed=True) for item in who_it_is(case.referral)],
        "decided": section_36_rows.told(case),
        "providers": provision.council_rows(case),
        "clocks": _clocks(case),
        **referrers.shown(case, request.who),
        "panel": case.panel,
        "is_new": case.panel.state == PanelState.SENT,
        "press": ActForm(initial={"version": case.panel.version}),
        "before": hand_overs.before_rows(case),
        "put": put,
        "opens_put": put is not None and see_hand_over.allows(request.who, put),
        "may_hand_over": _may_hand_over(case, request.who),
        "back_url": reverse("safeguarding:panel"),
        "back_label": "All that was referred to your panel",
    }
    return render(request, "safeguarding/panel_case.html", context)


def _may_hand_over(case: Case, who: Authority) -> bool:
    return case.closed_at is None and hand_over_case.anywhere(who) and hand_over_case.allows(who, case)


def _clocks(case: Case) -> list[Row]:
    until = case.panel.until
    return [
        Row("Referred by", f"{case.owner.name}, {case.force.name}"),
        Row("Who leads", f"{case.force.name}. Risk owner: {case.owner.name}"),
        Row("Referred on", on_day(case.opened_at)),
        panels.taken_row(case.panel),
        Row("First review", on_day(case.review_on)),
        consents_rows.for_the_council(case),
        *([Row("You can read this until", on_day(until))] if until else []),
    ]


@require_POST
@with_record(Case, can=see_panel_case, related=("panel",))
def acknowledge(request: Visit, case: Case) -> HttpResponse:
    return press(
        request,
        partial(acts.acknowledge, panel=case.panel),
        form=ActForm(request.POST),
        then=reverse("safeguarding:panel_case", args=[case.public_id]),
        done="Thank you. The police team can see that your council has this.",
    )


@with_record(Case, can=work_case, sees=see_case, related=OF_CASE)
def take_back(request: Visit, case: Case) -> HttpResponse:
    return _question(
        request,
        case,
        acts.take_back,
        heading="Take the case back from the council",
        continue_label="Take it back",
        lead="The council loses sight of this case on its next request. The case itself goes on. They are told that "
        "something was taken back, and not what or why.",
        done="Taken back. The council can no longer open it.",
    )


@with_record(Case, can=work_case, sees=see_case, related=OF_CASE, grave=Grave.PASSES_ON)
def give_again(request: Visit, case: Case) -> HttpResponse:
    return _question(
        request,
        case,
        acts.give_again,
        heading="Let the council see the case again",
        continue_label="Give it again",
        lead="The case returns to the council's list, and they are asked to acknowledge it anew.",
        done="Given again. The council has been told.",
    )


def _question(request: Visit, case: Case, act: Act, **asked: Any) -> HttpResponse:
    panel = panels.panel_of(case)
    if panel is None:
        raise Http404
    here = page_of(case)
    form = ReasonForm(request.POST or None, initial={"version": panel.version})
    page = {**shown(case), "agency": panel.agency, "back_url": here, "cancel_url": here, **asked}
    act, template = partial(act, panel=panel), "safeguarding/agency_question.html"
    return ask(request, form, act, template=template, then=here, beside=panel, **page)
