"""Sealing a record: from then on only those who work on it, and the force's inspectors, know that it exists.
One inspector seals, another lifts: no inspector hides a record alone for good, and none opens one alone."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.authority import Authority
from audit.log import Kind, log
from audit.moves import MoveDenied, MovedOn
from audit.permission import require
from referrals import access
from referrals.casework.actions.children import follow_claims
from referrals.casework.actions.identity import refresh_repeats
from referrals.casework.actions.out_of_sight import let_go_of
from referrals.kinds import RECORD_SEAL_LIFTED, RECORD_SEALED
from referrals.models import Referral, Seal
from subjects import people
from subjects.actions import set_sealed
from subjects.linking import hold_everybody_joined


@transaction.atomic
def seal(*, referral: Referral, why: str, by: Authority) -> list[Seal]:
    """Seal it, and with it every record of this force about the same person: one open record would tell of the
    sealed one."""
    hold_everybody_joined(referral.subject)  # whom a decision joins meanwhile is sealed with them
    require(access.seal, referral, by=by)
    open_ones = not_sealed(referral)
    if not open_ones:
        raise MovedOn("This record is sealed already.", referral)
    seals = [_seal(one, why, by) for one in open_ones]
    for one in open_ones:
        let_go_of(one, by=by)
    return seals


def not_sealed(referral: Referral) -> list[Referral]:
    """The records that a seal of this one would cover, locked; none where all of them are sealed."""
    found = _of_force(referral, people.joined_to(referral.subject))
    return [one for one in found if not one.seals.standing().exists()]


def _of_force(referral: Referral, subject_ids: set[int]) -> QuerySet[Referral]:
    same = Referral.objects.select_for_update(of=("self",)).filter(subject_id__in=subject_ids)
    return same.filter(force_id=referral.force_id).select_related("subject").order_by("pk")


def _seal(referral: Referral, why: str, by: Authority) -> Seal:
    seal = Seal.objects.create(referral=referral, why=why, by=by.person)
    _changed(referral, sealed=True, kind=RECORD_SEALED, why=why)
    return seal


def _changed(referral: Referral, *, sealed: bool, kind: Kind, why: str) -> None:
    before = people.views(people.joined_to(referral.subject))
    set_sealed(subject=referral.subject, sealed=sealed, why=why if sealed else "")
    refresh_repeats(before)
    follow_claims(referral.subject)
    log(kind, target=referral, data={"reason": why})


@transaction.atomic
def lift_seal(*, referral: Referral, why: str, by: Authority) -> None:
    """Open the record again to all whom the rules name. Never by the inspector who sealed it."""
    hold_everybody_joined(referral.subject)
    seal = Seal.objects.standing().select_for_update().filter(referral=referral).first()
    require(access.seal, referral, by=by)
    if seal is None:
        raise MovedOn("This record is not sealed.", referral)
    if seal.by_id == by.pk:
        raise MoveDenied("You sealed this: another inspector must lift the seal.")
    seal.lifted_at, seal.lifted_by = timezone.now(), by.user
    seal.save(update_fields=["lifted_at", "lifted_by"])
    _changed(referral, sealed=False, kind=RECORD_SEAL_LIFTED, why=why)
