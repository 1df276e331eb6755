"""A line of the queue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.authority import Authority
from core.components import Label
from core.kept import kept
from core.kept_rows import Asking, RowsWritten, abreast, places_of, write_rows
from core.reference_numbers import display_reference
from referrals.casework.moves import CLAIM
from referrals.casework.views.bar import labels, state_label
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

    @property
    def by_hour(self) -> bool:
        """Danger is told in minutes and hours."""
        return self.referral.danger_now != Answer.NO


def queue_rows(referrals: Sequence[Referral], *, named: bool, claims: Authority | None = None) -> list[QueueRow]:
    """Names, danger and what this reader may claim come in one statement for the whole page; names, or not at all."""
    subjects = [one.subject_id for one in referrals] if named else []
    asked = names_asked(subjects), standing_asked(referrals), _free_asked(referrals, claims)
    names, dangers, free = abreast(*asked)
    called, stands = known_as(names), {danger.referral_id: danger for danger in dangers}
    may_claim = {one.pk for one in free}
    return [
        _row(
            one,
            stands.get(one.pk),
            name=called[one.subject_id] if named else "",
            may_claim=one.pk in may_claim,
        )
        for one in referrals
    ]


def _free_asked(referrals: Sequence[Referral], who: Authority | None) -> Asking | list[Referral]:
    """Which of them no officer has, and this reader may take on."""
    unclaimed = [one.pk for one in referrals if one.officer_id is None and one.state in CLAIM.sources]
    if who is None or not unclaimed:
        return []
    places = places_of(len(unclaimed))

    def write(who: Authority) -> RowsWritten | None:
        return write_rows(CLAIM.rule.filter(who, Referral.objects.filter(pk__in=places)).order_by().only("pk"))

    written = kept((_free_asked, len(unclaimed)), who, write)
    return written.asking(who, dict(zip(places, unclaimed, strict=True))) if written is not None else []


def _row(referral: Referral, danger: Danger | None, *, name: str, may_claim: bool) -> QueueRow:
    """What has ended has no clock, except where danger stands in an open case."""
    return QueueRow(
        referral=referral,
        reference=display_reference(referral.reference),
        state=state_label(referral),
        name=name,
        flags=labels(referral)[1:],
        runs=referral.state not in FINISHED or danger is not None,
        taken=_taken(danger),
        may_claim=may_claim,
    )


def _taken(danger: Danger | None) -> str:
    """Who has it, where danger stands."""
    if danger is None:
        return ""
    return f"{danger.taken_by.name} has this" if danger.taken_by else "Nobody has taken this"
