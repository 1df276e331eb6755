"""Giving and ending roles. A role that gives sight of records begins only when a second person says so."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts import moves
from accounts.access import administer, manage_person
from accounts.authority import Authority, authority_of
from accounts.kinds import ROLE_ENDED, ROLE_GRANTED, ROLE_PROPOSED
from accounts.models import Agency, AgencyKind, Membership, MembershipState, Site, User
from accounts.notices.telling import people_with, platform, tell
from accounts.people.holdings import let_go
from accounts.roles import CARDS, CONFIRMED_ROLES, SUPERVISORS, Role
from audit.log import Kind, log
from audit.moves import MoveDenied, move
from core.locking import lock, lock_one


def roles_to_give(*, agency: Agency, by: Authority) -> list[Role]:
    """What this person may hand out at the agency. A platform administrator gives other agencies an administrator,
    and leaves everything else to that one. At one that was merged into another no role begins any more."""
    if agency.merged_into_id is not None:
        return []
    holdable = [role for role in Role if agency.kind in CARDS[role].at]
    if agency.kind == AgencyKind.PLATFORM or agency.pk in by.agencies(Role.AGENCY_ADMINISTRATOR):
        return holdable
    return [role for role in holdable if role == Role.AGENCY_ADMINISTRATOR]


@transaction.atomic
def propose(
    *,
    person: User,
    agency: Agency,
    role: Role,
    site: Site | None = None,
    replaces: Membership | None = None,
    by: Authority,
) -> Membership:
    """Give a role, or ask for the second person who must agree. Raises MoveDenied with the reason why not."""
    locked = lock(person, no_key=True)
    now = by.as_it_stands()
    reason = administer.refusal(now, agency) or manage_person.refusal(now, locked)
    if reason is None and role not in roles_to_give(agency=agency, by=now):
        reason = "You cannot give this role at this agency."
    if reason:
        raise MoveDenied(reason)
    return grant(person=locked, agency=agency, role=role, site=site, replaces=replaces, by=now)


def grant(
    *,
    person: User,
    agency: Agency,
    role: Role,
    site: Site | None,
    replaces: Membership | None = None,
    by: Authority,
) -> Membership:
    """Record the role: in force at once when it reads nothing, otherwise waiting. Asking again changes nothing."""
    waits = role in CONFIRMED_ROLES or administer.refusal(by.as_it_stands(), agency) is not None
    held, new = Membership.objects.exclude(state=MembershipState.ENDED).get_or_create(
        user=person,
        agency=agency,
        role=role,
        site=site,
        defaults={
            "state": MembershipState.PROPOSED if waits else MembershipState.ACTIVE,
            "granted_by": by.user,
            "replaces": replaces,
        },
    )
    if new and waits:
        _ask_for_confirmation(held)
    elif new:
        _begin(held, by=by)
    return held


@transaction.atomic
def confirm(*, held: Membership, by: Authority) -> Membership:
    """The second person's yes. The role works from the person's next click."""
    held = move(held, moves.CONFIRM, by=by, confirmed_by=by.user, confirmed_at=timezone.now())
    _begin(held, by=by)
    return held


@transaction.atomic
def decline(*, held: Membership, reason: str, by: Authority) -> Membership:
    held = move(held, moves.DECLINE, by=by, given={"reason": reason}, ended_by=by.user, ended_at=timezone.now())
    _tell_proposer(held)
    return held


@transaction.atomic
def end(*, held: Membership, reason: str, by: Authority) -> Membership:
    """Take the role away, from the person's next click. The agency is locked: two administrators cannot
    end each other."""
    lock_one(Agency, held.agency_id)
    held = move(held, moves.END, by=by, given={"reason": reason}, ended_by=by.user, ended_at=timezone.now())
    _note(ROLE_ENDED, held)
    let_go(person=held.user, by=by)
    tell_holder(held, kind="role.ended", words="A role of yours has ended.")
    return held


def tell_holder(held: Membership, *, kind: str, words: str) -> None:
    """The person, of a role of theirs: how it stands is on their own page."""
    tell([held.user], kind=kind, instead=None, words=words, path=reverse("accounts:you"), about=held.pk)


def confirmers_of(held: Membership) -> list[User]:
    """Who can say yes: never who asked, never the person it is about."""
    if held.agency.area_id is None:
        found = people_with(agency_id=held.agency_id, roles=(Role.AUDITOR, Role.PLATFORM_ADMINISTRATOR))
    else:
        force = Agency.objects.filter(area_id=held.agency.area_id, kind=AgencyKind.FORCE).first()
        found = people_with(agency_id=held.agency_id, roles=[Role.SAFEGUARDING_LEAD])
        found += people_with(agency_id=force.pk if force else None, roles=SUPERVISORS)
    return [person for person in found if person.pk not in (held.user_id, held.granted_by_id)]


def _begin(held: Membership, *, by: Authority) -> None:
    """The role is in force: the event, the end of what it replaces, and word to the person and to every lead."""
    _note(ROLE_GRANTED, held)
    if held.replaces is not None and held.replaces.state != MembershipState.ENDED:
        proposer = authority_of(held.granted_by) if held.granted_by else by
        end(held=held.replaces, reason="Replaced by another role", by=proposer)
    tell_holder(held, kind="role.granted", words="You have a new role.")
    if CARDS[Role(held.role)].reads:
        _tell_leads(held, people_with(agency_id=held.agency_id, roles=[Role.SAFEGUARDING_LEAD]))


def _tell_leads(held: Membership, leads: Iterable[User]) -> None:
    tell(
        [lead for lead in leads if lead.pk != held.user_id],
        kind="role.colleague",
        instead=None,
        words="A colleague was given a role that reads records.",
        path=reverse("accounts:confirmations"),
        about=held.pk,
    )


def _ask_for_confirmation(held: Membership) -> None:
    _note(ROLE_PROPOSED, held)
    tell(
        confirmers_of(held),
        kind="role.proposed",
        instead=platform(),
        expected=True,
        words="A role that needs a second person waits for your decision.",
        path=reverse("accounts:confirmations"),
        about=held.pk,
    )


def _tell_proposer(held: Membership) -> None:
    if held.granted_by:
        tell(
            [held.granted_by],
            kind="role.declined",
            instead=None,
            words="A role you proposed was declined.",
            path=reverse("accounts:person", args=[held.user.public_id]),
            about=held.pk,
        )


def _note(kind: Kind, held: Membership) -> None:
    log(
        kind,
        target=held,
        data={"person": held.user_id, "role": held.role, "agency": held.agency_id, "site": held.site_id},
    )
