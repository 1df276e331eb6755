"""The supervisor's pages: clocks and workload, several assignments at once, transfers offered by other
forces."""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import AgencyKind
from accounts.once import once
from accounts.roles import SUPERVISORS
from accounts.visit import Visit
from audit.reading import listed, with_gate, with_record
from core.reference import display_reference
from referrals import access, team, waiting
from referrals.actions import claiming, transferring
from referrals.demands import newest
from referrals.filed import sections
from referrals.forms.casefile import ReasonForm
from referrals.forms.deciding import ColleagueForm
from referrals.models import Referral
from referrals.views.opening import answered, press
from referrals.views.rows import queue_rows

SHOWN = 25


@require_GET
@with_gate(access.sees_team)
def clocks(request: Visit) -> HttpResponse:
    """What waits for this supervisor, then the team."""
    who = request.who
    parts = {"waiting": team.waiting, "unread": team.unread, "untouched": team.untouched}
    lists = {name: list(find(who)[:SHOWN]) for name, find in parts.items()}
    listed(rows={row.pk: row for rows in lists.values() for row in rows}.values(), rule=access.assign)
    context = {
        "figures": team.figures(who), "workloads": team.workloads(who), "away": team.away(who), "days": team.LIMITS.untouched_days,
        "decisions": [*waiting.recommended(lists["waiting"]), *waiting.elsewhere(who)],
        **{name: queue_rows(rows, named=False) for name, rows in lists.items()},
    }  # fmt: skip
    return render(request, "referrals/team/clocks.html", context)


@require_http_methods(["GET", "POST"])
@once
@with_gate(access.sees_team)
def allocate(request: Visit) -> HttpResponse:
    """Unassigned referrals: tick several, give them to one officer, and see what became of each."""
    who = request.who
    rows = list(team.unassigned(who)[:SHOWN])
    form = ColleagueForm(request.POST or None, force_ids=who.agencies(*SUPERVISORS))
    ticked = request.POST.getlist("referral")
    if request.method == "POST" and not ticked:
        form.add_error(None, "Select at least one referral")
    if request.method == "POST" and form.is_valid():
        return _allocated(request, ticked, form)
    listed(rows=rows, rule=access.assign)
    context = {"rows": queue_rows(rows, named=False), "form": form, "ticked": ticked}
    return render(
        request, "referrals/team/allocate.html", context, status=form.http_status if request.POST else 200
    )


def _allocated(request: Visit, ticked: list[str], form: ColleagueForm) -> HttpResponse:
    who, officer = request.who, form.cleaned_data["officer"]
    chosen = team.unassigned(who).filter(public_id__in=_addressed(ticked))
    results = claiming.assign_many(referrals=chosen, to=officer, reason=form.cleaned_data["reason"], by=who)
    for referral, why_not in results:
        reference = display_reference(referral.reference)
        if why_not:
            messages.warning(request, f"{reference} was not assigned. {why_not}")
        else:
            messages.success(request, f"{reference} was assigned to {officer.name}.")
    return redirect("referrals:allocate")


def _addressed(ticked: list[str]) -> list[UUID]:
    """What was ticked, without what is no address of a record at all."""
    found = []
    for one in ticked:
        with suppress(ValueError):
            found.append(UUID(one))
    return found


# --- Transfers offered by another force ---------------------------------------------------------------------


@require_GET
@with_gate(access.sees_transfers)
def transfers(request: Visit) -> HttpResponse:
    who = request.who
    page = access.answer_transfer.page(
        who, Referral, order=access.BY_QUEUE, related=("officer", "agency", "force", "subject")
    )
    listed(rows=page.rows, rule=access.answer_transfer)
    return render(request, "referrals/team/transfers.html", {"rows": queue_rows(page.rows, named=False)})


@require_http_methods(["GET", "POST"])
@once
@with_record(Referral, can=access.answer_transfer, related=("force", "subject"), kind="transfer.viewed")
def transfer(request: Visit, referral: Referral) -> HttpResponse:
    """The offer: the document as filed and the hand-over note. Declining needs a reason."""
    form = ReasonForm(request.POST or None)
    if answered(form, request, lambda: transferring.decline_transfer(
        referral=referral, reason=form.cleaned_data["reason"], by=request.who,
    )):  # fmt: skip
        messages.success(request, "Declined. It stays with the force that offered it.")
        return redirect("referrals:transfers")
    context = {
        "referral": referral,
        "decision": newest(referral),
        "sections": sections(referral),
        "form": form,
        "to_council": _is_to_council(referral),
    }
    return render(
        request, "referrals/team/transfer.html", context, status=form.http_status if request.POST else 200
    )


@require_POST
@with_record(Referral, can=access.answer_transfer)
def accept(request: Visit, referral: Referral) -> HttpResponse:
    """From now on it is this force's, or this council's panel has it."""
    council = _is_to_council(referral)
    done = "Accepted. You have a copy of what was filed." if council else "Accepted. It is new in your queue."
    taken = press(request, lambda: transferring.accept_transfer(referral=referral, by=request.who), done=done)
    return redirect(
        ("referrals:copies" if council else "referrals:queue") if taken else "referrals:transfers"
    )


def _is_to_council(referral: Referral) -> bool:
    decision = newest(referral)
    return bool(decision and decision.to_agency and decision.to_agency.kind == AgencyKind.COUNCIL)
