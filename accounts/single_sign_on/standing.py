"""By which link a session came in, and whether it still lets in; and who may come in in no other way."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from django.http import HttpRequest

from accounts.limits import PROVIDERS
from accounts.models import IdentityLink, IdentityProvider, Membership, User
from accounts.roles import Role

CAME_BY = "single_sign_on.link"  # in the session
BY_PROVIDER = "single_sign_on"  # among what allauth is told of a sign-in
SECOND_FACTOR = "second_factor_shown"  # likewise: at the provider, where it counts
LINK_FIRST = "single_sign_on.link_first"  # in the session: no page but linking answers
# They switch the provider off when it is silent, so the provider is not their only way in.
KEEP_A_WAY = {Role.AGENCY_ADMINISTRATOR, Role.PLATFORM_ADMINISTRATOR}


def came_by(request: HttpRequest) -> int | None:
    return request.session.get(CAME_BY)


def is_cut_off(request: HttpRequest) -> bool:
    """A session that came by a link is over when the link, the provider or the person's place at the agency is.
    Asked with each request of such a session, and of no other."""
    link = came_by(request)
    if link is None:
        return False
    return not IdentityLink.objects.good().filter(pk=link, person_id=request.user.pk).exists()


def link_of(request: HttpRequest) -> IdentityLink | None:
    link = came_by(request)
    return (
        IdentityLink.objects.good().filter(pk=link, person_id=request.user.pk).select_related("agency").first()
        if link
        else None
    )


def proved_lately(request: HttpRequest) -> bool:
    """At the provider, minutes ago, where its second factor does not count here: it stands in for the password."""
    last = max((one["at"] for one in get_authentication_records(request, request.user) if _is_new(one)), default=0.0)
    return bool(time.time() - last < PROVIDERS.begun.total_seconds())


def _is_new(record: dict[str, Any]) -> bool:
    return record.get("method") == BY_PROVIDER and bool(record.get("reauthenticated"))


def provider_of(link: IdentityLink) -> IdentityProvider | None:
    on = IdentityProvider.objects.on().filter(agency_id=link.agency_id, issuer=link.issuer)
    return on.select_related("agency").first()


def good_links(person: Any) -> list[IdentityLink]:
    return list(IdentityLink.objects.good().filter(person_id=person.pk).select_related("agency").order_by("pk"))


def offered_to(person: Any) -> list[IdentityProvider]:
    """Providers that are on at the agencies where the person works, and to which they have no link yet."""
    at = Membership.objects.held_or_proposed().filter(user_id=person.pk).values("agency_id")
    on = IdentityProvider.objects.on().filter(agency_id__in=at).select_related("agency").order_by("pk")
    linked = {(link.agency_id, link.issuer) for link in good_links(person)}
    return [provider for provider in on if (provider.agency_id, provider.issuer) not in linked]


def only_ways(person: User) -> list[IdentityProvider]:
    """Providers through which the person must come in: an agency of theirs lets its people in in no other way."""
    at = Membership.objects.held_or_proposed().filter(user_id=person.pk).values("agency_id")
    on = IdentityProvider.objects.on().filter(only_way=True, agency_id__in=at)
    return list(on.select_related("agency").order_by("pk"))


def keeps_a_way(person: User) -> bool:
    return Membership.objects.live().filter(user_id=person.pk, role__in=KEEP_A_WAY).exists()


def must_come_by(person: User, *, came: int | None = None) -> bool:
    """By a provider, and in no other way: an agency says so, the person is linked there, and administers no accounts.
    `came` is the link of this sign-in, if it is by one: another agency's provider is another way."""
    ours = _links_of_only_ways(person)
    return bool(ours) and came not in ours and not keeps_a_way(person)


def owes_a_link(person: User, *, came: int | None) -> bool:
    """An agency lets its people in in no other way, and this sign-in was another: of who is linked there `must_come_by` says."""
    return bool(only_ways(person)) and came not in _links_of_only_ways(person)


def _links_of_only_ways(person: User) -> set[int]:
    only = {(one.agency_id, one.issuer) for one in only_ways(person)}
    return {link.pk for link in good_links(person) if (link.agency_id, link.issuer) in only} if only else set()


def counts_for(person: User, provider: IdentityProvider) -> bool:
    """Whether the second factor shown there is enough: where another agency relies on the account, this service's is asked
    as well. What two people of one agency agreed holds for what is theirs."""
    elsewhere = Membership.objects.held_or_proposed().filter(user_id=person.pk).exclude(agency_id=provider.agency_id)
    return provider.second_factor_counts and not elsewhere.exists()
