"""Every other referral about the same person: how many times, when, by whom, and why each was closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import QuerySet

from accounts.authority import Authority
from core.row_security import as_the_service
from referrals.access import see_case_file
from referrals.decision_texts import rules as texts
from referrals.models import Decision, Referral
from referrals.models.decision import Outcome
from subjects import people


@dataclass(frozen=True)
class Earlier:
    """One of them, and its newest approved decision."""

    referral: Referral
    decision: Decision | None
    reasons: Sequence[str]


@dataclass(frozen=True)
class History:
    """`here` may be read; `elsewhere` is held by other forces: when, and whom to ring."""

    here: Sequence[Earlier] = field(default=())
    elsewhere: Sequence[Referral] = field(default=())

    @property
    def times(self) -> int:
        return len(self.here) + len(self.elsewhere)


def others(referral: Referral) -> QuerySet[Referral]:
    """Other referrals of the same person. No sealed record is in the history of an open one."""
    person = people.joined_to(referral.subject)
    same = Referral.objects.filter(subject_id__in=person).exclude(pk=referral.pk)
    return same.select_related("agency", "force", "submitted_by", "officer").order_by("-submitted_at")


@as_the_service()
def earlier(referral: Referral, who: Authority) -> History:
    """Other forces' records show their date and the force to ring, and nothing more."""
    found = list(others(referral))
    seen = set(
        see_case_file.filter(who, Referral.objects.filter(pk__in=[o.pk for o in found])).values_list("pk", flat=True)
    )
    here = [one for one in found if one.pk in seen]
    decisions = _approved(here)
    return History(
        here=[
            Earlier(one, decision, _reasons(decision) if decision else [])
            for one in here
            for decision in [decisions.get(one.pk)]
        ],
        elsewhere=[one for one in found if one.pk not in seen and one.force_id != referral.force_id],
    )


def _reasons(decision: Decision) -> list[str]:
    said = texts.of_version(decision.texts_version)
    return [said.label(code) for code in decision.reason_codes]


def _approved(referrals: list[Referral]) -> dict[int, Decision]:
    """The newest approved decision of each; later ones overwrite earlier ones."""
    found = Decision.objects.filter(referral__in=referrals, approval__outcome=Outcome.APPROVED)
    return {d.referral_id: d for d in found.select_related("author", "approval__by").order_by("at")}
