"""Who may ask who can see a record now, and who could on a day that is over."""

from __future__ import annotations

from django.db.models import Q

from accounts.authority import Authority
from accounts.roles import Role
from audit.access import agencies_audited
from core.rules import Branch, Rule
from core.ways import held
from referrals import access as referrals


def _supervised_by_me(who: Authority) -> Q | None:
    """With every condition of a supervisor's own rule: a sealed record is shown to none who may not know of it."""
    return referrals.assign.q(who) if referrals.assign.anywhere(who) else None


def _audited_by_me(who: Authority) -> Q | None:
    agencies = agencies_audited(who)
    if agencies is None:
        return Q(pk__isnull=False)
    return Q(force_id__in=agencies) if agencies else None


see_who_sees = Rule(
    name="safeguarding.see_who_sees",
    reason="Only a supervisor of the force, and auditors, see who can see a record.",
    branches=(
        Branch("supervisor of the force", _supervised_by_me),
        Branch("auditor of the force or of the service", _audited_by_me),
    ),
    conditions=(referrals.NOT_KEPT_OUT,),
)


# For those who answer for how the record was handled. A supervisor is answered for: what was open to whom last year is
# not what they work with.
see_past_sight = Rule(
    name="safeguarding.see_past_sight",
    reason="Only auditors, and the data protection officer of the force, see who could see a record.",
    branches=(
        Branch("auditor of the force or of the service", _audited_by_me),
        Branch("data protection officer of the force", held("force_id", Role.DATA_PROTECTION_OFFICER)),
    ),
    conditions=(referrals.NOT_KEPT_OUT,),
)
