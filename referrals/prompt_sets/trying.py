"""What drafted prompts would have done in the last quarter: which referrals ticked what is asked no more, or in other words, and for
how many the 999 page would have been shown. Counted as the service, without a record being shown, and told rounded down to fives."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import F

from core.budgets import COUNTING, within
from core.clock import start_of
from core.row_security import as_the_service
from policy.dry_run import quarter, rounded
from policy.matters import Content
from referrals.models import Observation
from referrals.prompt_sets.by_design import whole
from referrals.prompt_sets.in_words import differences
from referrals.prompt_sets.rules import SET_HERE
from referrals.questions.definition import definition

Row = tuple[str, str, str]


@dataclass(frozen=True)
class Run:
    """Each prompt that changes, with how many ticked it; of all that ticked something, how many would have had none of it to
    tick; and for how many the 999 page was shown, and would be."""

    ticked: str
    nothing_left: str
    immediate: tuple[str, str]
    rows: list[Row]


def run(before: Content, after: Content) -> Run:
    first, last = quarter()
    sets = (definition().prompt_set, SET_HERE)
    noticed = Observation.objects.filter(
        referral__submitted_at__gte=start_of(first),
        referral__submitted_at__lt=start_of(last + timedelta(days=1)),
        indicator__set__code__in=sets,
        by=F("referral__submitted_by"),
    )
    with as_the_service(), within(COUNTING):
        by_referral: dict[int, set[int]] = defaultdict(set)
        for referral, number in noticed.values_list("referral_id", "indicator__number").order_by():
            by_referral[referral].add(number)
    ticked, was, now = list(by_referral.values()), _prompts(before), _prompts(after)
    offered = {number for number, one in now.items() if one["offered"]}
    shows = [sum(_shows(numbers, said) for numbers in ticked) for said in (was, now)]
    return Run(
        rounded(len(ticked)),
        rounded(sum(not numbers & offered for numbers in ticked)),
        (rounded(shows[0]), rounded(shows[1])),
        list(_rows(before, after, was, ticked)),
    )


def _prompts(content: Content) -> dict[int, Mapping[str, Any]]:
    return {one["number"]: one for group in whole(content)["groups"].values() for one in group["prompts"]}


def _shows(numbers: set[int], said: Mapping[int, Mapping[str, Any]]) -> bool:
    return any(said[number]["immediate"] and said[number]["offered"] for number in numbers & said.keys())


def _rows(
    before: Content, after: Content, was: Mapping[int, Mapping[str, Any]], ticked: list[set[int]]
) -> Iterator[Row]:
    now = _prompts(after)
    changed = {one.name.partition(".")[2] for one in differences(before, after)}
    for number, one in was.items():
        if str(number) in changed:
            becomes = "Other words" if now.get(number, {}).get("offered") else "Asked no more"
            yield one["label"], becomes, rounded(sum(number in numbers for numbers in ticked))
