"""Who may ask for a pack, open its page, take the file, end it; and which agency opens one that was sent to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Exists, OuterRef, Q

from accounts.authority import Authority
from accounts.roles import Role
from accounts.shares import has_grant, live_share
from core.clock import now
from core.gravity import Grave
from core.jobs import JobState
from core.rules import Branch, Condition, Gate, Order, Rule
from packs.limits import LIMITS
from packs.models import ENDED, WITH_AGENCY, PackGrant, ShareState
from referrals import access as referrals
from referrals.casework.rules.holds import nothing_held
from referrals.models import Seal

request_pack = Rule(
    name="packs.request",
    reason="Only the officer who has this, or a supervisor of the force, can ask for a pack.",
    branches=(referrals.MY_CASELOAD, referrals.SUPERVISOR_OF_FORCE),
    conditions=(referrals.NOT_KEPT_OUT, referrals.NOT_SEALED),
)

request_court_pack = Rule(
    name="packs.request_court",
    reason="Only a supervisor of the force can ask for a pack for a court.",
    branches=(referrals.SUPERVISOR_OF_FORCE,),
    conditions=request_pack.conditions,
    grave=Grave.TAKES_OUT,
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


def _not_stopped(job: str) -> Callable[[Any, str], Q]:
    return lambda who, prefix: Q(**{f"{prefix}{job}stopped_at__isnull": True})


NOT_STOPPED = Condition(
    _not_stopped(""), "A file in this pack is not given any more, so nobody takes it. Make a new one.", "not stopped"
)


see_pack = Rule(
    name="packs.see",
    reason=referrals.see_case_file.reason,
    branches=(referrals.by_the_referral(referrals.see_case_file),),
)
download_pack = Rule(
    name="packs.download",
    reason="Only the officer who has this, or a supervisor of the force, can take the file.",
    branches=(referrals.by_the_referral(request_pack),),
    conditions=(NOT_REVOKED, NOT_STOPPED, NOT_EXPIRED, IS_READY),
    grave=Grave.TAKES_OUT,
)
steer_pack = Rule(
    name="packs.steer",
    reason="Only the officer who has this, or a supervisor of the force, can change it.",
    branches=(referrals.by_the_referral(request_pack),),
)


# --- A pack that is shared with an agency -------------------------------------------------------------------------


def _delivered_to_my_agency(who: Authority) -> Q | None:
    """Sent and made, and neither run out nor recalled: the live share and the grant of its agency's group, both."""
    agencies = who.agencies(Role.PRACTITIONER)
    if not agencies:
        return None
    alive = live_share() & Q(has_grant(PackGrant, record="job"))
    return Q(agency_id__in=agencies, state__in=WITH_AGENCY) & alive


def _recalled_from_my_agency(who: Authority) -> Q | None:
    agencies = who.agencies(Role.PRACTITIONER)
    return Q(agency_id__in=agencies, state__in=ENDED, destroy_by__isnull=False) if agencies else None


def _not_sealed_since(prefix: str) -> Q:
    """As of copies: what was shared in spite of a seal stays; of what was sealed since, nothing is seen."""
    since = Seal.objects.standing().filter(
        referral_id=OuterRef(f"{prefix}referral_id"), at__gt=OuterRef(f"{prefix}sent_at")
    )
    return ~Q(Exists(since))


NOT_AVAILABLE = "This pack is not available."
NOT_STOPPED_THERE = Condition(_not_stopped("job__"), NOT_AVAILABLE, "pack not stopped")
receive_pack = Rule(
    name="packs.receive",
    reason="Only practitioners of the agency that it was sent to can open this, and only while it is shared.",
    branches=(
        Branch(
            "sent to my agency",
            _delivered_to_my_agency,
            people=lambda share: Q(agency_id=share.agency_id, role=Role.PRACTITIONER),
            says="practitioner of the agency that it was sent to",
        ),
    ),
    conditions=(
        Condition(lambda who, prefix: _not_sealed_since(prefix), NOT_AVAILABLE, "pack not sealed since"),
        Condition(lambda who, prefix: nothing_held(f"{prefix}referral__"), NOT_AVAILABLE, "pack not on hold"),
        NOT_STOPPED_THERE,
        referrals.NOT_KEPT_OUT.through("referral__"),
    ),
)
take_received = Rule(
    name="packs.take_received",
    reason=receive_pack.reason,
    branches=receive_pack.branches,
    conditions=(
        *receive_pack.conditions,
        Condition(
            lambda who, prefix: Q(**{f"{prefix}state": ShareState.ACKNOWLEDGED}),
            "Say first that your agency has it. Then you can take a copy.",
            "acknowledged",
        ),
    ),
)
NEWEST_SENT = Order(key="sent_at", descending=True)
certify_destroyed = Rule(
    name="packs.certify_destroyed",
    reason="Only practitioners of the agency that it was recalled from can say what became of its copies.",
    branches=(Branch("recalled from my agency", _recalled_from_my_agency),),
)


def _closed_lately_to_my_agency(who: Authority) -> Q | None:
    """Past its last day, or recalled before the agency had opened it; one that was opened has a page of its own (above). Or closed
    because a practitioner there said that a file in it should not be here: of one that is closed otherwise they are told nothing."""
    agencies, since = who.agencies(Role.PRACTITIONER), now() - LIMITS.closed_told
    if not agencies:
        return None
    past = Q(state__in=WITH_AGENCY, revoked_at__isnull=True, until__lte=now(), until__gt=since)
    unopened = Q(state__in=ENDED, destroy_by__isnull=True, revoked_at__gt=since)
    given = Q(job__stopped_at__isnull=True)
    said_wrong = Q(state__in=WITH_AGENCY, wrong_said_at__gt=since)
    return Q(agency_id__in=agencies) & (given & (past | unopened) | said_wrong)


hear_of_closed = Rule(
    name="packs.hear_of_closed",
    reason="Only practitioners of the agency that it was sent to hear that it is closed.",
    branches=(Branch("closed lately to my agency", _closed_lately_to_my_agency),),
    conditions=tuple(each for each in receive_pack.conditions if each is not NOT_STOPPED_THERE),
)
sees_received = Gate(
    "packs.received",
    "Only practitioners see what was sent to their agency.",
    lambda who: who.holds(Role.PRACTITIONER),
)
supervise_packs = Rule(
    name="packs.supervise",
    reason="Only a supervisor of the force can say yes to this.",
    branches=(referrals.SUPERVISOR_OF_FORCE,),
    conditions=(referrals.NOT_KEPT_OUT, referrals.NOT_SEALED),
)
see_share = Rule(name="packs.see_share", reason=see_pack.reason, branches=see_pack.branches)
steer_share = Rule(name="packs.steer_share", reason=steer_pack.reason, branches=steer_pack.branches)
approve_share = Rule(
    name="packs.approve_share",
    reason=supervise_packs.reason,
    branches=(referrals.by_the_referral(supervise_packs),),
    grave=Grave.TAKES_OUT,
)
