"""A member of staff knows the person: declared by themself, or asked when their family name is the person's (ADR 0040)."""

from __future__ import annotations

from django.db import transaction

from accounts.authority import Authority
from accounts.people.holdings import let_go
from audit.log import log
from audit.permission import require, require_locked
from core.folding import fold
from core.locking import lock
from referrals import access
from referrals.casework.actions.out_of_sight import let_go_of
from referrals.casework.notices.casework_notices import supervisors, tell_about
from referrals.kinds import CONFLICT_DECLARED, CONFLICT_DENIED
from referrals.limits import LIMITS
from referrals.models import Exclusion, NoConflict, Referral
from referrals.models.referral import Answer, State
from subjects.commonness import share_of_surname

BECAUSE = "Its holder has declared a conflict of interest"


@transaction.atomic
def declare(*, referral: Referral, why: str, by: Authority) -> None:
    """Keeps the person away from this record from now on. What they hold of it passes on in the same transaction, to the
    colleague who covers or the supervisor on duty, and the supervisors are told."""
    locked = lock(referral)
    require(access.see_case_file, locked, by=by)
    Exclusion.objects.get_or_create(
        referral=locked, person=by.person, lifted_at=None, defaults={"why": why, "by": by.person}
    )
    log(CONFLICT_DECLARED, target=locked, data={"person": by.pk})
    let_go(person=by.person, because=BECAUSE, by=by)
    let_go_of(locked, by=by)
    locked.refresh_from_db()
    tell_about(
        locked,
        [locked.officer, locked.owner, *supervisors(locked)],
        kind="conflict.declared",
        words="A colleague has declared a conflict of interest in a record, and is kept away from it.",
        about=f"{by.pk}:{locked.version}",
    )


@transaction.atomic
def deny(*, referral: Referral, by: Authority) -> None:
    """Asked because of the name, the person says that they do not know them. Asked once for each record."""
    require_locked(access.see_case_file, referral, by=by, no_key=True)
    _, new = NoConflict.objects.get_or_create(referral=referral, person=by.person)
    if new:
        log(CONFLICT_DENIED, target=referral, data={"person": by.pk})


def is_asked(*, referral: Referral, who: Authority) -> bool:
    """Whether this person, who is about to take the record on or has just been given it, bears the family name of whom it
    is about, and it is no common one. Never while danger waits, and by the names that stand in this record alone."""
    if referral.officer_id not in (None, who.pk) or referral.state == State.CLOSED or referral.danger_now != Answer.NO:
        return False
    named = {word for name in referral.subject.names_now() for word in fold(name.surname).split()}
    shared = named & set(fold(who.person.name).split()[1:])
    # Two parts in common are rare together, however common each is.
    if not shared or (len(shared) == 1 and share_of_surname(shared.pop()) > LIMITS.conflict_name_share):
        return False
    return not NoConflict.objects.filter(referral=referral, person=who.person).exists()
