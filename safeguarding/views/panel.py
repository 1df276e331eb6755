"""The council's front door: who was referred to its panel under section 36, and what that says of the person."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.visit import Visit
from audit.reading import with_gate, with_record
from core.parts import Row
from core.templatetags.govuk import on_day
from referrals.reckoning import of_particulars
from safeguarding.access import PLAN_DUE_FIRST, see_panel_case
from safeguarding.disclosure import who_it_is
from safeguarding.models import Case
from safeguarding.views.tabbed import TabbedList

RELATED = ("force", "owner", "decision__to_agency", "referral__subject")
PANEL = TabbedList(
    see_panel_case,
    Case,
    PLAN_DUE_FIRST,
    RELATED,
    "safeguarding:panel",
    tabs={
        "open": ("Open", lambda who: Q(closed_at__isnull=True)),
        "closed": ("Closed", lambda who: Q(closed_at__isnull=False)),
    },
)


@require_GET
@with_gate(see_panel_case)
def panel(request: Visit) -> HttpResponse:
    """What is open first, by when its plan is due."""
    return render(
        request, "safeguarding/panel.html", {**PANEL.shown(request), "heading": "Referred to your panel"}
    )


@require_GET
@with_record(Case, can=see_panel_case, related=RELATED)
def panel_case(request: Visit, case: Case) -> HttpResponse:
    """The person as known now, and what the decision says: not what was filed, nor who filed it."""
    context = {
        "case": case, "person": [Row(item.label, item.value, typed=True) for item in who_it_is(case.referral)],
        "decided": list(of_particulars(case.decision, "case")), "clocks": _clocks(case),
        "back_url": reverse("safeguarding:panel"), "back_label": "All that was referred to your panel",
    }  # fmt: skip
    return render(request, "safeguarding/panel_case.html", context)


def _clocks(case: Case) -> list[Row]:
    return [
        Row("Referred by", f"{case.owner.name}, {case.force.name}"),
        Row("Referred on", on_day(case.opened_at)),
        Row("First review", on_day(case.review_on)),
    ]
