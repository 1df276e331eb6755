"""What of a case a coordinator may pick for a paper: what the council itself was told of it, piece by piece, and nothing of
the police's own work."""

from __future__ import annotations

from collections.abc import Iterator

from referrals.casework.presenters.decision_rows import of_particulars
from safeguarding.disclosure import Item, who_it_is
from safeguarding.models import Case


def on_offer(case: Case) -> list[Item]:
    return [*who_it_is(case.referral), *_of_the_case(case)]


def _of_the_case(case: Case) -> Iterator[Item]:
    for place, row in enumerate(of_particulars(case.decision, "case")):
        yield Item(f"case:{place}", row.key, "\n".join(map(str, row.values)))
    if case.plan:
        yield Item("plan", "Plan", case.plan)
