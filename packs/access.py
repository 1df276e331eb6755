"""Who may ask for a pack, open its page, take the file, end it. A partner sees nothing of packs."""

from __future__ import annotations

from django.db.models import Q

from accounts.authority import Authority
from core.clock import now
from core.jobs import JobState
from core.rules import Condition, Rule
from referrals import access as referrals

request_pack = Rule(
    name="packs.request",
    reason="Only the officer who has this, or a supervisor of the force, can ask for a pack.",
    branches=(referrals.MY_CASELOAD, referrals.SUPERVISOR_OF_FORCE),
    conditions=(referrals.NOT_KEPT_OUT, referrals.NOT_SEALED),
)


def _is_ready(who: Authority, prefix: str) -> Q:
    return Q(**{f"{prefix}state": JobState.DONE, f"{prefix}pack__isnull": False})


def _not_revoked(who: Authority, prefix: str) -> Q:
    return Q(**{f"{prefix}revoked_at__isnull": True})


def _not_expired(who: Authority, prefix: str) -> Q:
    # Also true of a pack that is not made yet: that is another reason, given by another condition.
    return Q(**{f"{prefix}pack__isnull": True}) | Q(**{f"{prefix}pack__expires_at__gt": now()})


IS_READY = Condition(_is_ready, "This pack is not ready yet.", "ready")
NOT_REVOKED = Condition(_not_revoked, "This pack was revoked. Ask for a new one if you still need it.", "not revoked")
NOT_EXPIRED = Condition(_not_expired, "This pack has expired. Ask for a new one if you still need it.", "not expired")

see_pack = Rule(
    name="packs.see",
    reason=referrals.see_case_file.reason,
    branches=(referrals.by_the_referral(referrals.see_case_file),),
)
download_pack = Rule(
    name="packs.download",
    reason="Only the officer who has this, or a supervisor of the force, can take the file.",
    branches=(referrals.by_the_referral(request_pack),),
    conditions=(NOT_REVOKED, NOT_EXPIRED, IS_READY),
)
steer_pack = Rule(
    name="packs.steer",
    reason="Only the officer who has this, or a supervisor of the force, can change it.",
    branches=(referrals.by_the_referral(request_pack),),
)
