"""Linking an account to that of an agency's provider, and ending such a link."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.access import administer, manage_person
from accounts.actions import credentials
from accounts.authority import Authority
from accounts.kinds import (
    ACCOUNT_PROVIDER_LINKED,
    ACCOUNT_PROVIDER_UNLINKED,
    SIGNIN_HELD_TO_PROVIDER,
    SIGNIN_ROUND_PROVIDER,
)
from accounts.models import IdentityLink, IdentityProvider, Membership, User
from accounts.notices.telling import people_with, platform, platform_administrators, tell
from accounts.roles import Role
from accounts.signing_in.second_factor import factors_of
from accounts.single_sign_on import standing
from audit.log import log
from audit.moves import MoveDenied
from core.locking import lock

TAKEN = "Somebody else's account here is linked to that sign-in already. Ask your agency's administrator."


@transaction.atomic
def link(*, person: User, provider: IdentityProvider, subject: str) -> IdentityLink:
    """For a person who is signed in and proved it anew, or who set up the account this minute by an invitation; and who
    signed in at the provider this minute too."""
    person = lock(person)
    lock(provider.agency)
    if not IdentityProvider.objects.on().filter(pk=provider.pk).exists():
        raise MoveDenied("The sign-in of this agency is switched off.")
    if not Membership.objects.held_or_proposed().filter(user=person, agency=provider.agency).exists():
        raise MoveDenied("You do not work at this agency.")
    same = IdentityLink.objects.standing().filter(agency=provider.agency, issuer=provider.issuer)
    if same.filter(subject=subject).exclude(person=person).exists():
        raise MoveDenied(TAKEN)
    if same.filter(person=person).exists():
        raise MoveDenied("Your account is linked already. Unlink it first to link another one.")
    made = IdentityLink.objects.create(person=person, agency=provider.agency, issuer=provider.issuer, subject=subject)
    number = log(ACCOUNT_PROVIDER_LINKED, target=person, data={"link": made.pk, "agency": provider.agency_id})
    words = f"Your account was linked to the sign-in of {provider.agency}."
    credentials.tell_of_change(person=person, words=words, about=number)
    return made


@transaction.atomic
def unlink(*, link: IdentityLink, by: Authority) -> None:
    """One's own. Not the last way in, and not while the agency lets its people in in no other."""
    person = lock(by.person)
    locked = _standing(link)
    if locked.person_id != person.pk:
        raise MoveDenied("This is somebody else's.")
    if standing.is_held_by(locked):
        raise MoveDenied(
            "Your agency's people sign in through its own sign-in alone. Its administrator can unlink you."
        )
    if not person.has_usable_password() and not factors_of(person).filter(type="webauthn").exists():
        raise MoveDenied("You would have no other way to sign in. Add a passkey, or set a password, first.")
    _end(locked, by=by)


@transaction.atomic
def end(*, link: IdentityLink, by: Authority) -> None:
    """By an administrator: the account at the provider is no longer that person's."""
    locked, now = _standing(link), by.as_it_stands()
    if reason := manage_person.refusal(now, locked.person) or administer.refusal(now, locked.agency):
        raise MoveDenied(reason)
    _end(locked, by=by)


@transaction.atomic
def end_all(*, person: User, by: Authority) -> int:
    """Of a person who begins again, or has left."""
    links = list(IdentityLink.objects.standing().filter(person=person).order_by("pk"))
    for one in links:
        _end(lock(one, "person", "agency"), by=by)
    return len(links)


@transaction.atomic
def came_round(*, person: User, providers: Sequence[IdentityProvider]) -> None:
    """An administrator of accounts came in without the provider that is the agency's only way: which is how they
    switch off one that is silent, and what the others want to know of."""
    log(SIGNIN_ROUND_PROVIDER, target=person)
    for provider in providers:
        administrators = people_with(agency_id=provider.agency_id, roles=[Role.AGENCY_ADMINISTRATOR])
        tell(
            [one for one in administrators if one.pk != person.pk] or platform_administrators(),
            kind="signin.round_provider",
            words="An administrator signed in without your agency's own sign-in.",
            path=reverse("accounts:provider", args=[provider.agency.public_id]),
            about=f"{person.pk}:{timezone.localdate()}",  # once a day
            instead=platform(),
        )


def held_to(*, person: User) -> None:
    """A right password, or a passkey, where neither lets this person in."""
    log(SIGNIN_HELD_TO_PROVIDER, target=person)


def _standing(link: IdentityLink) -> IdentityLink:
    locked = lock(link, "person", "agency")
    if locked.ended_at:
        raise MoveDenied("This link has ended already.")
    return locked


def _end(link: IdentityLink, *, by: Authority) -> None:
    link.ended_at, link.ended_by = timezone.now(), by.user
    link.save(update_fields=["ended_at", "ended_by"])
    number = log(ACCOUNT_PROVIDER_UNLINKED, target=link.person, data={"link": link.pk, "agency": link.agency_id})
    words = f"Your account is no longer linked to the sign-in of {link.agency}."
    credentials.tell_of_change(person=link.person, words=words, about=number)
