"""Signing in through an agency's own provider: out to it, and back from it. Nothing is asked of it within a transaction."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from allauth.account.internal.flows import login as flow
from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import signed_in
from accounts.actions import identity_links, invitations
from accounts.forms.providers import WhoseForm
from accounts.kinds import SIGNIN_BY_PROVIDER, SIGNIN_PROVED_BY_PROVIDER, SIGNIN_PROVIDER_REFUSED, SIGNIN_TOKEN_FORGED
from accounts.models import IdentityLink, IdentityProvider, User
from accounts.requests import Visit
from accounts.signing_in.listing_sessions import renew_key
from accounts.signing_in.second_factor import forget_second_factor, has_second_factor
from accounts.single_sign_on import asking, round_trip, standing
from accounts.single_sign_on.round_trip import Begun, Purpose
from accounts.single_sign_on.tokens import FORGED, Refused, Shown
from audit.log import log
from audit.moves import MoveDenied
from audit.reading import with_gate
from core.elsewhere import NotHeard

lines = logging.getLogger(__name__)
Arrival = Callable[[Visit, IdentityProvider, Begun, Shown], HttpResponse]
HELD = "invitation"  # in the session: the hash of the link's token, so that the address bar does not keep it
JOINING = "single_sign_on.joining"  # in the session: what an invited person typed on the first page
METHOD = standing.BY_PROVIDER


@never_cache
@login_not_required
@transaction.non_atomic_requests
@require_http_methods(["GET", "HEAD", "POST"])
def whose(request: Visit) -> HttpResponse:
    """Whose sign-in: by the domain of the mailbox alone. Whether there is an account with it is not looked at."""
    if request.user.is_authenticated:
        return redirect("home")
    form = WhoseForm(request.POST or None)
    onwards = get_next_redirect_url(request) or ""
    if limited := ratelimit.consume_or_429(request, action="login"):  # as many as sign in otherwise
        return limited
    if request.method == "POST" and form.is_valid():
        provider = IdentityProvider.objects.on().filter(domain=form.domain).select_related("agency").first()
        if provider is not None:
            return outwards(request, provider, Purpose.SIGN_IN, onwards=onwards)
        words = f"Nobody signs in here in this way with an address at {form.domain}. Use your passkey or your password."
        form.add_error("mailbox", words)
    context = {"form": form, "next": onwards}
    return render(request, "accounts/single_sign_on/whose.html", context, status=form.http_status)


def outwards(request: Visit, provider: IdentityProvider, purpose: Purpose, *, onwards: str = "") -> HttpResponse:
    """On to the provider: by a page of its own, because a form of ours is sent to no other host (content policy)."""
    try:
        url = round_trip.begin(request, provider, purpose, onwards=onwards)
    except NotHeard as failure:
        return _not_heard(request, provider, failure)
    context = {"url": url, "host": urlsplit(url).hostname, "agency": provider.agency}
    response = render(request, "accounts/single_sign_on/outwards.html", context)
    response["Refresh"] = f"0; url={url}"
    return response


@never_cache
@transaction.non_atomic_requests
@require_POST
@with_gate(signed_in)
def prove(request: Visit) -> HttpResponse:
    """Prove again who one is, at the provider by which this session came in."""
    link = standing.link_of(request)
    provider = standing.provider_of(link) if link else None
    if provider is None:
        raise Http404
    return outwards(request, provider, Purpose.PROVE, onwards=get_next_redirect_url(request) or "")


@never_cache
@login_not_required
@transaction.non_atomic_requests
@require_safe
def back(request: Visit, public_id: str) -> HttpResponse:
    """The browser comes back. Whatever is wrong is refused in one way, and the reason stands in the log alone; what this
    browser has not asked for stands in no log, or a stranger would write into it as fast as they can ask."""
    provider = IdentityProvider.objects.on().filter(agency__public_id=public_id).select_related("agency").first()
    begun = None
    try:
        begun = round_trip.taken(request, request.GET.get("state", ""))
        if provider is None:
            return _refused(request, None, "switched_off")
        shown = round_trip.shown(request.GET.dict(), begun, provider)
        with transaction.atomic():
            return ARRIVALS[Purpose(begun.purpose)](request, provider, begun, shown)
    except Refused as refusal:
        unasked = begun is None and refusal.why == "state" and not request.user.is_authenticated
        return _refused(request, provider, refusal.why, unasked=unasked)
    except NotHeard as failure:
        assert provider is not None, "none was asked"
        log(SIGNIN_PROVIDER_REFUSED, target=provider, data={"why": f"not heard: {failure.why}"})
        return _not_heard(request, provider, failure)
    except MoveDenied as denied:
        return _refused(request, provider, "denied", said=str(denied))


def _sign_in(request: Visit, provider: IdentityProvider, begun: Begun, shown: Shown) -> HttpResponse:
    same = IdentityLink.objects.good().filter(agency=provider.agency, issuer=provider.issuer, subject=shown.subject)
    link = same.select_related("person").first()
    if link is None:
        raise Refused("not_linked")
    if not link.person.is_active:
        raise Refused("account_closed")
    return _enter(request, provider, link, shown, onwards=begun.onwards)


def _enter(
    request: Visit, provider: IdentityProvider, link: IdentityLink, shown: Shown, *, onwards: str
) -> HttpResponse:
    """Through the door of every sign-in."""
    if request.user.is_authenticated:
        logout(request)
    person, counts = link.person, standing.counts_for(link.person, provider)
    flow.clear_authentication_records(request)
    request.session[standing.CAME_BY] = link.pk
    flow.record_authentication(request, person, method=METHOD)
    if counts:
        flow.record_authentication(request, person, method="mfa", type=METHOD)
    log(SIGNIN_BY_PROVIDER, target=person, data={"link": link.pk, **_said(provider, shown)})
    said = {standing.BY_PROVIDER: True, standing.SECOND_FACTOR: counts}
    login = Login(user=person, redirect_url=onwards or None, signal_kwargs=said)
    return flow.perform_login(request, login) or redirect("home")


def _said(provider: IdentityProvider, shown: Shown) -> dict[str, Any]:
    return {"provider": provider.pk, "acr": shown.acr, "amr": list(shown.amr), "signed_in_at": int(shown.signed_in_at)}


def _join(request: Visit, provider: IdentityProvider, begun: Begun, shown: Shown) -> HttpResponse:
    """An invited person, who has read the mailbox and signed in at the agency: the account, its link, and in."""
    invitation = invitations.usable(request.session.get(HELD, ""))
    typed = request.session.pop(JOINING, None)
    if invitation is None or typed is None or invitation.agency_id != provider.agency_id:
        raise Refused("no_invitation")
    person = invitations.accept_as_new(invitation=invitation, password=None, **typed)
    link = identity_links.link(person=person, provider=provider, subject=shown.subject)
    request.session.pop(HELD, None)
    return _enter(request, provider, link, shown, onwards="/")


def _link(request: Visit, provider: IdentityProvider, begun: Begun, shown: Shown) -> HttpResponse:
    person = _same_person(request, begun)
    link = identity_links.link(person=person, provider=provider, subject=shown.subject)
    standing.open_by(request, link)
    messages.success(request, f"Your account is linked to the sign-in of {provider.agency}.")
    return redirect("accounts:links")


def _prove(request: Visit, provider: IdentityProvider, begun: Begun, shown: Shown) -> HttpResponse:
    """The same account there as that by which this session came in."""
    person, link = _same_person(request, begun), standing.link_of(request)
    if link is None or (link.agency_id, link.issuer) != (provider.agency_id, provider.issuer):
        raise Refused("other_provider")
    if link.subject != shown.subject:
        raise Refused("other_subject")
    counts = standing.counts_for(person, provider)
    method = "mfa" if counts else METHOD
    flow.record_authentication(request, person, method=method, type=METHOD, reauthenticated=True)
    renew_key(request)
    log(SIGNIN_PROVED_BY_PROVIDER, target=person, data=_said(provider, shown))
    onwards = begun.onwards or reverse("home")
    if counts:
        return redirect(onwards)
    if not has_second_factor(person):  # it counted when they came in, and does not any more
        forget_second_factor(request)
    else:  # a code of this service is asked as well
        return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': onwards})}")
    return redirect(onwards)


ARRIVALS: dict[Purpose, Arrival] = {
    Purpose.SIGN_IN: _sign_in,
    Purpose.JOIN: _join,
    Purpose.LINK: _link,
    Purpose.PROVE: _prove,
}


def _same_person(request: Visit, begun: Begun) -> User:
    if not request.user.is_authenticated or request.user.pk != begun.person:
        raise Refused("other_person")
    return request.who.person


def _refused(
    request: Visit, provider: IdentityProvider | None, why: str, *, said: str = "", unasked: bool = False
) -> HttpResponse:
    kind = SIGNIN_TOKEN_FORGED if why in FORGED else SIGNIN_PROVIDER_REFUSED
    if not unasked:
        log(kind, target=provider, data={"why": why})
    return render(request, "accounts/single_sign_on/refused.html", {"said": said}, status=403)


def _not_heard(request: Visit, provider: IdentityProvider, failure: NotHeard) -> HttpResponse:
    lines.warning("The provider of agency %s was not heard: %s.", provider.agency_id, failure.why)
    context = {"agency": provider.agency, "host": asking.host_of(provider)}
    return render(request, "accounts/single_sign_on/not_heard.html", context, status=503)
