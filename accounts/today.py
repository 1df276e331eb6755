"""What the first page says to those who answer for colleagues."""

from __future__ import annotations

from accounts import access
from accounts.authority import Authority
from accounts.models import Membership
from core.counting import Counting
from core.today import WAITING, Line


def to_confirm(who: Authority) -> Counting:
    return Counting(access.confirm_role, Membership, access.OLDEST_FIRST, access.proposed)


LINES = (
    Line("Roles that wait for your yes or no", WAITING, "accounts:confirmations", access.confirms, to_confirm, 71),
)
