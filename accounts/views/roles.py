"""Giving a role, ending one, and the second person's yes or no."""

from __future__ import annotations

from functools import partial
from typing import cast
from uuid import UUID

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import access
from accounts.actions import memberships
from accounts.forms.people import ReasonForm, RoleForm
from accounts.kinds import ACCOUNT_VIEWED, ROLE_VIEWED
from accounts.limits import PEOPLE
from accounts.models import Agency, Membership, MembershipState, User
from accounts.people.holdings import would_pass_on
from accounts.requests import Visit
from accounts.roles import CARDS, CONFIRMED_ROLES, Role
from audit.question_page import ask, press
from audit.reading import fetch, listed, with_gate, with_record
from core.gravity import Grave
from core.paging import page_links, place_asked


@require_http_methods(["GET", "HEAD", "POST"])
@with_record(User, can=access.manage_person, sees=access.see_person, kind=ACCOUNT_VIEWED, grave=Grave.WAY_IN)
def give(request: Visit, person: User, agency_id: UUID) -> HttpResponse:
    """Another role at an agency the person belongs to, or one in place of another."""
    who = request.who
    found = fetch(model=Agency, public_id=agency_id, who=who, can=access.administer, sees=access.administer)
    agency = cast(Agency, found)
    held = person.memberships.live().filter(agency=agency)
    roles = memberships.roles_to_give(agency=agency, by=who)
    return ask(
        request,
        RoleForm(request.POST or None, agency=agency, roles=roles, held=held),
        partial(memberships.propose, person=person, agency=agency),
        template="accounts/give_role.html",
        person=person,
        agency=agency,
        then=reverse("accounts:person", args=[person.public_id]),
        done=lambda given: WAITS if given.state == MembershipState.PROPOSED else "The role is given.",
    )


WAITS = "The role waits for a second person: a safeguarding lead of the agency or a supervisor of the force."


@require_http_methods(["GET", "HEAD", "POST"])
@with_record(Membership, can=access.end_role, related=("user", "agency", "site"), kind=ROLE_VIEWED)
def end(request: Visit, held: Membership) -> HttpResponse:
    return ask(
        request,
        ReasonForm(request.POST or None),
        partial(memberships.end, held=held),
        template="accounts/end_role.html",
        page=lambda: {"held": would_pass_on(held.user, without=Q(pk=held.pk), who=request.who)},
        role=held,
        then=reverse("accounts:agency_people", args=[held.agency.public_id]),
        done="The role has ended.",
    )


@require_safe
@with_gate(access.confirms)
def confirmations(request: Visit) -> HttpResponse:
    """What waits for this person's yes or no, and what was given lately where they answer for it."""
    who = request.who
    related = ("user", "agency", "site", "granted_by")
    page = access.confirm_role.page(
        who,
        Membership,
        order=access.OLDEST_FIRST,
        narrow=access.proposed,
        after=place_asked(request.GET),
        related=related,
    )
    given = Membership.objects.filter(
        access.confirm_role.q(who),
        role__in=CONFIRMED_ROLES,
        state=MembershipState.ACTIVE,
        confirmed_at__gt=timezone.now() - PEOPLE.confirmed_lately,
    )
    recent = given.select_related(*related, "confirmed_by").order_by("-confirmed_at")[:25]
    listed(rows=[*page.rows, *recent], rule=access.confirm_role)
    context = {
        "waiting": [(held, CARDS[Role(held.role)].says) for held in page.rows],
        "recent": recent,
        **page_links(request.GET, page),
    }
    return render(request, "accounts/confirmations.html", context)


@require_POST
@with_record(Membership, can=access.confirm_role, sees=access.see_role, kind=ROLE_VIEWED)
def confirm(request: Visit, held: Membership) -> HttpResponse:
    done = "Confirmed. The role works from now on."
    return press(request, partial(memberships.confirm, held=held), then="accounts:confirmations", done=done)


@require_http_methods(["GET", "HEAD", "POST"])
@with_record(Membership, can=access.confirm_role, sees=access.see_role, related=("user", "agency"), kind=ROLE_VIEWED)
def decline(request: Visit, held: Membership) -> HttpResponse:
    return ask(
        request,
        ReasonForm(request.POST or None),
        partial(memberships.decline, held=held),
        template="accounts/decline_role.html",
        held=held,
        then="accounts:confirmations",
        done="Declined. Whoever proposed it has been told.",
    )
