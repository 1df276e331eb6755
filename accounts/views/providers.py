"""An agency's own sign-in, as its administrators keep it."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import access
from accounts.actions import identity_links, providers
from accounts.authority import Authority
from accounts.forms.providers import ProviderForm
from accounts.kinds import ACCOUNT_VIEWED, AGENCY_VIEWED
from accounts.models import Agency, IdentityLink, IdentityProvider, Membership, User
from accounts.requests import Visit
from accounts.single_sign_on.round_trip import back_address
from audit.question_page import ask, press
from audit.reading import with_record
from core.components import Row
from core.gravity import Grave


@require_safe
@with_record(Agency, can=access.administer, kind=AGENCY_VIEWED)
def provider(request: Visit, agency: Agency) -> HttpResponse:
    """What is on, and what waits for a second person."""
    on, proposed = _of(agency, on=True), _of(agency, on=False)
    context = {
        "agency": agency,
        "on": on,
        "on_rows": _rows(on) if on else [],
        "proposed": proposed,
        "proposed_rows": _rows(proposed) if proposed else [],
        "is_mine": bool(proposed and proposed.proposed_by_id == request.who.pk),
        "back_address": back_address(agency),
    }
    return render(request, "accounts/provider.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@with_record(Agency, can=access.administer, kind=AGENCY_VIEWED, grave=Grave.WAY_IN)
def propose(request: Visit, agency: Agency) -> HttpResponse:
    return ask(
        request,
        ProviderForm(request.POST or None, initial=_as_it_is(agency)),
        partial(providers.propose, agency=agency),
        template="accounts/provider_propose.html",
        agency=agency,
        then=_page(agency),
        done="It is proposed. It lets nobody in until another person has switched it on.",
    )


@require_POST
@with_record(Agency, can=access.administer, kind=AGENCY_VIEWED, grave=Grave.WAY_IN)
def confirm(request: Visit, agency: Agency, proposal_id: str) -> HttpResponse:
    """What was read, and nothing that took its place meanwhile. The provider is asked before anything is locked."""
    proposed = _proposal(agency, proposal_id)

    def act(*, by: Authority) -> IdentityProvider:
        providers.try_out(proposed)
        return providers.confirm(provider=proposed, by=by)

    done = "It is on. People of the agency link their accounts under Your account."
    return press(request, act, then=_page(agency), done=done)


@require_POST
@with_record(Agency, can=access.administer, kind=AGENCY_VIEWED)
def decline(request: Visit, agency: Agency, proposal_id: str) -> HttpResponse:
    proposed = _proposal(agency, proposal_id)
    done = "What was proposed is taken back."
    return press(request, partial(providers.decline, provider=proposed), then=_page(agency), done=done)


@require_POST
@with_record(Agency, can=access.administer, kind=AGENCY_VIEWED, grave=Grave.WAY_IN)
def switch_off(request: Visit, agency: Agency) -> HttpResponse:
    on = _of(agency, on=True)
    if on is None:
        raise Http404
    done = "It is off. Whoever came in through it is signed out with the next click."
    return press(request, partial(providers.switch_off, provider=on), then=_page(agency), done=done)


@require_POST
@with_record(User, can=access.manage_person, sees=access.see_person, kind=ACCOUNT_VIEWED, grave=Grave.WAY_IN)
def end_link(request: Visit, person: User, identity_id: str) -> HttpResponse:
    link = IdentityLink.objects.filter(person=person, public_id=identity_id).first()
    if link is None:
        raise Http404
    done = "The link is ended: that account of the agency lets this person in no more."
    there = reverse("accounts:person", args=[person.public_id])
    return press(request, partial(identity_links.end, link=link), then=there, done=done)


def _page(agency: Agency) -> str:
    return reverse("accounts:provider", args=[agency.public_id])


def _of(agency: Agency, *, on: bool) -> IdentityProvider | None:
    which = agency.providers.on() if on else agency.providers.proposed()
    return which.select_related("agency", "proposed_by", "confirmed_by").first()


def _proposal(agency: Agency, public_id: str) -> IdentityProvider:
    found = agency.providers.filter(public_id=public_id).select_related("agency").first()
    if found is None:
        raise Http404
    return found


def _as_it_is(agency: Agency) -> dict[str, Any]:
    now = _of(agency, on=False) or _of(agency, on=True)
    if now is None:
        return {}
    plain = ("issuer", "client_id", "domain", "second_factor_counts", "only_way")
    return {**{name: getattr(now, name) for name in plain}, "acr": " ".join(now.acr), "amr": " ".join(now.amr)}


def _rows(shown: IdentityProvider) -> list[Row]:
    agency = shown.agency
    people = Membership.objects.live().filter(agency=agency).values("user_id").distinct().count()
    yes = shown.confirmed_by.name if shown.confirmed_by else ""
    return [
        Row("Issuer", shown.issuer, typed=True),
        Row("Client ID", shown.client_id, typed=True),
        Row("Mailboxes", f"@{shown.domain}: {providers.at_domain(agency, shown.domain)} of {people} people"),
        Row("Accepted acr", shown.acr, missing="Any"),
        Row("Accepted amr", shown.amr, missing="Any"),
        Row(
            "Second factor", "Shown at the provider" if shown.second_factor_counts else "Asked by this service as well"
        ),
        Row("Other ways in", "For administrators of accounts only" if shown.only_way else "Passkey and password stay"),
        Row("Linked accounts", str(providers.linked_at(agency, shown.issuer))),
        Row("Proposed by", shown.proposed_by.name),
        Row("Switched on by", yes, missing="Waits for a second person"),
    ]
