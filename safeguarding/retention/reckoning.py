"""On which day a record is reviewed. Reckoned around the person: the clock starts when the last record of the person has
come to its end, and starts anew when the person is referred again or a record is opened again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from core.clock import local_day, months_after
from referrals.child import PERHAPS_A_CHILD, claims_about, weigh
from referrals.models import Decision, Referral
from referrals.models.decision import Outcome
from referrals.models.referral import Answer, State
from referrals.retention_classes import RetentionClass, RetentionTable, table_on
from safeguarding.cases.rules.closing import standing_follow_ups
from safeguarding.models import OPEN_ACTIONS, Case, CaseClosing, ClosingOutcome, Disposal, PartnerAction, Retention
from subjects import people
from subjects.births import age_on, best, span

SPECIAL_CARE = 10
CHILD, UNDER_10, NAMED, KEPT = "child", "under_10", "named_day", "kept"
WORDS = {
    CHILD: "Under 18, or perhaps, when it was referred: reviewed early",
    UNDER_10: "Under 10 when it was referred: special care",
    NAMED: "The decision named an earlier day",
    KEPT: "Kept at the last review",
}


@dataclass(frozen=True)
class Reckoned:
    """The class, and on which day it is reviewed: none while a record of the person is open."""

    kept_as: RetentionClass
    table: RetentionTable
    since: datetime | None = None
    review_on: date | None = None
    because: list[str] = field(default_factory=list)
    # Of the person, in every force: by their numbers, and shown to no reader.
    records: tuple[int, ...] = ()

    def overtakes(self, disposal: Disposal) -> bool:
        """What was decided, was decided of other facts: a record of the person is open, has ended later, or is new to the two
        who decided. That one went, or was parted, brings nothing new."""
        if self.since is None or self.since > disposal.since:
            return True
        return disposal.records is not None and not set(self.records) <= set(disposal.records)


def reckon(referral: Referral) -> Reckoned:
    """As things stand. It reads every record of the person, of other forces and sealed ones too. Its page shows the day of
    review alone of what comes of that: from a later day a reader can guess that there is another record (ADR 0084)."""
    everyone = people.joined_to_id(referral.subject_id, sealed_too=True)
    records = list(Referral.objects.filter(subject_id__in=everyone).order_by("pk"))
    since = None if _open(records) else max(ends(records))
    table = table_on(local_day(since or referral.submitted_at))
    decision = decided(referral)
    kept_as = _class(referral, decision, table)
    found = Reckoned(kept_as, table, since, records=tuple(one.pk for one in records))
    return found if since is None else _reviewed(referral, decision, found)


def _open(records: Iterable[Referral]) -> bool:
    """One is in hand, or taken on, or looked back at still, or waits for what a partner was asked."""
    keys = [one.pk for one in records]
    to_come = standing_follow_ups().filter(closing__case__referral__in=keys, found="")
    asked = PartnerAction.objects.filter(referral__in=keys, state__in=OPEN_ACTIONS)
    return any(one.state != State.CLOSED for one in records) or to_come.exists() or asked.exists()


def ends(records: Iterable[Referral]) -> Iterator[datetime]:
    keys = []
    for one in records:
        keys.append(one.pk)
        yield one.finished_at or one.submitted_at
    cases = Case.objects.filter(referral__in=keys)
    yield from (closed_at for closed_at in cases.values_list("closed_at", flat=True) if closed_at)


def decided(referral: Referral) -> Decision | None:
    return referral.decisions.filter(approval__outcome=Outcome.APPROVED).order_by("-at", "-pk").first()


def _class(referral: Referral, decision: Decision | None, table: RetentionTable) -> RetentionClass:
    closed = CaseClosing.objects.filter(case__referral=referral, outcome=ClosingOutcome.APPROVED)
    reasons = [code for codes in closed.values_list("reason_codes", flat=True) for code in codes]
    said = str(decision.particulars.get("retention", "")) if decision else ""
    return table.kept_as(decision.option if decision else "", said=said, reasons=reasons)


def _reviewed(referral: Referral, decision: Decision | None, found: Reckoned) -> Reckoned:
    assert found.since is not None
    child, under_10 = _age(referral)
    because = [code for code, holds in ((CHILD, child), (UNDER_10, under_10)) if holds]
    first = months_after(local_day(found.since), found.kept_as.first_review(child=child, under_10=under_10))
    if (named := _named(decision)) and named < first:
        first, because = named, [*because, NAMED]
    if kept := _kept(referral, found.since):
        first, because = kept, [*because, KEPT]
    return replace(found, review_on=first, because=because)


def _age(referral: Referral) -> tuple[bool, bool]:
    """Whether the person was, or may have been, under 18 when it was filed or ended; and under 10 when it was filed. By what
    was answered and by all that is claimed, of joined people too as far as this record may tell."""
    claims, filed = claims_about(referral), local_day(referral.received_at)
    said = best(claims)
    born = [day for claim in said.claims for day in span(claim) or ()] if said else []
    under_10 = bool(born) and age_on(max(born), filed) < SPECIAL_CARE
    answers = (referral.child_now, weigh(referral, claims, filed).answer)
    child = referral.under_18 == Answer.YES or any(answer in PERHAPS_A_CHILD for answer in answers)
    return child or under_10, under_10


def _named(decision: Decision | None) -> date | None:
    said: dict[str, Any] = decision.particulars if decision else {}
    days = [said[name] for name in ("early_review_on", "deletion_review_on") if said.get(name)]
    return min((date.fromisoformat(day) for day in days), default=None)


def _kept(referral: Referral, since: datetime) -> date | None:
    """Until when the last review kept it, where no record of the person was opened since."""
    held = Retention.objects.filter(referral=referral).first()
    last = held.kept.order_by("-at", "-pk").first() if held else None
    return last.until if last and last.at >= since else None
