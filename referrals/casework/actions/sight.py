"""Who sees a case file and who must not: stated purposes, conflicts of interest, concerns about an agency's
own staff."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.authority import Authority
from accounts.models import User
from accounts.roles import CASE_STAFF, SUPERVISORS, Role
from audit.log import log
from audit.moves import MoveDenied
from audit.permission import require, require_locked
from core.clock import start_of
from core.locking import lock
from referrals import access
from referrals.casework.actions.out_of_sight import let_go_of
from referrals.kinds import EXCLUSION_LIFTED, RECORD_PURPOSE_STATED, REFERRAL_SHOWN_TO_AGENCY
from referrals.models import Exclusion, PurposeStated, Referral

# Why somebody opens a record outside their own caseload.
TO_CLAIM = "claim"
KEPT_AWAY_ANEW = (
    "They were let in meanwhile, and kept away again for another reason. Nothing has been changed: open this page anew."
)
LET_IN_ALREADY = "Somebody has let this person see it again already. Nothing has been changed."
PURPOSES = (
    (TO_CLAIM, "To see whether I should claim it"),
    ("cover", "I cover for the officer who has it"),
    ("linked", "It may concern somebody in my caseload"),
    ("contact", "The referrer or a partner has contacted me about it"),
    ("review", "A review or quality check I was asked to do"),
    ("other", "Another purpose"),
)


def purpose_needed(*, referral: Referral, who: Authority) -> bool:
    """An officer opening what is not in their own caseload says why, once a working day. Supervisors and duty
    officers have the whole force as their task."""
    watches = who.agencies(*SUPERVISORS, Role.DUTY_OFFICER)
    if referral.officer_id == who.pk or referral.force_id in watches:
        return False
    if PurposeStated.objects.filter(referral=referral, by_id=who.pk, at__gte=start_of(timezone.localdate())).exists():
        return False
    # Named for it by whoever has it: the purpose was given with it.
    return not referral.members.standing().filter(person_id=who.pk).exists()


def purpose_in_force(*, referral: Referral, who: Authority) -> str:
    """What no officer has is looked through for what to claim. Who has said so today, of anything of the own force that
    no officer had, is not asked of each; every reading is logged with the purpose. Empty where none is in force."""
    if referral.officer_id is not None or referral.force_id not in who.agencies(*CASE_STAFF):
        return ""
    said = PurposeStated.objects.filter(by_id=who.pk, at__gte=start_of(timezone.localdate()), purpose=TO_CLAIM)
    return TO_CLAIM if said.filter(referral__force_id=referral.force_id).exists() else ""


@transaction.atomic
def state_purpose(*, referral: Referral, purpose: str, detail: str, by: Authority) -> PurposeStated:
    require_locked(access.see_case_file, referral, by=by, no_key=True)
    log(RECORD_PURPOSE_STATED, target=referral, data={"purpose": purpose, "detail": detail})
    return PurposeStated.objects.create(referral=referral, by=by.person, purpose=purpose, detail=detail)


@transaction.atomic
def exclude(*, referral: Referral, person: User, why: str, by: Authority) -> Exclusion:
    """Keep a person away from this record, at once and everywhere. Its own officer cannot be kept out."""
    locked = lock(referral)
    require(access.assign, locked, by=by)
    if person.pk == locked.officer_id or person.pk == locked.owner_id:
        raise MoveDenied(f"{person.name} has this case. Assign it to somebody else first.")
    if person.pk == by.pk:
        raise MoveDenied("Ask another supervisor to keep you away from this.")
    try:
        with transaction.atomic():
            kept_out = Exclusion.objects.create(referral=locked, person=person, why=why, by=by.user)
    except IntegrityError:
        raise MoveDenied(f"{person.name} is kept away from this already.") from None
    let_go_of(locked, by=by)
    return kept_out


@transaction.atomic
def lift_exclusion(*, exclusion: Exclusion, why: str, of: int | None = None, by: Authority) -> Exclusion:
    """The person may see it again. Who said so and why stands beside why they were kept away; two at once lift it once. `of`
    is the exclusion that its supervisor read: a reason that was given for one lifts no other."""
    if of not in (None, exclusion.pk):
        raise MoveDenied(KEPT_AWAY_ANEW)
    locked = lock(exclusion)
    require(access.assign, locked.referral, by=by)
    if locked.lifted_at is not None:
        raise MoveDenied(LET_IN_ALREADY)
    locked.lifted_by, locked.lifted_at, locked.lifted_why = by.person, timezone.now(), why
    locked.save(update_fields=["lifted_by", "lifted_at", "lifted_why"])
    log(EXCLUSION_LIFTED, target=locked.referral, data={"person": locked.person_id, "why": why})
    return locked


@transaction.atomic
def let_agency_see(*, referral: Referral, reason: str, by: Authority) -> Referral:
    """It does not concern a colleague after all: the lead of the agency may see the submission from now on."""
    locked = lock(referral)
    require(access.clear_own_staff, locked, by=by)
    if not locked.agency_may_see:
        locked.agency_may_see = True
        locked.save(update_fields=["agency_may_see"])
        log(REFERRAL_SHOWN_TO_AGENCY, target=locked, data={"reason": reason})
    return locked
