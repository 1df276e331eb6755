"""Who asks those who told us how the person is now: the coordinator of the council whose panel has the case, and who works on it.

The police can because a council may have no coordinator. Neither opens to the other what the rules of the case do not."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from accounts.authority import Authority
from accounts.roles import Role
from accounts.shares import live_share
from core.rules import Branch, Rule
from core.ways import through
from safeguarding.access.cases import work_case
from safeguarding.access.panel import see_panel_case
from safeguarding.models import Case, PanelReferral


def _coordinated_by_me(who: Authority) -> Q | None:
    councils = who.agencies(Role.CHANNEL_COORDINATOR)
    if not councils:
        return None
    mine = PanelReferral.objects.filter(live_share(), agency_id__in=councils, case_id=OuterRef("pk"))
    seen = see_panel_case.filter(who, Case.objects.filter(pk=OuterRef("pk")))
    return Q(Exists(mine), Exists(seen))


ask_their_view = Rule(
    name="safeguarding.ask_their_view",
    reason="Only the coordinator of the council, the owner of the case or a supervisor of the force can do this.",
    branches=(
        Branch("coordinated by me", _coordinated_by_me),
        Branch("by safeguarding.work_case", through(work_case, Case, "pk")),
    ),
)
