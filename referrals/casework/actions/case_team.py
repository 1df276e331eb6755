"""Naming a colleague who reads one record: a guest until a day, or a member of its team; and ending it."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.authority import Authority
from accounts.models import Agency, User
from audit.log import log
from audit.moves import MoveDenied
from audit.permission import require
from core.locking import lock
from referrals import access
from referrals.casework.notices.casework_notices import tell_about
from referrals.casework.rules.ahead import refuse_unless_ahead
from referrals.kinds import TEAM_MEMBER_ENDED, TEAM_MEMBER_NAMED
from referrals.limits import LIMITS
from referrals.models import CaseMember, Referral
from referrals.models.members import MemberRole


@transaction.atomic
def name(*, referral: Referral, person: User, role: str, until: date | None, why: str, by: Authority) -> CaseMember:
    """From now on this colleague reads the record: to the end of a day, or as long as they are of its team."""
    locked = lock(referral)
    require(access.work, locked, by=by)
    held = access.could_join(locked).filter(user=person).order_by("pk").first()
    if held is None or person.pk == by.pk:
        raise MoveDenied(f"{person.name} cannot be named for this record.")
    if locked.exclusions.standing().filter(person=person).exists():
        raise MoveDenied(f"{person.name} is kept away from this record.")
    if role == MemberRole.GUEST and until is None:
        raise MoveDenied("A guest reads it until a day. Enter the day.")
    if until is not None:
        refuse_unless_ahead(until, within=LIMITS.guest_days, what="The last day")
    _end_what_is_over(locked, person, by)
    try:
        with transaction.atomic():
            member = CaseMember.objects.create(
                referral=locked, person=person, agency_id=held.agency_id, role=role, until=until, why=why, by=by.person
            )
    except IntegrityError:
        raise MoveDenied(f"{person.name} is named for this record already.") from None
    said = {"member": member.pk, "person": person.pk, "role": role, "until": until}
    log(TEAM_MEMBER_NAMED, target=locked, data=said)
    tell_about(
        locked,
        [person],
        kind="team.named",
        words="You were named for a record, and can read it.",
        about=f"member:{member.pk}",
    )
    return member


def _end_what_is_over(referral: Referral, person: User, by: Authority) -> None:
    """Its last day has passed: written down before the same colleague is named anew."""
    over = CaseMember.objects.not_ended().filter(referral=referral, person=person, until__lt=timezone.localdate())
    over.update(ended_at=timezone.now(), ended_by=by.person)


@transaction.atomic
def end(*, member: CaseMember, by: Authority) -> CaseMember:
    """The colleague reads it no more, from the next page on. Pressed twice it has ended once."""
    locked = lock(member)
    require(access.work, locked.referral, by=by)
    _end(locked, locked.referral, by)
    return locked


def end_all_of(referral: Referral, agency: Agency, *, by: Authority) -> None:
    """The record is another force's: those of the team who read it for the one before do so no more."""
    named = CaseMember.objects.not_ended().filter(referral=referral, agency=agency)
    for member in named.select_for_update(of=("self",)).order_by("pk"):
        _end(member, referral, by)


def _end(member: CaseMember, referral: Referral, by: Authority) -> None:
    if member.ended_at is None:
        member.ended_at, member.ended_by = timezone.now(), by.person
        member.save(update_fields=["ended_at", "ended_by"])
        log(TEAM_MEMBER_ENDED, target=referral, data={"member": member.pk, "person": member.person_id})
