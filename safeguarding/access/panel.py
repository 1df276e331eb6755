"""The panel of the council that section 36 names: what its front door, coordinator and chair see, and who gives and ends it."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.authority import Authority
from accounts.roles import PANEL_OFFICE
from accounts.shares import has_grant, live_share
from core.rules import Branch, Condition, Rule, record_column
from core.ways import through
from referrals.models import Seal
from safeguarding.access.cases import work_case
from safeguarding.access.requests import NOT_KEPT_OUT, NOT_ON_HOLD, on_no_hold
from safeguarding.models import Case, CaseGrant, PanelConflict, PanelReferral


def _panel_shares(who: Authority) -> QuerySet[Any]:
    """The cases that its own council's panel was given, for as long as it was given them."""
    return PanelReferral.objects.filter(
        live_share(), has_grant(CaseGrant, record="case"), agency_id__in=who.agencies(*PANEL_OFFICE)
    )


def _referred_to_my_panel(who: Authority) -> Q | None:
    """Its own section 36 referrals, and no other council's."""
    if not who.agencies(*PANEL_OFFICE):
        return None
    return Q(Exists(_panel_shares(who).filter(case_id=OuterRef("pk"))))


def _office_of_panel(case: Case) -> Q:
    councils = PanelReferral.objects.filter(live_share(), case=case).values("agency_id")
    return Q(agency__in=councils, role__in=PANEL_OFFICE)


def _not_sealed_since(prefix: str) -> Q:
    """As of copies: what was referred in spite of a seal stays; of what was sealed since, nothing is seen."""
    since = Seal.objects.standing().filter(
        referral_id=OuterRef(f"{prefix}referral_id"), at__gt=OuterRef(f"{prefix}opened_at")
    )
    return ~Q(Exists(since))


def _no_conflict(who: Authority, prefix: str) -> Q:
    declared = PanelConflict.objects.filter(case_id=OuterRef(record_column(prefix)), person_id=who.pk)
    return ~Q(Exists(declared))


NO_CONFLICT = Condition(
    _no_conflict, "You declared a conflict of interest in this case.", "no conflict of interest declared"
)


def panel_may_know() -> Q:
    """Cases of which the council may hear: no hold stands over them, and they were not sealed since."""
    return on_no_hold() & _not_sealed_since("")


see_panel_case = Rule(
    name="safeguarding.see_panel_case",
    reason="Only the front door, coordinator and chair of the council whose panel it was referred to can open this.",
    branches=(
        Branch(
            "referred to my council's panel",
            _referred_to_my_panel,
            rows=_panel_shares,
            prefix="case__",
            people=_office_of_panel,
            says="front door, coordinator or chair of the council whose panel it was referred to",
        ),
    ),
    conditions=(
        Condition(lambda who, prefix: _not_sealed_since(prefix), "This is not available.", "not sealed since"),
        NOT_ON_HOLD,
        NOT_KEPT_OUT,
        NO_CONFLICT,
    ),
)


def by_the_case(rule: Rule) -> Branch:
    """What a person may do with the case, they may do with its referral to the panel."""
    return Branch(f"by {rule.name}", through(rule, Case, "case_id"))


acknowledge_panel = Rule(
    name="safeguarding.acknowledge_panel",
    reason=see_panel_case.reason,
    branches=(by_the_case(see_panel_case),),
)
steer_panel = Rule(name="safeguarding.steer_panel", reason=work_case.reason, branches=(by_the_case(work_case),))
