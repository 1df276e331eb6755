"""The register of those who may decide for the chief officer: read, entered, confirmed, ended."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import Visit
from audit.question_page import ask, press
from audit.reading import listed, with_gate, with_record
from core.paging import page_links, place_asked
from safeguarding.access import confirm_delegation, end_delegation, keep_delegations, see_delegations
from safeguarding.access.delegations import BY_LAST_DAY
from safeguarding.cases.actions import delegations as acts
from safeguarding.cases.forms.section_36 import DelegationForm, EndDelegationForm
from safeguarding.kinds import DELEGATION_VIEWED
from safeguarding.models import Delegation

REGISTER = "safeguarding:delegations"
RELATED = ("force", "person", "entered_by", "confirmed_by", "ended_by")


@require_safe
@with_gate(see_delegations)
def register(request: Visit) -> HttpResponse:
    """The one that ends first at the top; those that are over come before all others, and stay."""
    who = request.who
    page = see_delegations.page(who, Delegation, order=BY_LAST_DAY, after=place_asked(request.GET), related=RELATED)
    listed(rows=page.rows, rule=see_delegations, named=False)
    here = Delegation.objects.filter(pk__in=[one.pk for one in page.rows])
    to_confirm = set(confirm_delegation.filter(who, here.waiting()).values_list("pk", flat=True))
    to_end = set(end_delegation.filter(who, here.standing()).values_list("pk", flat=True))
    rows = [(one, one.pk in to_confirm, one.pk in to_end) for one in page.rows]
    context = {"rows": rows, "may_keep": keep_delegations.anywhere(who), **page_links(request.GET, page)}
    return render(request, "safeguarding/delegations.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@with_gate(keep_delegations)
def enter(request: Visit) -> HttpResponse:
    return ask(
        request,
        DelegationForm(request.POST or None, who=request.who),
        acts.enter,
        template="base_question.html",
        heading="Enter who may decide for the chief officer",
        continue_label="Enter",
        back_url=reverse(REGISTER),
        then=REGISTER,
        done="Entered. An inspector who is not named in it confirms it.",
    )


@require_POST
@with_record(Delegation, can=confirm_delegation, sees=see_delegations, kind=DELEGATION_VIEWED)
def confirm(request: Visit, delegation: Delegation) -> HttpResponse:
    done = "Confirmed. It holds from its first day until its last."
    return press(request, partial(acts.confirm, delegation=delegation), then=REGISTER, done=done)


@require_http_methods(["GET", "HEAD", "POST"])
@with_record(Delegation, can=end_delegation, sees=see_delegations, related=RELATED, kind=DELEGATION_VIEWED)
def end(request: Visit, delegation: Delegation) -> HttpResponse:
    return ask(
        request,
        EndDelegationForm(request.POST or None),
        partial(acts.end, delegation=delegation),
        template="base_question.html",
        heading="End this delegation",
        caption=delegation.document,
        continue_label="End it",
        back_url=reverse(REGISTER),
        then=REGISTER,
        done="Ended. What was decided under it stays decided.",
    )
