"""An agency's own sign-in: one administrator proposes it, another person switches it on, either switches it off."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from accounts.access import administer
from accounts.authority import Authority
from accounts.kinds import AGENCY_PROVIDER_DECLINED, AGENCY_PROVIDER_OFF, AGENCY_PROVIDER_ON, AGENCY_PROVIDER_PROPOSED
from accounts.models import Agency, IdentityLink, IdentityProvider, Membership
from accounts.notices.telling import people_with, platform, tell
from accounts.roles import Role
from accounts.single_sign_on import asking
from audit.log import log
from audit.moves import MoveDenied, MovedOn, bump_version
from core.elsewhere import NotHeard
from core.locking import lock

NOT_MINE = "You proposed this. Another administrator of the agency, or of the service, switches it on."
GONE = "This is proposed no more: it was switched on, taken back or replaced."


NOT_ASKED = "The service does not ask this host. Those who run the service name it first (SIGN_IN_HOSTS)."
ANOTHERS = (
    "More people of another agency have their mailbox at this domain: it is that agency's. Ask its administrator."
)
NOT_LINKED = "Nobody has linked an account yet. Switch it on as one of several ways first, and see that it works."


@transaction.atomic
def propose(
    *,
    agency: Agency,
    issuer: str,
    client_id: str,
    domain: str,
    acr: Collection[str],
    amr: Collection[str],
    second_factor_counts: bool,
    only_way: bool,
    by: Authority,
) -> IdentityProvider:
    """It lets no person in until a second administrator has switched it on. A proposal that waits already is replaced."""
    agency = _locked(agency, by)
    if not asking.may_be_asked(issuer):
        raise MoveDenied(NOT_ASKED, beside="issuer")
    if not at_domain(agency, domain):
        raise MoveDenied("Nobody of this agency has a mailbox at this domain.", beside="domain")
    if is_anothers(domain, agency):
        raise MoveDenied(ANOTHERS, beside="domain")
    if only_way and not linked_at(agency, issuer):
        raise MoveDenied(NOT_LINKED, beside="only_way")
    for waiting in agency.providers.proposed():
        _end(waiting, by=by)
    provider = IdentityProvider.objects.create(
        agency=agency,
        issuer=issuer,
        client_id=client_id,
        domain=domain,
        acr=list(acr),
        amr=list(amr),
        second_factor_counts=second_factor_counts,
        only_way=only_way,
        proposed_by=by.person,
    )
    log(AGENCY_PROVIDER_PROPOSED, target=provider, data=_settings_of(provider))
    _tell(provider, "A change of your agency's own sign-in waits for a second person.", what="proposed")
    return provider


def try_out(provider: IdentityProvider) -> None:
    """Before anything is locked: the provider answers, and its secret is there."""
    try:
        asking.of_itself(provider.issuer)
        asking.keys_of(provider.issuer)(None)
        asking.secret_of(provider)
    except NotHeard as failure:
        raise MoveDenied(WHY_NOT_ON.get(failure.why, UNHEARD)) from None


UNHEARD = "The provider did not answer as it should. Check the issuer with those who run it, and try again in a minute."
WHY_NOT_ON = {
    "another_issuer": "The provider calls itself by another issuer. Enter the issuer exactly as it writes it.",
    "host": "The service does not ask this host. Those who run the service name it first (SIGN_IN_HOSTS).",
    "no_pkce": "This provider does not take a proof key of the kind S256 (PKCE), and cannot be used.",
    "no_secret": "The secret is not there yet. Those who run the service put it into their file.",
    "places": "The provider leads to hosts that the service does not ask. Those who run the service name them first.",
}


@transaction.atomic
def confirm(*, provider: IdentityProvider, by: Authority) -> IdentityProvider:
    """A second person has read what is proposed: it is on, in the place of the one before."""
    agency = _locked(provider.agency, by)
    locked = lock(provider, "agency")
    if locked.ended_at or locked.confirmed_at:
        raise MovedOn(GONE, agency)
    if locked.proposed_by_id == by.pk:
        raise MoveDenied(NOT_MINE)
    if agency.merged_into is not None:  # its people go on there, and could not sign in once it closes
        raise MoveDenied(f"{agency} was merged into {agency.merged_into}. Its own sign-in stays off.")
    if IdentityProvider.objects.on().filter(domain=locked.domain).exclude(agency=agency).exists():
        raise MoveDenied("Another agency's sign-in is on for this domain. Ask a platform administrator.")
    if is_anothers(locked.domain, agency):
        raise MoveDenied(ANOTHERS)
    _asked_again_of(agency)
    for before in agency.providers.on():
        _end(before, by=by)
    locked.confirmed_at, locked.confirmed_by = timezone.now(), by.person
    locked.save(update_fields=["confirmed_at", "confirmed_by"])
    log(AGENCY_PROVIDER_ON, target=locked, data=_settings_of(locked))
    _tell(locked, "Your agency's own sign-in was switched on.", what="on")
    return locked


@transaction.atomic
def decline(*, provider: IdentityProvider, by: Authority) -> None:
    """By the person who proposed it too."""
    agency = _locked(provider.agency, by)
    locked = lock(provider, "agency")
    if locked.ended_at or locked.confirmed_at:
        raise MovedOn(GONE, agency)
    _end(locked, by=by)
    log(AGENCY_PROVIDER_DECLINED, target=locked)


@transaction.atomic
def switch_off(*, provider: IdentityProvider, by: Authority) -> None:
    """Now, by one person: a provider that is not to be trusted lets no person in any longer. Who came in by it is out with
    the next request; the links stay, and hold again when a provider of that issuer is on again."""
    agency = _locked(provider.agency, by)
    locked = lock(provider, "agency")
    if locked.ended_at:
        raise MovedOn("This is off already.", agency)
    _asked_again_of(agency)
    _end(locked, by=by)
    log(AGENCY_PROVIDER_OFF, target=locked)
    _tell(locked, "Your agency's own sign-in was switched off.", what="off")


def at_domain(agency: Agency, domain: str) -> int:
    """How many people of the agency have a mailbox there."""
    held = Membership.objects.live().filter(agency=agency, user__email__iendswith=f"@{domain}")
    return held.values("user_id").distinct().count()


def is_anothers(domain: str, agency: Agency) -> bool:
    """Whether more people of one other agency have a mailbox there: who types one is led to the sign-in of whose it is, and an
    officer who governs a school makes the force's domain not the school's."""
    held = Membership.objects.live().filter(user__email__iendswith=f"@{domain}").exclude(agency=agency)
    many = held.values("agency_id").annotate(people=Count("user_id", distinct=True))
    return many.filter(people__gt=at_domain(agency, domain)).exists()


def linked_at(agency: Agency, issuer: str) -> int:
    return IdentityLink.objects.standing().filter(agency=agency, issuer=issuer).count()


def _locked(agency: Agency, by: Authority) -> Agency:
    locked = lock(agency)
    if reason := administer.refusal(by.as_it_stands(), locked):
        raise MoveDenied(reason)
    return locked


def _asked_again_of(agency: Agency) -> None:
    """Each session of its people asks with its next request what is open to it (`standing.asked_of`)."""
    bump_version(agency)
    agency.save(update_fields=["version"])


def _end(provider: IdentityProvider, *, by: Authority) -> None:
    provider.ended_at, provider.ended_by = timezone.now(), by.person
    provider.save(update_fields=["ended_at", "ended_by"])


def _settings_of(provider: IdentityProvider) -> dict[str, Any]:
    names = ("issuer", "client_id", "domain", "acr", "amr", "second_factor_counts", "only_way")
    return {name: getattr(provider, name) for name in names}


def _tell(provider: IdentityProvider, words: str, *, what: str) -> None:
    tell(
        people_with(agency_id=provider.agency_id, roles=[Role.AGENCY_ADMINISTRATOR]),
        kind="agency.provider",
        words=words,
        path=reverse("accounts:provider", args=[provider.agency.public_id]),
        about=f"{provider.pk}:{what}",
        instead=platform(),
        urgent=True,
    )
