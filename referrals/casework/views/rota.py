"""The rota of the force: who is told of danger now, who is next, and what comes."""

from __future__ import annotations

from collections.abc import Container

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.authority import Authority
from accounts.idempotency import once
from accounts.models import Agency
from accounts.requests import Visit
from accounts.roles import CASE_STAFF, SUPERVISORS, Role
from audit.reading import listed, with_gate, with_record
from core.paging import page_links, place_asked
from referrals import access
from referrals.casework.actions import rota
from referrals.casework.duties import can_act, next_on_duty, on_duty
from referrals.casework.forms.rota import DutyForm
from referrals.casework.views.opening import answered, press
from referrals.kinds import DUTY_VIEWED
from referrals.models import Duty

ASKED = ("force", "person", "since", "until", "is_cover")


@require_http_methods(["GET", "POST"])
@once
@with_gate(access.see_rota)
def show(request: Visit) -> HttpResponse:
    """Who is told now, and the entries that have not ended. Supervisors add to it."""
    who = request.who
    mine = _forces(who, *SUPERVISORS)
    form = DutyForm(request.POST or None, forces=mine) if mine else None
    if form is not None and answered(
        form, request, lambda: rota.put_on(by=who, **{name: form.cleaned_data[name] for name in ASKED})
    ):
        messages.success(request, f"{form.cleaned_data['person'].name} is on the rota.")
        return redirect("referrals:rota")
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
    context = {
        "form": form,
        "rows": [_row(one, able[one.force_id], who) for one in page.rows],
        "nows": [_now(one) for one in _forces(who)],
        **page_links(request.GET, page),
    }
    status = form.http_status if form is not None and request.method == "POST" else 200
    return render(request, "referrals/team/rota.html", context, status=status)


def _to_come(prefix: str) -> Q:
    return Q(**{f"{prefix}withdrawn_at__isnull": True, f"{prefix}until__gt": timezone.now()})


def _forces(who: Authority, *roles: Role) -> list[Agency]:
    held = who.agencies(*(roles or (*CASE_STAFF, Role.DUTY_OFFICER)))
    return list(Agency.objects.filter(pk__in=held).order_by("sort_key"))


def _row(duty: Duty, able: Container[int], who: Authority) -> dict[str, object]:
    return {
        "duty": duty,
        "able": duty.person_id in able,
        "now": duty.since <= timezone.now(),
        "may_change": access.change_rota.allows(who, duty),
    }


def _now(force: Agency) -> dict[str, object]:
    first = on_duty(force.pk)
    return {"force": force, "first": first, "next": next_on_duty(force.pk, but=[one.pk for one in first])}


@require_POST
@with_record(Duty, can=access.change_rota, sees=access.see_rota, related=("person",), kind=DUTY_VIEWED)
def take_off(request: Visit, duty: Duty) -> HttpResponse:
    """The entry ends at once; the next in line is told of what comes."""
    done = f"{duty.person.name} is off the rota."
    press(request, lambda: rota.take_off(duty=duty, by=request.who), done=done)
    return redirect("referrals:rota")
