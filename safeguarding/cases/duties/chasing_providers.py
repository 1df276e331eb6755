"""The keeper's duty: a provider who has not taken a brief on, not reported a session, or held none in time. The owner of the
case, its supervisors, and the coordinator and chair at the council are told at once, and again every week; the provider once."""

from __future__ import annotations

from referrals.casework.notices.raising import late_since
from safeguarding.access import on_no_hold, panel_may_know
from safeguarding.cases.notices.providers import tell_council, tell_of_waiting, tell_provider
from safeguarding.cases.provision import ASKED_OF_A_PROVIDER, Red, going
from safeguarding.models import OPEN_COMMISSIONS, Case, Commission
from safeguarding.notices import tell_of_late_case

YOURS = {
    "not_taken": "A brief waits for you: say whether you take it on.",
    "no_report": "A report of a session is overdue.",
    "no_session": "A session is overdue. Record it, or say why it was not held.",
}
assert set(YOURS) == set(ASKED_OF_A_PROVIDER), "what a provider is asked for has its words"


def chase_providers() -> None:
    """While a hold stands neither provider nor council is written to; the owner of the case is. A provider whose support
    waits is told that it does, and is asked for nothing."""
    open_still = Commission.objects.filter(state__in=OPEN_COMMISSIONS)
    at_providers = set(open_still.filter(on_no_hold()).values_list("pk", flat=True))
    at_councils = set(Case.objects.filter(panel_may_know(), closed_at__isnull=True).values_list("pk", flat=True))
    related = open_still.select_related("case__owner", "case__referral", "referral", "provider", "agency")
    for one in going(related.order_by("first_by", "pk")):
        if one.waits and one.commission.pk in at_providers:
            tell_of_waiting(one.commission)
        for red in one.reds:
            _chase(one.commission, red, council=one.commission.case_id in at_councils)
        for red in one.asked_for if one.commission.pk in at_providers else ():
            about = f"{one.commission.pk}:{red.since}"
            tell_provider(one.commission, kind=f"provider.{red.what}", words=YOURS[red.what], about=about)


def _chase(commission: Commission, red: Red, *, council: bool) -> None:
    late = late_since(red.since)
    about = f"{commission.pk}:{late.occasion}"
    kind, words = f"case.provider_{red.what}", late.words(red.words)
    tell_of_late_case(commission.case, late, kind=kind, words=words, about=about)
    if council:
        tell_council(
            commission.case, kind=f"panel.provider_{red.what}", words=words, about=about, urgent=late.is_for_inspectors
        )
