"""People and areas of an agency that was merged into another: roles begin there and end here, and what lay in the area of one
force lies in the other's."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts import moves
from accounts.actions.memberships import tell_holder
from accounts.authority import NO_ONE
from accounts.kinds import ACCOUNT_INVITATION_WITHDRAWN, AGENCY_AREA_CHANGED, ROLE_ENDED, ROLE_GRANTED
from accounts.models import Agency, AgencyKind, Invitation, Membership, MembershipState, User
from accounts.models.agencies import NAME
from accounts.people.holdings import let_go
from audit.log import log
from audit.moves import move
from core.folding import sort_key
from core.locking import lock_one


def roles_to_give(
    *, agency: Agency, into: Agency, roles: Iterable[str], but: Iterable[int | None], before: datetime | None
) -> QuerySet[Membership]:
    """Roles held at the one, which the two people who published decided to give at the other, and that begin there anew: those
    that were confirmed `before` they did. One that is held for a site alone is not among them: it would be wider there. Not one
    of `but`, the two: no role is given to oneself. One at the other that ends sooner is none, and
    one that was ended there since is not given again."""
    theirs = Membership.objects.live().filter(agency=into, site__isnull=True)
    as_long = Q(until__isnull=True) | Q(until__gte=OuterRef("until"))
    has_it = theirs.filter(as_long, user_id=OuterRef("user_id"), role=OuterRef("role"))
    found = Membership.objects.live().filter(~Exists(has_it), agency=agency, site__isnull=True, role__in=list(roles))
    if before is not None:
        had = Membership.objects.filter(
            agency=into, site__isnull=True, state=MembershipState.ENDED, ended_at__gte=before
        )
        ended = had.filter(user_id=OuterRef("user_id"), role=OuterRef("role"), confirmed_at__isnull=False)
        found = found.filter(Q(confirmed_at__lt=before) | Q(confirmed_at__isnull=True, granted_at__lt=before))
        found = found.filter(~Exists(ended))
    return found.filter(user__is_active=True).exclude(user__in=[key for key in but if key]).order_by("pk")


@transaction.atomic
def give(*, held: Membership, into: Agency, proposer: User, confirmer: User) -> None:
    """The same role at the other agency, until the same day: two people decided it, by publishing the merger. One that is
    proposed there waits for its answer first."""
    given = _not_ended(held, into) or Membership(
        user_id=held.user_id, agency=into, role=held.role, state=MembershipState.ACTIVE
    )
    if given.state != MembershipState.ACTIVE:
        return
    given.until, given.granted_by = held.until, proposer
    given.confirmed_by, given.confirmed_at = confirmer, timezone.now()
    given.save()
    log(ROLE_GRANTED, target=given, data={"person": held.user_id, "role": held.role, "agency": into.pk, "site": None})
    tell_holder(given, kind="role.granted", words="You have a new role.")


def _not_ended(held: Membership, into: Agency) -> Membership | None:
    same = Membership.objects.filter(user_id=held.user_id, agency=into, role=held.role, site__isnull=True)
    return same.exclude(state=MembershipState.ENDED).select_for_update(of=("self",)).first()


@transaction.atomic
def withdraw_invitations(*, agency: Agency, but: Iterable[str]) -> None:
    """Those that wait, to a role that is not given at the other agency, or to a site."""
    waiting = Invitation.objects.waiting().filter(agency=agency)
    for one in waiting.exclude(role__in=list(but), site__isnull=True).select_for_update(of=("self",)).order_by("pk"):
        one.withdrawn_at = timezone.now()
        one.save(update_fields=["withdrawn_at"])
        log(ACCOUNT_INVITATION_WITHDRAWN, target=one)


@transaction.atomic
def end(*, held: Membership) -> None:
    """A role at an agency from which all has gone over."""
    ended = move(held, moves.LAPSE, by=NO_ONE, given={"because": "merged"}, ended_at=timezone.now())
    log(ROLE_ENDED, target=ended, data={"person": held.user_id, "role": held.role, "agency": held.agency_id})
    let_go(person=held.user)
    tell_holder(ended, kind="role.ended", words="A role of yours has ended.")


def in_the_area_of(agency: Agency) -> QuerySet[Agency]:
    """Those whose force it was; it keeps its area itself."""
    if agency.kind != AgencyKind.FORCE or agency.area_id is None:
        return Agency.objects.none()
    return Agency.objects.filter(area=agency.area_id).exclude(pk=agency.pk).order_by("pk")


@transaction.atomic
def change_area(*, agency: Agency, into: Agency) -> None:
    """An agency of a force's area lies in the area of the force that stands in its place. Where another there has its name,
    the area of before is said with it, and a number where that is taken too."""
    locked = lock_one(Agency, agency.pk, "area", no_key=True)
    there = Agency.objects.filter(area=into.area_id, urn=locked.urn)
    told = (f" ({locked.area})", *(f" ({number})" for number in range(2, 100)))
    names = (locked.name, *(locked.name[: NAME - len(more)] + more for more in told))
    taken = set(there.filter(sort_key__in=[sort_key(name) for name in names]).values_list("sort_key", flat=True))
    locked.name = next(name for name in names if sort_key(name) not in taken)
    was, locked.area = locked.area, into.area
    locked.version += 1
    locked.save(update_fields=["name", "sort_key", "found_by", "area", "version"])
    log(AGENCY_AREA_CHANGED, target=locked, data={"from": str(was), "to": str(into.area)})
