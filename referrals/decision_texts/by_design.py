"""What of the decision texts is fixed, and why; and what came with the release.

A version words what is asked, and says which reasons are offered. What code does on a reason, what an option asks for, whom a
sentence is for, that 999 is called: no version says otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from core.extension import Point
from policy.matters import Part
from referrals.casework.rules.decisions import CARDS, WRONG_ROUTE
from referrals.decision_texts.rules import GroupOfReasons, Reason, released
from referrals.models import Decision
from referrals.status import sentences

Given = tuple[Sequence[str], int | None]


@dataclass(frozen=True)
class Use:
    """Where reasons are given: the groups that are offered there, what follows from which code, and the codes that were given
    between two moments."""

    name: str
    groups: tuple[str, ...]
    follows: Mapping[str, str] = field(repr=False)
    given: Callable[[datetime, datetime], Iterable[Sequence[str]]] = field(repr=False)

    def __str__(self) -> str:
        return self.name


USES: Point[Use] = Point("referrals.uses_of_reasons", "where reasons for closing are given, and what follows from them")


def given_in_decisions(since: datetime, until: datetime) -> Iterable[Sequence[str]]:
    made = Decision.objects.filter(at__gte=since, at__lt=until).exclude(reason_codes=[])
    return made.values_list("reason_codes", flat=True).order_by()


IN_DECISIONS = Use(
    "recommendations",
    tuple(card.reasons for card in CARDS.values() if card.reasons),
    {
        WRONG_ROUTE: "Before it is known who it is, this and “cannot identify” are all that can be decided.",
        "no_ideology": "A review asks whether it was given too much weight.",
    },
    given_in_decisions,
)

# Who is told nothing of deconfliction reads no reason that says so: the codes that do are known, and no others may.
INVESTIGATION = re.compile(r"\b(investigat|deconflict|pursue|primacy|covert)", re.IGNORECASE)
# To a referrer whatever the outcome: nothing that one outcome has and another has not.
NEVER_SAID = (
    "channel",
    "panel",
    "consent",
    "investigation",
    "hold",
    "officer",
    "unit",
    "known",
    "sealed",
    "deconfliction",
)
MOST_REASONS = 20
LONGEST = {"label": 200, "hint": 300, "says": 300, "ends_as": 300, "told": 400}


def groups() -> list[GroupOfReasons]:
    """Those that are offered somewhere; the others are filed for earlier records, or written by the service itself."""
    return [released()[code] for use in USES for code in use.groups]


def follows() -> dict[str, str]:
    """By code, what follows from a reason: its words stay, and it stays on offer."""
    return {code: why for use in USES for code, why in use.follows.items()}


def as_released(code: str) -> Reason | None:
    return next((one for group in released().values() for one in group.reasons if one.code == code), None)


def never_enough(code: str) -> bool:
    """Whether it only supports a closure by design, which no version takes from it."""
    found = as_released(code)
    return found is not None and found.alone_is_not_enough


OPTION, REASONS, TOLD = "option_", "reasons_", "told"


def parts() -> list[Part]:
    """Of a draft, each on a page of its own."""
    return [
        *(Part(f"{OPTION}{option}", str(card.title)) for option, card in CARDS.items()),
        *(Part(f"{REASONS}{group.code}", f"Reasons: {group.title}") for group in groups()),
        Part(TOLD, "What a referrer is told"),
    ]


def shipped() -> dict[str, Any]:
    return {
        "options": {
            option: {
                "says": card.says,
                "ends_as": card.ends_as,
                "needs": {need.name: {"label": need.label, "hint": need.hint} for need in card.needs if need.asked},
            }
            for option, card in CARDS.items()
        },
        "reasons": {group.code: [kept(reason) for reason in group.reasons] for group in groups()},
        "told": {sentence.name: sentence.words for sentence in sentences()},
    }


def kept(reason: Reason) -> dict[str, Any]:
    """As a version keeps it, in the list of its group."""
    return {name: value for name, value in asdict(reason).items() if name != "group"}
