"""What drafted routing rules would have done with the referrals of the last quarter: in which queue they are, and would be.
Counted as the service, without a record being shown, and told rounded down to fives."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from core.budgets import COUNTING, within
from core.clock import start_of
from core.row_security import as_the_service
from policy.dry_run import quarter, rounded
from policy.matters import Content
from referrals.models import Referral
from referrals.queues.rules import COLUMNS, GENERAL, Facts, queue_by, rules_of


@dataclass(frozen=True)
class InQueue:
    """A queue, and how many of the quarter are in it and would be."""

    queue: str
    was: int
    would_be: int

    @property
    def told(self) -> tuple[str, str, str]:
        return self.queue or GENERAL, rounded(self.was), rounded(self.would_be)


@dataclass(frozen=True)
class Run:
    rows: list[InQueue]
    filed: str
    moved: str
    put_forward: tuple[str, str]


def run(before: Content, after: Content) -> Run:
    first, last = quarter()
    filed = Referral.objects.filter(
        submitted_at__gte=start_of(first), submitted_at__lt=start_of(last + timedelta(days=1))
    )
    with as_the_service(), within(COUNTING):
        found = [(queue, Facts(*facts)) for queue, *facts in filed.values_list("queue", *COLUMNS).order_by()]
    rules = rules_of(after)
    would = [queue_by(rules, facts) for _, facts in found]
    was, would_be = Counter(queue for queue, _ in found), Counter(would)
    queues = dict.fromkeys([*(rule.queue for rule in rules), *sorted(filter(None, was)), ""])
    moved = sum(queue != then for (queue, _), then in zip(found, would, strict=True))
    chosen = [
        sum(bool(facts.flags & set(said.get("put_forward", ()))) for _, facts in found) for said in (before, after)
    ]
    return Run(
        [InQueue(queue, was[queue], would_be[queue]) for queue in queues],
        rounded(len(found)),
        rounded(moved),
        (rounded(chosen[0]), rounded(chosen[1])),
    )
