"""The rota of the force: who is told of danger now, who is next, and what comes."""

from __future__ import annotations

from collections.abc import Container
from functools import partial
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.authority import Authority
from accounts.models import Agency
from accounts.requests import Visit
from accounts.roles import CASE_STAFF, SUPERVISORS, Role
from audit import question_page
from audit.reading import listed, with_gate, with_record
from core.paging import page_links, place_asked
from referrals import access
from referrals.casework.actions import rota
from referrals.casework.duties import can_act, next_on_duty, on_duty
from referrals.casework.forms.rota import DutyForm
from referrals.kinds import DUTY_VIEWED
from referrals.models import Duty

TEMPLATE = "referrals/team/rota.html"


@require_http_methods(["GET", "POST"])
@with_gate(access.see_rota)
def show(request: Visit) -> HttpResponse:
    """Who is told now, and the entries that have not ended. Supervisors add to it."""
    mine = _forces(request.who, *SUPERVISORS)
    if not mine:
        return render(request, TEMPLATE, _shown(request))
    return question_page.ask(
        request,
        DutyForm(request.POST or None, forces=mine),
        rota.put_on,
        template=TEMPLATE,
        page=partial(_shown, request),
        then="referrals:rota",
        done=lambda duty: f"{duty.person.name} is on the rota.",
    )


def _shown(request: Visit) -> dict[str, Any]:
    who = request.who
    page = access.see_rota.page(
        who,
        Duty,
        order=access.ENDING_FIRST,
        narrow=_to_come,
        after=place_asked(request.GET),
        related=("person", "force"),
    )
    listed(rows=page.rows, rule=access.see_rota)
    able = {force: can_act(force) for force in {one.force_id for one in page.rows}}
    change = access.change_rota.filter(who, Duty.objects.filter(pk__in=[one.pk for one in page.rows]))
    mine = set(change.values_list("pk", flat=True))
    return {
        "rows": [_row(one, able[one.force_id], may_change=one.pk in mine) for one in page.rows],
        "nows": [_now(one) for one in _forces(who)],
        **page_links(request.GET, page),
    }


def _to_come(prefix: str) -> Q:
    return Q(**{f"{prefix}withdrawn_at__isnull": True, f"{prefix}until__gt": timezone.now()})


def _forces(who: Authority, *roles: Role) -> list[Agency]:
    return who.workplaces(*(roles or (*CASE_STAFF, Role.DUTY_OFFICER)))


def _row(duty: Duty, able: Container[int], *, may_change: bool) -> dict[str, object]:
    return {
        "duty": duty,
        "able": duty.person_id in able,
        "now": duty.since <= timezone.now(),
        "may_change": may_change,
    }


def _now(force: Agency) -> dict[str, object]:
    first = on_duty(force.pk)
    return {"force": force, "first": first, "next": next_on_duty(force.pk, but=[one.pk for one in first])}


@require_POST
@with_record(Duty, can=access.change_rota, sees=access.see_rota, related=("person",), kind=DUTY_VIEWED)
def take_off(request: Visit, duty: Duty) -> HttpResponse:
    """The entry ends at once; the next in line is told of what comes."""
    done = f"{duty.person.name} is off the rota."
    return question_page.press(request, partial(rota.take_off, duty=duty), then="referrals:rota", done=done)
