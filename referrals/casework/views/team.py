"""The supervisor's pages: clocks and workload, several assignments at once, transfers offered by other forces."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.authority import Authority
from accounts.models import AgencyKind, User
from accounts.people.holdings import why_unable
from accounts.requests import Visit
from accounts.roles import SUPERVISORS
from audit import question_page
from audit.reading import listed, with_gate, with_record
from core.gravity import Grave
from core.kept_rows import abreast, asking_for
from referrals import access
from referrals.access.few import abreast_with_few
from referrals.casework.actions import transferring
from referrals.casework.forms.casefile import ReasonForm
from referrals.casework.presenters import team, waiting
from referrals.casework.rules import giving, holds
from referrals.casework.rules.guards import newest
from referrals.casework.views import several
from referrals.casework.views.rows import queue_rows
from referrals.kinds import TRANSFER_VIEWED
from referrals.models import Referral
from referrals.questions.filed_document import sections

TO_TEAM = reverse_lazy("referrals:team")


@require_GET
@with_gate(access.sees_team)
def clocks(request: Visit) -> HttpResponse:
    """What waits for this supervisor, then the team."""
    found = _found(request.who)
    lists = [found[each] for each in (team.waiting, team.unread, team.untouched)]
    listed(rows={row.pk: row for rows in lists for row in rows}.values(), rule=access.assign)
    waits, unread, untouched = lists
    loads, also = found[team.loads], [found[held.loads] for held in team.HELD]
    tiers = [*waits, *waiting.by_tier(found)]
    people, decided, overridden = abreast(
        team.people_asked(team.holders(loads, *also)), team.decisions_asked(waits), holds.overrides_asked(tiers)
    )
    holds.overrides_known(tiers, overridden)
    able, absent = ({pk for (pk,) in found[each]} for each in (team.able, team.absent))
    lines = queue_rows([*unread, *untouched], named=False)
    context = {
        "figures": team.figures(loads),
        "others": [(held, team.figures_of(rows)) for held, rows in zip(team.HELD, also, strict=True)],
        "offers": _offers(found),
        "workloads": team.workloads(people, loads, also, able=able, absent=absent),
        "away": [(one, why_unable(one, away=absent)) for one in found[team.unable]],
        "days": team.LIMITS.untouched_days,
        "decisions": [*waiting.recommended(waits, decided), *waiting.elsewhere(found)],
        "unread": lines[: len(unread)],
        "untouched": lines[len(unread) :],
    }
    return render(request, "referrals/team/clocks.html", context)


# What the page asks first, all of it in one statement, and what each has found.
ASKED = (team.waiting, team.unread, team.untouched, team.loads, team.able, team.absent, team.unable)
Found = Mapping[Callable[..., QuerySet[Any]], Sequence[Any]]


def asked_together() -> list[Callable[..., QuerySet[Any]]]:
    """All of it, with what apps above have."""
    held, waits = [held.loads for held in team.HELD], [source.waits for source in waiting.SOURCES]
    return [*ASKED, *held, *(each.standing for each in giving.GIVINGS), *waits]


def _found(who: Authority) -> Found:
    asked = asked_together()
    return dict(zip(asked, abreast_with_few(who, *(asking_for(who, each) for each in asked)), strict=True))


@require_http_methods(["GET", "POST"])
@with_gate(access.sees_team)
def allocate(request: Visit) -> HttpResponse:
    """What has no officer: tick several, give them to one person, and see what became of each."""
    lists = {held.name: held.of(request.who).filter(held.unowned) for held in team.HELD}
    return several.act_on(
        request,
        several.assigning(request),
        {several.REFERRAL: team.unassigned(request.who), **lists},
        back_url=TO_TEAM,
        back_label="Back to the team",
        heading="Assign several",
        nothing="Everything in hand has an officer",
    )


@require_http_methods(["GET", "POST"])
@with_gate(access.sees_team, grave=Grave.PASSES_ON)
def hand_over(request: Visit, person_id: UUID) -> HttpResponse:
    """What one person holds, to be handed to a colleague: tick all of it, or some."""
    person = User.objects.filter(public_id=person_id, memberships__agency__in=_forces(request)).first()
    if person is None:
        raise Http404
    lists = {held.name: held.of(request.who).filter(**{held.holder: person}) for held in team.HELD}
    return several.act_on(
        request,
        several.assigning(request, but=person),
        {several.REFERRAL: team.held_by(request.who, person), **lists},
        back_url=TO_TEAM,
        back_label="Back to the team",
        heading="Hand over",
        lead=f"What {person.name} holds. Tick what goes to a colleague: it is theirs from that moment, and so is its risk. Both are told.",
        nothing=f"{person.name} holds nothing that you can hand over",
    )


def _offers(found: Found) -> list[giving.Standing]:
    """What was offered to a colleague and waits for an answer."""
    lines = []
    for each in giving.GIVINGS:
        records = found[each.standing]
        listed(rows=records, rule=each.assign)
        lines += [giving.line(record) for record in records]
    return lines


def _forces(request: Visit) -> list[int]:
    return request.who.agencies(*SUPERVISORS)


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
@with_record(Referral, can=access.answer_transfer, grave=Grave.PASSES_ON)
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
