"""Requests to partners and briefs of intervention providers that stay open when a record is sealed: who opens them, and
closing them in the same act (M20)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from django.utils import timezone

from accounts.authority import Authority
from audit.log import log
from core.reference_numbers import display_reference
from referrals.casework.actions.seal_reach import Still, people_named
from referrals.models import Referral
from safeguarding.access import see_commission, see_request
from safeguarding.cases.actions import providers
from safeguarding.cases.provision import briefs_of
from safeguarding.kinds import PARTNERACTION_CLOSED_TO_PARTNER
from safeguarding.models import Commission, PartnerAction
from safeguarding.notices import forget_at_desk
from safeguarding.requests.actions.steering import end_requests

# What the desk and the provider read; why a record is sealed is for inspectors.
SAID = "No longer needed"


def open_to_partners(referral: Referral) -> Iterable[Still]:
    for action in referral.actions.select_related("agency", "referral").order_by("asked_at", "pk"):
        if people := people_named(see_request, action):
            what = f"Request {display_reference(action.reference)} to {action.agency}, and nothing else"
            yield Still(f"request-{action.pk}", what, people, partial(_close, action.pk))


def open_to_providers(referral: Referral) -> Iterable[Still]:
    for brief in briefs_of(referral):
        if people := people_named(see_commission, brief):
            what = f"Brief {display_reference(brief.reference)}, with the provider's own sessions and reports"
            yield Still(f"brief-{brief.pk}", what, people, partial(_end, brief.pk))


def _end(pk: int, by: Authority) -> None:
    brief = Commission.objects.get(pk=pk)
    providers.end(commission=brief, reason=SAID, version=brief.version, by=by)


def _close(pk: int, by: Authority) -> None:
    """What is open ends; of what has ended, the desk's right to look back does."""
    action = PartnerAction.objects.select_related("referral", "agency").get(pk=pk)
    if action.is_open:
        end_requests([action], reason=SAID, by=by)
        return
    action.partner_access_until = timezone.now()
    action.save(update_fields=["partner_access_until"])
    log(PARTNERACTION_CLOSED_TO_PARTNER, target=action)
    forget_at_desk(action)
