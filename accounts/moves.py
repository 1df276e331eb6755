"""Every transition of a role that a person holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from accounts.access import confirm_role, end_role
from accounts.access_terms import drop_role, lapse_role
from accounts.authority import Authority
from accounts.models import Departure, Membership, MembershipState
from accounts.roles import Role
from audit.models import Operation
from audit.moves import Move, way

PROPOSED, ACTIVE, ENDED = MembershipState.PROPOSED, MembershipState.ACTIVE, MembershipState.ENDED
NEEDED = (Role.AGENCY_ADMINISTRATOR, Role.PLATFORM_ADMINISTRATOR)


# Without its last one a force could decide about no closure, or would be told of danger by nobody's duty.
NEVER_NONE = (*NEEDED, Role.INSPECTOR, Role.DUTY_OFFICER)


def somebody_else_administers(held: Membership, by: Authority, given: Mapping[str, Any]) -> str | None:
    """An agency whose last administrator is gone could only be helped from outside."""
    return _last_of(held, NEEDED)


def somebody_else_has_it(held: Membership, by: Authority, given: Mapping[str, Any]) -> str | None:
    """The last administrator, inspector or duty officer of an agency keeps the role, whatever is said of it."""
    return _last_of(held, NEVER_NONE)


def _last_of(held: Membership, roles: tuple[str, ...]) -> str | None:
    if held.state != ACTIVE or held.role not in roles:
        return None
    others = Membership.objects.live().filter(agency_id=held.agency_id, role=held.role, user__is_active=True)
    # Who leaves soon is no successor: on their last day the agency would have none.
    staying = others.exclude(user_id__in=Departure.objects.standing().values("person_id"))
    if staying.exclude(user_id=held.user_id).exists():
        return None
    return f"This is the last {held.get_role_display().lower()} of {held.agency}. Invite another one first."


CONFIRM = Move(
    "confirm", confirm_role, "confirmed", (way(PROPOSED, to=ACTIVE),), operation=Operation.SECURITY, of=Membership
)
DECLINE = Move(
    "decline", confirm_role, "declined", (way(PROPOSED, to=ENDED),), operation=Operation.SECURITY, of=Membership
)
END = Move(
    "end",
    end_role,
    "ended",
    (way(PROPOSED, ACTIVE, to=ENDED),),
    (somebody_else_administers,),
    operation=Operation.SECURITY,
    of=Membership,
)
LAPSE = Move(
    "lapse",
    lapse_role,
    "ended by itself",
    (way(PROPOSED, ACTIVE, to=ENDED),),
    operation=Operation.SECURITY,
    of=Membership,
)
DROP = Move(
    "drop",
    drop_role,
    "ended, as it is not needed",
    (way(ACTIVE, to=ENDED),),
    (somebody_else_has_it,),
    operation=Operation.SECURITY,
    of=Membership,
)
MOVES = (CONFIRM, DECLINE, END, LAPSE, DROP)
