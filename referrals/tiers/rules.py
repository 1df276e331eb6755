"""The tiers of decisions, as far as they are chosen: for what an inspector decides besides what is an inspector's by design
(casework/rules/decisions.py), and how many closures are read twice.

A version only adds. That a second person decides, that it is never the first, and the seven reasons for an inspector are no
choice; and no rule of access asks for a tier: it is a guard of the decision, and opens no record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.clock import today
from policy import in_force
from policy.matters import Content, Wrong
from referrals.child import PERHAPS_A_CHILD
from referrals.limits import LIMITS
from referrals.models.decision import Option
from referrals.models.referral import Answer

TIERS = "tiers"
END_OF_CASE = "case"


@dataclass(frozen=True)
class Facts:
    """What the choices go by."""

    child: str
    needs: bool
    danger: str


# The columns of a referral that say so, in the order of the facts.
COLUMNS = ("child_now", "has_complex_needs", "danger_told")


@dataclass(frozen=True)
class Reason:
    words: str
    holds: Callable[[Facts], bool]


MAY_ASK: Mapping[str, Reason] = {
    "child": Reason("Under 18, or perhaps", lambda facts: facts.child in PERHAPS_A_CHILD),
    "needs": Reason("Complex needs", lambda facts: facts.needs),
    "danger": Reason("Immediate danger was told, or perhaps", lambda facts: facts.danger != Answer.NO),
}
OPTIONS: Mapping[str, str] = {
    **{one.value: str(one.label) for one in Option if one != Option.UNFOUNDED},
    END_OF_CASE: "The end of a case",
}


@dataclass(frozen=True)
class Chosen:
    """What a version asks of an inspector, and how many of a hundred closures are read twice."""

    because: frozenset[str]
    options: frozenset[str]
    per_cent: int

    def reasons(self, facts: Facts, option: str) -> Iterator[str]:
        """Why an inspector decides this option, in words; an empty option is the end of a case."""
        yield from (reason.words for name, reason in MAY_ASK.items() if name in self.because and reason.holds(facts))
        if (option or END_OF_CASE) in self.options:
            yield OPTIONS[option or END_OF_CASE]


def chosen(content: Content) -> Chosen:
    """What is not named is asked by nothing but the design."""
    return Chosen(
        frozenset(content.get("because", ())) & MAY_ASK.keys(),
        frozenset(content.get("options", ())) & OPTIONS.keys(),
        max(content.get("per_cent", 0), LIMITS.second_look_per_cent),
    )


def held(on: date) -> Chosen:
    """What was chosen for decisions of this day."""
    return chosen(in_force.on(on, TIERS).says)


def version_now() -> int:
    return in_force.on(today(), TIERS).number


def shipped() -> dict[str, Any]:
    return {"because": [], "options": [], "per_cent": LIMITS.second_look_per_cent}


BOUNDS = f"{LIMITS.second_look_per_cent} to 100"


def wrong(content: Content) -> Sequence[Wrong]:
    """Fewer than by design are never read twice; what is no choice cannot be chosen."""
    found = []
    for name, words, known in (("because", "Reasons", MAY_ASK), ("options", "Decisions", OPTIONS)):
        if set(content.get(name, ())) - known.keys():
            found.append(Wrong(name, words, "Choose from the list."))
    if not LIMITS.second_look_per_cent <= content.get("per_cent", 0) <= 100:
        found.append(Wrong("per_cent", "Closures that are read twice", f"Enter {BOUNDS} of a hundred."))
    return found
