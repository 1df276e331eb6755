"""The tiers of decisions in words, and what differs between two versions of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policy.matters import Content, Differs
from referrals.casework.rules.decisions import BY_DESIGN
from referrals.models.decision import Tier
from referrals.tiers.rules import MAY_ASK, OPTIONS, Chosen, chosen


@dataclass(frozen=True)
class Shown:
    """What a version says: each with who decides it, and whether it is chosen here."""

    rows: list[tuple[str, str, str]]
    per_cent: int


def _ranks(said: Chosen) -> dict[str, tuple[str, bool]]:
    """By name: the words, and whether an inspector is asked for."""
    about = {name: (reason.words, name in said.because) for name, reason in MAY_ASK.items()}
    return {**about, **{name: (words, name in said.options) for name, words in OPTIONS.items()}}


def _rank(is_asked: bool) -> str:
    return str((Tier.INSPECTOR if is_asked else Tier.SERGEANT).label)


def shown(content: Content) -> Shown:
    said = chosen(content)
    by_design = [(words, str(Tier.INSPECTOR.label), "By design: not set here") for words, _ in BY_DESIGN]
    local = [(words, _rank(is_asked), "Local") for words, is_asked in _ranks(said).values()]
    return Shown([*by_design, *local], said.per_cent)


def differences(before: Content, after: Content) -> Sequence[Differs]:
    return [one for one in _pairs(chosen(before), chosen(after)) if one.before != one.after]


def _pairs(before: Chosen, after: Chosen) -> Iterator[Differs]:
    was, now = _ranks(before), _ranks(after)
    for name, (words, is_asked) in was.items():
        yield Differs(name, words, _rank(is_asked), _rank(now[name][1]))
    per_cent = (f"{one.per_cent} of a hundred" for one in (before, after))
    yield Differs("per_cent", "Closures that are read twice", *per_cent)
