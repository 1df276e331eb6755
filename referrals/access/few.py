"""Ways to a record that few people have. Whether this one has any is asked once a request, in one statement: a way that is
closed costs no list and no rule anything."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value

from accounts.authority import Authority
from accounts.roles import CASE_STAFF, Role
from accounts.shares import has_grant, live_share
from core.asked_once import asked_once
from core.kept import Written, bound, kept
from core.kept_rows import Abreast, Columns, abreast
from referrals.access.keeping_out import NOT_KEPT_OUT
from referrals.models import CaseMember, EmergencyAccess, ReferralGrant, ReferralShare, Seal
from referrals.models.sharing import ShareKind

# Staff who read records of referrals by their role, and could be asked to look at this one.
TEAM_ROLES = (*CASE_STAFF, Role.DUTY_OFFICER)
# Inspectors are not among them: the rules open every record of the force to them, and they review.
OPENERS = (Role.PREVENT_OFFICER, Role.SERGEANT, Role.DUTY_OFFICER)


@asked_once
def named_for(who: Authority) -> QuerySet[CaseMember] | None:
    """The records that the person is named for, in a role that is still theirs; None where there are none."""
    return _named_for(who) if _has("named for a case team", who) else None


@asked_once
def open_now(who: Authority) -> QuerySet[EmergencyAccess] | None:
    """What the person has open in an emergency, in a role that is still theirs; None where that is nothing."""
    return _open_now(who) if _has("opened in an emergency", who) else None


def is_joint_anywhere(who: Authority) -> bool:
    """Whether a force of theirs works on another's record."""
    return _has("worked on jointly", who)


@asked_once
def joint_shares(who: Authority) -> QuerySet[Any]:
    """What gives the person's forces sight of records that are worked on jointly."""
    return ReferralShare.objects.filter(
        live_share(),
        has_grant(ReferralGrant, record="referral"),
        agency_id__in=who.agencies(*CASE_STAFF),
        kind=ShareKind.JOINT,
    )


def _named_for(who: Authority) -> QuerySet[CaseMember]:
    return CaseMember.objects.standing().filter(person_id=who.pk, agency_id__in=who.agencies(*TEAM_ROLES))


def _joint_with(who: Authority) -> QuerySet[Any]:
    """Also what has run out or lost its grant: whether it opens anything is asked of each record. What the person may
    not know of makes no difference, or what a page asks would tell of it."""
    sealed = Seal.objects.standing().filter(referral_id=OuterRef("referral_id"))
    return ReferralShare.objects.filter(
        ~Q(Exists(sealed)) | Q(referral__officer_id=who.pk) | Q(referral__owner_id=who.pk),
        NOT_KEPT_OUT.q(who, "referral__"),
        revoked_at__isnull=True,
        agency_id__in=who.agencies(*CASE_STAFF),
        kind=ShareKind.JOINT,
    )


def _open_now(who: Authority) -> QuerySet[EmergencyAccess]:
    return EmergencyAccess.objects.standing().filter(by_id=who.pk, force_id__in=who.agencies(*OPENERS))


# Each way with the roles in which it could be open, and what opens it.
WAYS: dict[str, tuple[tuple[str, ...], Callable[[Authority], QuerySet[Any]]]] = {
    "named for a case team": (TEAM_ROLES, _named_for),
    "opened in an emergency": (OPENERS, _open_now),
    "worked on jointly": (tuple(CASE_STAFF), _joint_with),
}


def _has(what: str, who: Authority) -> bool:
    roles, _ = WAYS[what]
    return who.holds(*roles) and who.may_have(what, _asked)


def abreast_with_few(who: Authority, *asked: Abreast) -> list[list[Any]]:
    """What a page asks before its list, with the few ways in the same statement, where this request does not know them yet."""
    roles = {role for roles, _ in WAYS.values() for role in roles}
    if who.answers is None or not WAYS.keys().isdisjoint(who.answers) or not who.holds(*roles):
        return abreast(*asked)
    *found, ways = abreast(*asked, _asking(who))
    who.answers.update(_answered(ways))
    return found


def _asking(who: Authority) -> Columns:
    sql, params = kept(_asking, who, _all_ways).texts()[0]
    return Columns(sql, bound(params, who))


def _answered(ways: Iterable[tuple[str]]) -> dict[str, bool]:
    found = {name for (name,) in ways}
    return {name: name in found for name in WAYS}


def _asked(who: Authority) -> dict[str, bool]:
    return _answered(_asking(who).alone())


def _all_ways(who: Authority) -> Written:
    first, *others = (
        rows(who).order_by().values_list(Value(name, CharField()))[:1]
        for name, (roles, rows) in WAYS.items()
        if who.holds(*roles)
    )
    sql, params = first.union(*others, all=True).query.sql_with_params()
    return Written(sql, list(params))
