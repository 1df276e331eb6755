"""What requests to partners and cases tell of a person over time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.urls import reverse

from accounts.authority import Authority
from core.reference_numbers import display_reference
from referrals.casework.contacts import Known, Source
from referrals.models import Referral
from safeguarding.access import see_action, see_case
from safeguarding.cases.presenters.stages import standing
from safeguarding.models import Case, PartnerAction

# What was asked and given stands in the request itself.
NOT_READ = ("what", "why", "disclosed", "safe_contact", "evidence", "decline_reason")


def _asked_and_answered(referrals: Sequence[Referral], who: Authority, texts: bool) -> Iterator[Known]:
    """An answer is a contact of its agency, unless it knows nothing of the person."""
    of = {one.pk: one for one in referrals}
    actions = see_action.filter(who, PartnerAction.objects.filter(referral__in=of)).select_related("agency")
    for action in actions.defer(*NOT_READ, *(() if texts else ("answer",))):
        record: dict[str, Any] = {
            "record": f"Request {display_reference(action.reference)}",
            "href": reverse("safeguarding:partners", args=[of[action.referral_id].public_id]),
            "opened": (see_action, action),
        }
        what = f"was asked: {action.get_kind_display().lower()}"
        yield Known(action.asked_at, what, action.agency.name, is_contact=False, **record)
        if action.answered_at:
            knows, text = not action.nothing_known, action.answer if texts else ""
            answered = "answered" if knows else "answered that it knows nothing"
            yield Known(action.answered_at, answered, action.agency.name, text=text, is_contact=knows, **record)


def _cases_over_time(referrals: Sequence[Referral], who: Authority, texts: bool) -> Iterator[Known]:
    cases = see_case.filter(who, Case.objects.filter(referral__in=[one.pk for one in referrals]))
    for case in cases:
        record: dict[str, Any] = {
            "record": f"Case {display_reference(case.reference)}",
            "href": reverse("safeguarding:case", args=[case.public_id]),
            "opened": (see_case, case),
        }
        kind = case.get_kind_display()
        stands = f"It stands at: {standing(case).at}" if texts else ""
        yield Known(case.opened_at, f"Case opened: {kind}", "", text=stands, is_contact=False, **record)
        if case.closed_at:
            yield Known(case.closed_at, f"Case closed: {kind}", "", is_contact=False, **record)


KNOWN = (Source(_asked_and_answered), Source(_cases_over_time, tells_of_contacts=False))
