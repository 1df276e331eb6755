"""What becomes of a case at the council whose panel it was referred to under section 36: given, acknowledged, taken
back, and gone from its list some days after the case has ended."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.authority import Authority
from accounts.keeper.rounds import destroys
from accounts.shares import drop_grant, give_grant, give_grant_back, live_share, open_share, sweep
from audit.log import log
from audit.moves import MoveDenied, move
from referrals.casework.presenters.claims import every_claim
from referrals.models import Referral
from safeguarding.access import panel_may_know
from safeguarding.cases.actions.hand_overs import lapse_with
from safeguarding.cases.moves.panel import ACKNOWLEDGE, BASIS, GIVE_AGAIN, TAKE_BACK
from safeguarding.cases.notices.hand_overs import BETWEEN_COUNCILS
from safeguarding.cases.notices.transfers import BETWEEN_FORCES
from safeguarding.disclosure import says_where_they_live
from safeguarding.kinds import CASE_REFERRED_TO_PANEL
from safeguarding.limits import COUNCIL_ACKNOWLEDGES, LIMITS
from safeguarding.models import Case, CaseGrant, CaseTransfer, HandOver, HandOverState, PanelReferral
from safeguarding.models.panels import CHANNEL_COOPERATION
from safeguarding.notices import forget_at_panel, tell_panel, tell_panel_gone, tell_taken
from safeguarding.panels.notices import (
    forget_what_hangs_on,
    has_coordinator,
    tell_owners_of_actions,
    tell_without_coordinator,
)
from safeguarding.panels.presenters.referred import all_panels, councils_of

REFERRED = "Somebody was referred to your council's panel under section 36. Look at this now."
WRONG = (
    "Something that your council was told in a referral to its panel has been found wrong. Open it and read it again."
)
NOT_GIVEN: dict[str, Any] = {"revoked_at": None, "revoked_by": None, "taken_back_why": ""}


def refer_to_panel(*, case: Case, by: Authority) -> PanelReferral:
    """What section 36 says of the person goes to the council that the case names: from now on in its list. Part of the
    decision under section 36."""
    council = case.decision.to_agency
    if council is None:
        raise MoveDenied("The decision names no council. Return it, and choose the council.")
    panel = PanelReferral(
        case=case,
        agency=council,
        why="Referred to its panel",
        lawful_basis=CHANNEL_COOPERATION,
        plan_due_at=case.plan_due_at,
        acknowledge_by=_clock(),
    )
    open_share(panel, record=case, by=by)
    log(CASE_REFERRED_TO_PANEL, target=case, data={"agency": council.name, "basis": BASIS})
    tell_panel(panel, kind="case.panel", words=REFERRED)
    if not has_coordinator(council.pk):
        tell_without_coordinator(case)
    return panel


def tell_what_is_wrong(referral: Referral) -> None:
    """The council reads what stands now; that something it may have written down stands no more, its front door is told,
    once for each claim. Not of what it cannot open: taken back, over, or while a hold stands."""
    cases = Case.objects.filter(panel_may_know(), referral=referral)
    wrong = [claim for claim in every_claim(referral.subject) if claim.withdrawn_at is not None]
    for panel in all_panels().filter(live_share(), case__in=cases):
        for claim in wrong:
            if claim.withdrawn_at > councils_of(panel)[-1].since:
                tell_panel(panel, kind="panel.corrected", words=WRONG, about=f"{panel.case_id}:{claim.key}")
    for kind, between in ((HandOver, BETWEEN_COUNCILS), (CaseTransfer, BETWEEN_FORCES)):
        rows: Any = kind.objects.filter(case__in=cases, state=HandOverState.WAITING)
        for put in rows.select_related("case", "referral"):
            for claim in wrong:
                if claim.withdrawn_at > put.put_at and says_where_they_live(claim):
                    between.tell_corrected(put, about=f"{put.pk}:{claim.key}")


@transaction.atomic
def acknowledge(*, panel: PanelReferral, version: int, by: Authority) -> PanelReferral:
    """The front door says "we have this": the owner of the case reads who and when, and the clock stops."""
    taken = move(panel, ACKNOWLEDGE, by=by, given={"version": version}, taken_by=by.user, taken_at=timezone.now())
    tell_taken(taken)
    return taken


@transaction.atomic
def take_back(*, panel: PanelReferral, reason: str, version: int, by: Authority) -> PanelReferral:
    """The council's sight ends: gone on its very next request, with every message that led there."""
    gone = move(
        panel,
        TAKE_BACK,
        by=by,
        given={"version": version, "words": reason, "agency": panel.agency.name},
        revoked_at=timezone.now(),
        revoked_by=by.user,
        taken_back_why=reason,
    )
    drop_grant(gone, record=gone.case)
    lapse_with(gone.case, by=by)
    forget_at_panel(gone)
    forget_what_hangs_on(gone.case)
    if _may_be_told(gone):
        tell_panel_gone(gone)
        tell_owners_of_actions(gone.case, gone.agency_id)
    return gone


@transaction.atomic
def give_again(*, panel: PanelReferral, reason: str, version: int, by: Authority) -> PanelReferral:
    """It was taken back by mistake, or the reason is over: the council has it again, and acknowledges it anew."""
    given = {"version": version, "words": reason, "agency": panel.agency.name, "basis": BASIS}
    again = move(
        panel,
        GIVE_AGAIN,
        by=by,
        given=given,
        **NOT_GIVEN,
        taken_by=None,
        taken_at=None,
        acknowledge_by=_clock(),
    )
    give_grant(again, record=again.case)
    tell_panel(again, kind="case.panel", words=REFERRED)
    return again


def case_has_ended(case: Case, *, by: Authority) -> None:
    """The council reads it for some days more (local limit). While a hold stands it is told nothing."""
    panel = _given(case)
    if panel is not None and case.closed_at is not None:
        panel.until = case.closed_at + timedelta(days=LIMITS.panel_days_after_end)
        panel.save(update_fields=["until"])
        lapse_with(case, by=by)
        if _may_be_told(panel):
            tell_panel(panel, kind="panel.closed", words="A case referred to your council's panel was closed.")


def tell_of_consent(case: Case, *, about: object) -> None:
    """The council hears that there is an answer, and reads on its page whether consent stands; not while a hold stands."""
    panel = all_panels().filter(live_share(), case=case).first()
    if panel is not None and _may_be_told(panel):
        words = "There is an answer about consent in a case that was referred to your council's panel."
        tell_panel(panel, kind="panel.consent", words=words, about=str(about))


def case_goes_on(case: Case) -> None:
    """It was opened again: it stands in the council's list as before, unless it was taken back."""
    panel = _given(case)
    if panel is not None:
        panel.until = None
        panel.save(update_fields=["until"])
        give_grant_back(panel, record=case)
        if _may_be_told(panel):
            words = "A case referred to your council's panel was opened again."
            tell_panel(panel, kind="panel.reopened", words=words)


@destroys
def sweep_grants() -> int:
    """The keeper's duty: the grant of a share that has run out goes too."""
    return sweep(share_model=PanelReferral, grant_model=CaseGrant, record_field="case")


def _given(case: Case) -> PanelReferral | None:
    held = all_panels().select_for_update(of=("self",))
    found: PanelReferral | None = held.filter(case=case, revoked_at__isnull=True).first()
    return found


def _may_be_told(panel: PanelReferral) -> bool:
    return Case.objects.filter(panel_may_know(), pk=panel.case_id).exists()


def _clock() -> Any:
    return COUNCIL_ACKNOWLEDGES.due(timezone.now())
