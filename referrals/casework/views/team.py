"""The supervisor's pages: clocks and workload, several assignments at once, transfers offered by other forces."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.authority import Authority
from accounts.models import AgencyKind, User
from accounts.requests import Visit
from accounts.roles import SUPERVISORS
from audit import question_page
from audit.reading import listed, with_gate, with_record
from core.reference_numbers import display_reference
from referrals import access
from referrals.casework.actions import claiming, transferring
from referrals.casework.forms.casefile import ReasonForm
from referrals.casework.forms.deciding import ColleagueForm
from referrals.casework.presenters import team, waiting
from referrals.casework.rules import giving
from referrals.casework.rules.guards import newest
from referrals.casework.views.rows import queue_rows
from referrals.kinds import TRANSFER_VIEWED
from referrals.models import Referral
from referrals.questions.filed_document import sections

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
        "figures": team.figures(who),
        "others": [held.figures(who) for held in team.HELD],
        "offers": _offers(request),
        "workloads": team.workloads(who),
        "away": team.away(who),
        "days": team.LIMITS.untouched_days,
        "decisions": [*waiting.recommended(lists["waiting"]), *waiting.elsewhere(who)],
        **{name: queue_rows(rows, named=False) for name, rows in lists.items()},
    }
    return render(request, "referrals/team/clocks.html", context)


@require_http_methods(["GET", "POST"])
@with_gate(access.sees_team)
def allocate(request: Visit) -> HttpResponse:
    """What has no officer: tick several, give them to one person, and see what became of each."""
    lists = {held.name: held.of(request.who).filter(held.unowned) for held in team.HELD}
    return _shared_out(
        request,
        team.unassigned(request.who),
        lists,
        heading="Assign several",
        then="referrals:allocate",
        nothing="Everything in hand has an officer",
    )


@require_http_methods(["GET", "POST"])
@with_gate(access.sees_team)
def hand_over(request: Visit, person_id: UUID) -> HttpResponse:
    """What one person holds, to be handed to a colleague: tick all of it, or some."""
    person = User.objects.filter(public_id=person_id, memberships__agency__in=_forces(request)).first()
    if person is None:
        raise Http404
    lists = {held.name: held.of(request.who).filter(**{held.holder: person}) for held in team.HELD}
    return _shared_out(
        request,
        team.held_by(request.who, person),
        lists,
        heading="Hand over",
        person=person,
        then="referrals:team",
        nothing=f"{person.name} holds nothing that you can hand over",
    )


def _offers(request: Visit) -> list[giving.Standing]:
    """What was offered to a colleague and waits for an answer."""
    found = []
    for rule, records in giving.standing(request.who, at_most=SHOWN):
        listed(rows=records, rule=rule)
        found += [giving.line(record) for record in records]
    return found


def _forces(request: Visit) -> list[int]:
    return request.who.agencies(*SUPERVISORS)


def _shared_out(
    request: Visit, referrals: QuerySet[Referral], others: dict[str, QuerySet[Any]], *, then: str, **page: Any
) -> HttpResponse:
    """A list of what can be ticked, and the form that gives it to one person."""
    person = page.get("person")
    form = ColleagueForm(request.POST or None, force_ids=_forces(request), but=person)
    ticked = {name: request.POST.getlist(name) for name in ("referral", *others)}
    if request.method == "POST" and not any(ticked.values()):
        form.add_error(None, "Select at least one record")
    return question_page.ask(
        request,
        form,
        partial(_give, request, referrals, others, ticked),
        template="referrals/team/allocate.html",
        page=partial(_to_tick, referrals, others),
        ticked=[key for keys in ticked.values() for key in keys],
        then=then,
        **page,
    )


def _to_tick(referrals: QuerySet[Referral], others: dict[str, QuerySet[Any]]) -> dict[str, Any]:
    rows = list(referrals[:SHOWN])
    listed(rows=rows, rule=access.assign, named=False)
    return {"rows": queue_rows(rows, named=False), "others": _lines(others)}


def _lines(others: dict[str, QuerySet[Any]]) -> list[tuple[team.Held, list[team.Line]]]:
    """Each list that has something, logged by the rule that lets it be handed over."""
    found = []
    for held in team.HELD:
        records = list(others[held.name][:SHOWN])
        if records:
            listed(rows=records, rule=held.rule)
            found.append((held, [held.line(record) for record in records]))
    return found


def _give(
    request: Visit,
    referrals: QuerySet[Referral],
    others: dict[str, QuerySet[Any]],
    ticked: dict[str, list[str]],
    *,
    to: User,
    reason: str,
    by: Authority,
) -> None:
    """Each by itself, and what became of it."""
    chosen = referrals.filter(public_id__in=_addressed(ticked["referral"]))
    _say(request, claiming.assign_many(referrals=chosen, to=to, reason=reason, by=by), to)
    for held in team.HELD:
        records = others[held.name].filter(public_id__in=_addressed(ticked[held.name]))
        given = claiming.each_by_itself(records, partial(held.hand, to=to, reason=reason, by=by))
        _say(request, given, to)


def _say(request: Visit, results: Iterable[tuple[Any, str | None]], to: User) -> None:
    for record, why_not in results:
        reference = display_reference(record.reference)
        if why_not:
            messages.warning(request, f"{reference} was not assigned. {why_not}")
        else:
            messages.success(request, f"{reference} was assigned to {to.name}.")


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
    listed(rows=page.rows, rule=access.answer_transfer, named=False)
    return render(request, "referrals/team/transfers.html", {"rows": queue_rows(page.rows, named=False)})


@require_http_methods(["GET", "POST"])
@with_record(Referral, can=access.answer_transfer, related=("force", "subject"), kind=TRANSFER_VIEWED)
def transfer(request: Visit, referral: Referral) -> HttpResponse:
    """The offer: the document as filed and the hand-over note. Declining needs a reason."""
    return question_page.ask(
        request,
        ReasonForm(request.POST or None),
        partial(transferring.decline_transfer, referral=referral),
        template="referrals/team/transfer.html",
        referral=referral,
        decision=newest(referral),
        sections=sections(referral),
        to_council=_is_to_council(referral),
        then="referrals:transfers",
        done="Declined. It stays with the force that offered it.",
    )


@require_POST
@with_record(Referral, can=access.answer_transfer)
def accept(request: Visit, referral: Referral) -> HttpResponse:
    """From now on it is this force's, or this council's panel has it."""
    council = _is_to_council(referral)
    done = "Accepted. You have a copy of what was filed." if council else "Accepted. It is new in your queue."
    return question_page.press(
        request,
        partial(transferring.accept_transfer, referral=referral),
        then="referrals:copies" if council else "referrals:queue",
        done=done,
        refused="referrals:transfers",
    )


def _is_to_council(referral: Referral) -> bool:
    decision = newest(referral)
    return bool(decision and decision.to_agency and decision.to_agency.kind == AgencyKind.COUNCIL)
