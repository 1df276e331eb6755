"""By which link a session came in, and whether it still lets in; and who may come in in no other way."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from django.http import HttpRequest

from accounts.authority import Authority, authority_of
from accounts.limits import PROVIDERS
from accounts.models import IdentityLink, IdentityProvider, Membership, User
from accounts.roles import Role

CAME_BY = "single_sign_on.link"  # in the session
BY_PROVIDER = "single_sign_on"  # among what allauth is told of a sign-in
SECOND_FACTOR = "second_factor_shown"  # likewise: at the provider, where it counts
CLOSED = "single_sign_on.closed"  # likewise: agencies whose roles are closed in it, since it came by another way
ASKED_OF = "single_sign_on.asked_of"  # likewise: of which roles it was asked what is closed
UNSAID = "single_sign_on.unsaid"  # likewise: that something is closed, and the person was not told yet
LINK_FIRST = "single_sign_on.link_first"  # in the session: no page but linking answers
# They switch the agency's provider off when it is silent, so it is not their only way in there.
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
    """Providers of agencies of theirs that let their people in in no other way."""
    at = Membership.objects.held_or_proposed().filter(user_id=person.pk).values("agency_id")
    on = IdentityProvider.objects.on().filter(only_way=True, agency_id__in=at)
    return list(on.select_related("agency").order_by("pk"))


def come_round(person: User, *, came: int | None) -> list[IdentityProvider]:
    """Only ways that this sign-in did not come by, and need not: the person administers that agency's accounts."""
    theirs = _administered(person)
    return [one for one in _not_come_by(person, came) if one.agency_id in theirs]


def closed_to(person: User, *, came: int | None) -> list[int]:
    """Agencies whose roles are closed in this sign-in: each lets its people in through its own sign-in alone, and this was
    another way. What is another agency's stays open: an account that others rely on is theirs too."""
    only = {one.agency_id for one in _not_come_by(person, came)}
    return sorted(only - _administered(person)) if only else []


def must_come_by(person: User, *, came: int | None = None) -> bool:
    """By a provider, and in no other way: nothing else of theirs is open, and they are linked there. `came` is the link of
    this sign-in, if it is by one: another agency's provider is another way."""
    closed = closed_to(person, came=came)
    return _leaves_nothing(person, closed) and _is_linked(person, closed)


def owes_a_link(person: User, *, came: int | None) -> bool:
    """Nothing of theirs is open to this sign-in, and they have no link yet by which they could come otherwise."""
    closed = closed_to(person, came=came)
    return _leaves_nothing(person, closed) and not _is_linked(person, closed)


def is_held_by(link: IdentityLink) -> bool:
    """Whether the agency would be closed to its person without this link."""
    return link.agency_id in closed_to(link.person, came=None)


def asked_of(who: Authority) -> str:
    """What the answer follows from, as every request has it in hand: at which agencies the person works, whether they administer
    accounts there, and the version of the agency, which moves when its provider goes on or off."""
    keeps = set(who.agencies(*KEEP_A_WAY))
    return " ".join(sorted({f"{m.agency_id}.{m.agency.version}.{m.agency_id in keeps:d}" for m in who.memberships}))


def note_closed(request: HttpRequest, who: Authority) -> None:
    """In the session, so that no page asks it anew while nothing has changed: the roles there sleep until the person comes by
    that way. Who has nothing else that is open, and no link yet, links first."""
    person, came, session = who.person, came_by(request), request.session
    before = session.get(CLOSED, ())
    session[CLOSED], session[ASKED_OF] = closed_to(person, came=came), asked_of(who)
    session.pop(LINK_FIRST, None)
    session.pop(UNSAID, None)
    if session[CLOSED] and owes_a_link(person, came=came):
        session[LINK_FIRST] = True
    elif set(session[CLOSED]) - set(before):
        session[UNSAID] = True


def asked_again(request: HttpRequest, who: Authority) -> Authority | None:
    """With what is open to this session: asked again where a role, or a provider, has begun or ended since. None where nothing
    is, to a person who is linked: as at the door, they come in by that sign-in alone."""
    if request.session.get(ASKED_OF) != asked_of(who):
        note_closed(request, who)
        if request.session[CLOSED] and must_come_by(who.person, came=came_by(request)):
            return None
    return who.without(request.session.get(CLOSED, ()))


def open_by(request: HttpRequest, link: IdentityLink) -> None:
    """A link that was made this minute is a sign-in there as well, of a session that came by none."""
    if came_by(request) is None and link.agency_id in request.session.get(CLOSED, ()):
        request.session[CAME_BY] = link.pk
        note_closed(request, authority_of(link.person))


def _not_come_by(person: User, came: int | None) -> list[IdentityProvider]:
    """Each agency's for itself: who came by one only way did not come by another's."""
    only = only_ways(person)
    here = {(link.agency_id, link.issuer) for link in good_links(person) if link.pk == came} if only and came else set()
    return [one for one in only if (one.agency_id, one.issuer) not in here]


def _administered(person: User) -> set[int]:
    held = Membership.objects.live().filter(user_id=person.pk, role__in=KEEP_A_WAY)
    return set(held.values_list("agency_id", flat=True))


def _leaves_nothing(person: User, closed: list[int]) -> bool:
    held = Membership.objects.held_or_proposed().filter(user_id=person.pk)
    return bool(closed) and not held.exclude(agency_id__in=closed).exists()


def _is_linked(person: User, agencies: list[int]) -> bool:
    only = {(one.agency_id, one.issuer) for one in only_ways(person) if one.agency_id in agencies}
    return any((link.agency_id, link.issuer) in only for link in good_links(person))


def counts_for(person: User, provider: IdentityProvider) -> bool:
    """Whether the second factor shown there is enough: where another agency relies on the account, this service's is asked
    as well. What two people of one agency agreed holds for what is theirs."""
    elsewhere = Membership.objects.held_or_proposed().filter(user_id=person.pk).exclude(agency_id=provider.agency_id)
    return provider.second_factor_counts and not elsewhere.exists()
