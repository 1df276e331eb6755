"""A person's own links to the sign-ins of their agencies."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.access import administer, signed_in
from accounts.actions import identity_links
from accounts.authority import Authority
from accounts.models import Agency, IdentityLink, User
from accounts.requests import Visit
from accounts.single_sign_on import standing
from accounts.single_sign_on.round_trip import Purpose
from accounts.views.single_sign_on import outwards
from audit.question_page import press
from audit.reading import with_gate
from core.gravity import Grave


def links_seen(person: User, who: Authority) -> QuerySet[IdentityLink]:
    """One's own; and of another person those to agencies that one administers. At which other agency a person signs in is
    that one's."""
    standing_now = person.identity_links.standing().select_related("agency").order_by("pk")
    if person.pk == who.pk:
        return standing_now
    return standing_now.filter(agency__in=Agency.objects.filter(administer.q(who)))


@require_safe
@with_gate(signed_in)
def links(request: Visit) -> HttpResponse:
    mine = IdentityLink.objects.standing().filter(person_id=request.user.pk).select_related("agency").order_by("pk")
    good = {one.pk for one in standing.good_links(request.user)}
    context = {
        "links": [(one, one.pk in good) for one in mine],
        "offered": standing.offered_to(request.user),
        "closed": Agency.objects.filter(pk__in=request.who.closed).order_by("sort_key"),
        "link_first": standing.LINK_FIRST in request.session,
    }
    return render(request, "accounts/links.html", context)


@never_cache
@transaction.non_atomic_requests
@require_POST
@with_gate(signed_in, grave=Grave.WAY_IN)
def link(request: Visit, public_id: str) -> HttpResponse:
    """On to the provider, where the person signs in anew. Only with a proof of these minutes does one come here."""
    offered = standing.offered_to(request.user)
    provider = next((one for one in offered if str(one.agency.public_id) == str(public_id)), None)
    if provider is None:
        raise Http404
    return outwards(request, provider, Purpose.LINK)


@require_POST
@with_gate(signed_in, grave=Grave.WAY_IN)
def unlink(request: Visit, public_id: str) -> HttpResponse:
    mine = IdentityLink.objects.standing().filter(person_id=request.user.pk, public_id=public_id).first()
    if mine is None:
        raise Http404
    done = "The link is ended. Sign in with your passkey or your password from now on."
    return press(request, partial(identity_links.unlink, link=mine), then="accounts:links", done=done)
