"""Exactly one risk owner at any moment, from submission on.

`Referral.owner` and the spans in RiskOwner change together and only here: one span ends at the very moment at
which the next begins, so no timeline has an ownerless minute.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress

from django.db import transaction
from django.utils import timezone

from accounts.authority import Authority
from accounts.models import Agency, Membership, User
from accounts.roles import Role
from audit.moves import MoveDenied
from core.locking import lock
from referrals.models import Referral, RiskOwner

# Who answers for a referral that nobody has claimed: a sergeant on duty, else the next senior who is there.
DUTY = "Answers for what nobody has claimed"
ASK_THEM = "Nothing has been changed. Ring 101 and ask for the Prevent team, or 999 if anyone is in danger."
DUTY_LINE = (Role.SERGEANT, Role.INSPECTOR, Role.DUTY_OFFICER, Role.PREVENT_OFFICER)


class NobodyOnDuty(MoveDenied):
    """A force without a single active supervisor or officer cannot own a risk; nothing is filed to it, and nothing
    already there is let go."""


def first_owner(force: Agency, *, but: Iterable[int] = (), line: Sequence[Role] = DUTY_LINE) -> User:
    """The duty supervisor of the force, who owns what is not claimed: one who can act now."""
    held = Membership.objects.serving().filter(agency=force, role__in=line).exclude(user_id__in=list(but))
    held = held.select_related("user").order_by("id")
    # Those who are away answer only where nobody else is left.
    ready = list(held.able()) or list(held)
    if not ready:
        raise NobodyOnDuty(f"Nobody at {force.name} could take responsibility for this now. {ASK_THEM}")
    return min(ready, key=lambda m: line.index(Role(m.role))).user


def next_owner(referral: Referral) -> User:
    """Who answers for a referral without an officer: not a supervisor who was asked to keep away from it, as
    long as another one is there; of a sealed one, an inspector, who knows of it anyway."""
    kept_out = list(referral.exclusions.standing().values_list("person_id", flat=True))
    lines: list[Sequence[Role]] = [DUTY_LINE]
    if referral.seals.standing().exists():
        lines = [(Role.INSPECTOR,), DUTY_LINE]
    for line in lines:
        with suppress(NobodyOnDuty):
            return first_owner(referral.force, but=kept_out, line=line)
    return first_owner(referral.force)


def begin_ownership(*, referral: Referral, person: User, because: str = DUTY) -> RiskOwner:
    """The first span. It begins with the submission itself; `referral.owner` is already this person."""
    return RiskOwner.objects.create(referral=referral, person=person, because=because, since=referral.submitted_at)


@transaction.atomic
def hand_over(*, referral: Referral, to: User, because: str, by: Authority) -> Referral:
    """Make `to` the one who owns the risk, from this moment on. A supervisor on duty who claims begins a span
    of their own: answering for the queue and having the case are different things."""
    locked = lock(referral)
    if not RiskOwner.objects.filter(referral=locked, person=to, because=because, until__isnull=True).exists():
        now = timezone.now()
        RiskOwner.objects.filter(referral=locked, until__isnull=True).update(until=now)
        RiskOwner.objects.create(referral=locked, person=to, because=because, since=now)
        locked.owner = to
        locked.save(update_fields=["owner"])
    referral.owner = to
    return locked
