"""Inviting a colleague, and the invited person's first page."""

from __future__ import annotations

from functools import partial
from typing import Any

from allauth.account.internal.flows import login as flow
from allauth.account.models import Login
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import access
from accounts.actions import invitations, memberships
from accounts.authority import Authority
from accounts.forms.people import AcceptForm, InviteForm
from accounts.forms.providers import JoinForm
from accounts.kinds import AGENCY_VIEWED
from accounts.models import Agency, IdentityProvider, Invitation, User
from accounts.notices.letters import hashed
from accounts.requests import Visit
from accounts.roles import CARDS, Role
from accounts.signing_in.pages_first import acts_for_who_is_signed_in
from accounts.single_sign_on.round_trip import Purpose
from accounts.views.single_sign_on import HELD, JOINING, outwards
from audit.question_page import ask, press
from audit.reading import with_record
from core.clock import time_words
from core.gravity import Grave


@require_http_methods(["GET", "HEAD", "POST"])
@with_record(Agency, can=access.administer, kind=AGENCY_VIEWED, grave=Grave.WAY_IN)
def invite(request: Visit, agency: Agency) -> HttpResponse:
    roles = memberships.roles_to_give(agency=agency, by=request.who)
    return ask(
        request,
        InviteForm(request.POST or None, agency=agency, roles=roles),
        partial(invitations.invite, agency=agency),
        template="accounts/invite.html",
        agency=agency,
        then=_people(agency),
        # The same words whether the address has an account or not.
        done=lambda sent: f"The invitation is on its way. It works once, until {time_words(sent.expires_at)}.",
    )


def _people(agency: Agency) -> str:
    return reverse("accounts:agency_people", args=[agency.public_id])


@require_POST
@with_record(Agency, can=access.administer, kind=AGENCY_VIEWED, grave=Grave.WAY_IN)
def again(request: Visit, agency: Agency, invitation_id: str) -> HttpResponse:
    """Send a waiting invitation once more, or take it back."""
    invitation = get_object_or_404(Invitation, public_id=invitation_id, agency=agency)
    act, said = ACTS.get(request.POST.get("act", ""), ACTS["send"])
    return press(request, partial(act, invitation=invitation), then=_people(agency), done=said)


ACTS = {
    "send": (invitations.send_again, "Sent again. The link sent before no longer works."),
    "withdraw": (invitations.withdraw, "The invitation is withdrawn. Its link no longer works."),
}


@require_safe
@login_not_required
def invited(request: Visit, token: str) -> HttpResponse:
    """The link in the message. Takes the token out of the address before anything is shown. One that opens
    nothing begins no session: a stranger can ask for any number of them."""
    held = hashed(token)
    if invitations.usable(held):
        request.session[HELD] = held
    else:
        request.session.pop(HELD, None)
    return redirect("accounts:accept")


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@acts_for_who_is_signed_in
def accept(request: Visit) -> HttpResponse:
    invitation = invitations.usable(request.session.get(HELD, ""))
    if invitation is None:
        return render(request, "accounts/invitation_over.html", status=410)
    if account := invitations.account_of(invitation):
        return _accept_with_account(request, invitation, account)
    return _accept_as_new(request, invitation)


def _accept_as_new(request: Visit, invitation: Invitation) -> HttpResponse:
    def act(*, by: Authority, **said: Any) -> User:
        return invitations.accept_as_new(invitation=invitation, **said)

    provider = _provider_of(invitation)
    if provider is not None and provider.only_way:
        return redirect("accounts:join")
    return ask(
        request,
        AcceptForm(request.POST or None, email=invitation.email, initial={"name": invitation.name}),
        act,
        template="accounts/accept.html",
        invitation=invitation,
        provider=provider,
        says=CARDS[Role(invitation.role)].says,
        then=partial(_sign_in, request),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.non_atomic_requests
@login_not_required
def join(request: Visit) -> HttpResponse:
    """In place of a password: the agency's own sign-in, to which the new account is linked at once."""
    invitation = invitations.usable(request.session.get(HELD, ""))
    provider = _provider_of(invitation) if invitation else None
    if invitation is None or provider is None or invitations.account_of(invitation):
        return redirect("accounts:accept")
    form = JoinForm(request.POST or None, initial={"name": invitation.name})
    if request.method == "POST" and form.is_valid():
        request.session[JOINING] = form.said
        return outwards(request, provider, Purpose.JOIN)
    says = CARDS[Role(invitation.role)].says
    context = {"form": form, "invitation": invitation, "provider": provider, "says": says}
    return render(request, "accounts/join.html", context, status=form.http_status)


def _provider_of(invitation: Invitation) -> IdentityProvider | None:
    return invitation.agency.providers.on().select_related("agency").first()


def _accept_with_account(request: Visit, invitation: Invitation, account: User) -> HttpResponse:
    """A person with an account takes the role on with it, signed in."""
    mine = request.user.is_authenticated and request.user.pk == account.pk
    if mine and request.method == "POST":
        request.session.pop(HELD, None)
        return press(request, partial(invitations.accept_as, invitation=invitation), then="accounts:you")
    context = {"invitation": invitation, "mine": mine, "says": CARDS[Role(invitation.role)].says}
    return render(request, "accounts/accept_with_account.html", context)


def _sign_in(request: Visit, person: User) -> HttpResponse:
    """Through the door of every sign-in: the password was chosen this minute by the reader of the mailbox."""
    if request.user.is_authenticated:
        logout(request)
    request.session.pop(HELD, None)
    flow.record_authentication(request, person, method="password")
    return flow.perform_login(request, Login(user=person, redirect_url="/")) or redirect("home")
