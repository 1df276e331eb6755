"""What drafted tiers would have done with the decisions of the last quarter: how many an inspector decided, and would have.
Counted as the service, without a record being shown, and told rounded down to fives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from core.budgets import COUNTING, within
from core.clock import start_of
from core.row_security import as_the_service
from policy.dry_run import quarter, rounded
from policy.matters import Content
from referrals.casework.rules.decisions import CLOSING
from referrals.models import Decision
from referrals.models.decision import Option, Outcome, Tier
from referrals.tiers.rules import COLUMNS, Chosen, Facts, chosen

Row = tuple[str, str, str, str]


@dataclass(frozen=True)
class Run:
    """Each option with its decisions, an inspector's as they were written and under the draft; closures, and how many of them
    would be read twice by lot."""

    rows: list[Row]
    closed: str
    read_twice: tuple[str, str]


def run(before: Content, after: Content) -> Run:
    was, would_be = chosen(before), chosen(after)
    first, last = quarter()
    made = Decision.objects.filter(at__gte=start_of(first), at__lt=start_of(last + timedelta(days=1)))
    columns = [f"referral__{name}" for name in COLUMNS]
    with as_the_service(), within(COUNTING):
        found = list(made.values_list("option", "tier", *columns).order_by())
        closed = made.filter(option__in=CLOSING, approval__outcome=Outcome.APPROVED).count()
    rows = [_row(option, [row for row in found if row[0] == option], would_be) for option in Option]
    twice = (rounded(closed * one.per_cent // 100) for one in (was, would_be))
    return Run(rows, rounded(closed), (next(twice), next(twice)))


def _row(option: Option, found: list[tuple[str, ...]], would_be: Chosen) -> Row:
    is_now = [tier == Tier.INSPECTOR for _, tier, *_ in found]
    asked = [is_so or any(would_be.reasons(Facts(*row[2:]), row[0])) for is_so, row in zip(is_now, found, strict=True)]  # type: ignore[arg-type]  # as the columns have it
    return str(option.label), rounded(len(found)), rounded(sum(is_now)), rounded(sum(asked))
