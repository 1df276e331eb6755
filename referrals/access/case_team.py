"""The case team reads one record: staff of the force, or of a force with which it is worked jointly, by name.

Reading alone: what is done is done by the officer who has it and the supervisors. Of a record that was sealed since, only
a member who was named after the seal still reads.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.authority import Authority
from accounts.models import Membership
from accounts.shares import has_grant, live_share
from core.rules import Branch, record_column
from referrals.access.few import TEAM_ROLES, named_for
from referrals.models import CaseMember, Referral, ReferralGrant, ReferralShare, Seal
from referrals.models.sharing import ShareKind


def joint_forces(referral: Referral) -> QuerySet[Any]:
    """Live shares by which other forces work on it, with the grants that they need."""
    return ReferralShare.objects.filter(
        live_share(), has_grant(ReferralGrant, record="referral"), referral=referral, kind=ShareKind.JOINT
    )


def could_join(referral: Referral) -> QuerySet[Membership]:
    """The live roles with which a colleague can be named for this record."""
    at = Q(agency_id=referral.force_id) | Q(agency_id__in=joint_forces(referral).values("agency_id"))
    return Membership.objects.able().filter(at, role__in=TEAM_ROLES)


def _with_my_force(who: Authority) -> Q:
    forces = who.agencies(*TEAM_ROLES)
    joint: QuerySet[Any] = ReferralShare.objects.filter(
        live_share(), has_grant(ReferralGrant, record="referral"), agency_id__in=forces, kind=ShareKind.JOINT
    )
    return Q(force_id__in=forces) | Q(Exists(joint.filter(referral_id=OuterRef("pk"))))


def _named_for_it(who: Authority) -> Q | None:
    mine = named_for(who)
    if mine is None:
        return None
    # Begins at the records that one person is named for, and never at all records.
    return Q(pk__in=mine.values("referral_id")) & _with_my_force(who)


def named_since_the_seal(who: Authority, prefix: str = "") -> Q:
    """Named for it while it was sealed, by an officer or inspector who knew of it."""
    mine = named_for(who)
    if mine is None:
        return Q(pk__in=[])
    sealed_since = Seal.objects.standing().filter(referral_id=OuterRef("referral_id"), at__gt=OuterRef("at"))
    return Q(Exists(mine.filter(~Exists(sealed_since), referral_id=OuterRef(record_column(prefix)))))


def _team(referral: Referral) -> Q:
    named = CaseMember.objects.standing().filter(referral=referral)
    pairs = Q(pk__in=[])
    for person, agency in named.values_list("person_id", "agency_id"):
        pairs |= Q(user_id=person, agency_id=agency, role__in=TEAM_ROLES)
    return pairs


CASE_TEAM = Branch("named for it", _named_for_it, people=_team, says="named for its case team, or as a guest")
