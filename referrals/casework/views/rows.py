"""A line of the queue."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.authority import Authority
from core.components import Label
from core.kept_rows import Abreast, abreast, asking_for
from core.reference_numbers import display_reference
from referrals.access import handle_emergency
from referrals.casework.moves import CLAIM
from referrals.casework.views.bar import labels
from referrals.danger import standing_asked
from referrals.models import Danger, Referral
from referrals.models.referral import FINISHED, Answer
from subjects.people import known_as, names_asked


@dataclass(frozen=True)
class QueueRow:
    """The person's name stands only where it is needed: in the own caseload, and where it was searched for."""

    referral: Referral
    reference: str
    name: str
    state: Label
    flags: list[Label]
    runs: bool
    taken: str
    may_claim: bool
    may_take: bool  # danger that nobody has taken

    @property
    def by_hour(self) -> bool:
        """Danger is told in minutes and hours."""
        return self.referral.danger_now != Answer.NO


def queue_rows(referrals: Sequence[Referral], *, named: bool, claims: Authority | None = None) -> list[QueueRow]:
    """Names, danger and what this reader may claim or take come in one statement for the whole page; names, or not at all."""
    subjects = [one.subject_id for one in referrals] if named else []
    unclaimed = [one.pk for one in referrals if one.officer_id is None and one.state in CLAIM.sources]
    dangerous = [one.pk for one in referrals if one.danger_now != Answer.NO]
    free_asked, open_asked = _asked_of(unclaimed, claims, _to_claim), _asked_of(dangerous, claims, _to_take)
    names, dangers, free, to_take = abreast(names_asked(subjects), standing_asked(referrals), free_asked, open_asked)
    called, stands = known_as(names), {danger.referral_id: danger for danger in dangers}
    may_claim, may_take = {one.pk for one in free}, {one.pk for one in to_take}
    return [
        _row(
            one,
            stands.get(one.pk),
            name=called[one.subject_id] if named else "",
            may_claim=one.pk in may_claim,
            may_take=one.pk in may_take,
        )
        for one in referrals
    ]


def _asked_of(keys: Sequence[int], who: Authority | None, build: Callable[..., QuerySet[Referral]]) -> Abreast:
    """Of which of these this reader may do what the rule opens: claim what no officer has, or say that they have it."""
    return asking_for(who, build, *keys) if who is not None and keys else []


def _to_claim(who: Authority, *keys: int) -> QuerySet[Referral]:
    return CLAIM.rule.filter(who, Referral.objects.filter(pk__in=keys)).order_by().only("pk")


def _to_take(who: Authority, *keys: int) -> QuerySet[Referral]:
    return handle_emergency.filter(who, Referral.objects.filter(pk__in=keys)).order_by().only("pk")


def _row(referral: Referral, danger: Danger | None, *, name: str, may_claim: bool, may_take: bool) -> QueueRow:
    """What has ended has no clock, except where danger stands in an open case."""
    state, *flags = labels(referral)
    return QueueRow(
        referral=referral,
        reference=display_reference(referral.reference),
        state=state,
        name=name,
        flags=flags,
        runs=referral.state not in FINISHED or danger is not None,
        taken=_taken(danger),
        may_claim=may_claim,
        may_take=may_take and danger is not None and danger.taken_by is None,
    )


def _taken(danger: Danger | None) -> str:
    """Who has it, where danger stands."""
    if danger is None:
        return ""
    return f"{danger.taken_by.name} has this" if danger.taken_by else "Nobody has taken this"
