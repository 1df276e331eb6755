"""How far two people agree, and what to do with it: show them to a person, or call them near certain. Never decide.

Prior odds are one in the number of people known, so the same evidence says less in a table of a million than
in one of a thousand. A reader is shown every candidate more likely than `SHOW`; `NEAR_CERTAIN` also asks for
agreement of a kind that twins, namesakes and fathers and sons do not give.
"""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from math import log2
from typing import Any

from subjects.matching.compare import findings
from subjects.matching.explain import FieldRow, field_rows, reasons_against, reasons_for
from subjects.matching.finding import Finding
from subjects.matching.frequency import NATIONAL, Commonness
from subjects.matching.person import Birth, PersonEvidence
from subjects.matching.similarity import DIFFERENT, FIRM, SOUNDS

# Least probability at which a candidate is put before a person, and at which the page says "near certain".
SHOW = 0.01
NEAR_CERTAIN = 0.9999
# Below this many people the prior stays put: a table of twelve is not a world of twelve.
LEAST_POPULATION = 5_000
MOST_SHOWN = 10
NEAR = "near certain"
# Whether somebody has said that two candidates are one person.
Joined = Callable[[Any, Any], bool]
# What a relative of another forename shares anyway; together it says no more than "of that family".
OF_THE_HOUSEHOLD = frozenset({"surname", "address", "phone", "e-mail", "family", "school"})
HOUSEHOLD_BITS = 20.0
# A finding this far below nought is a contradiction, not noise.
CONTRADICTION = -3.0
# What does not change in a life, as a surname or an address does.
LASTING = frozenset({"date of birth", "sex", "official number"})
# For "near certain" forename and date of birth must agree; without a date, a trace of one's own.
FORENAME_AGREES = FIRM | {SOUNDS}
FIRM_DATE_BITS = 3.0
OWN = frozenset({"e-mail", "handle"})
FIRM_BITS = 8.0
# Years of birth so far apart are those of a parent and a child, though only a figure differs.
GENERATION = 15


def nobody_is_joined(one: Any, another: Any) -> bool:
    """As in a file whose people have not been compared."""
    return False


@dataclass(frozen=True)
class Comparison:
    """All that was found between two people, and its weight."""

    findings: tuple[Finding, ...]

    @cached_property
    def bits(self) -> float:
        """The weight of evidence: each bit doubles the odds that they are one person."""
        return round(sum(finding.bits for finding in self.findings), 6)

    def level(self, field: str) -> str:
        """At which level a field agrees; empty where it could not be compared."""
        return next((finding.level for finding in self.findings if finding.field == field), "")


@dataclass(frozen=True)
class Match:
    """A candidate, ranked, with the evidence in words.

    `steady` is the weight by the country's tables alone: names become commoner here from day to day, and whether more
    is known about two people than before must not depend on that."""

    subject_id: Any
    weight: float
    steady: float
    band: str
    comparison: Comparison

    @property
    def turned(self) -> "Match":
        """The same evidence as it is read on the other person's page."""
        mirrored = tuple(
            Finding(one.field, one.level, one.theirs, one.ours, one.bits) for one in self.comparison.findings
        )
        return replace(self, comparison=Comparison(mirrored))

    @property
    def for_reasons(self) -> list[str]:
        """Why it may be the same person."""
        return reasons_for(self.comparison.findings)

    @property
    def against_reasons(self) -> list[str]:
        """Why it may be another person."""
        return reasons_against(self.comparison.findings)

    @property
    def fields(self) -> list[FieldRow]:
        """Each field side by side."""
        return field_rows(self.comparison.findings)

    def as_evidence(self) -> dict[str, Any]:
        """Plain values, to be kept with a candidate or a decision: what was known when an officer decided."""
        return {
            "band": self.band,
            "weight": self.weight,
            "steady": self.steady,
            "for": self.for_reasons,
            "against": self.against_reasons,
            "fields": [asdict(row) for row in self.fields],
        }


def _relatives_would_share(found: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """With another forename, what a family shares counts once: brothers share surname, address, school."""
    if not any(one.field == "forename" and one.level == DIFFERENT for one in found):
        return ()
    shared = [one for one in found if one.field in OF_THE_HOUSEHOLD and one.bits > 0]
    surplus = sum(one.bits for one in shared) - HOUSEHOLD_BITS
    if surplus <= 0:
        return ()
    fields = ", ".join(one.field for one in shared)
    return (Finding("household", "shared", fields, fields, -surplus),)


def compare(a: PersonEvidence, b: PersonEvidence, common: Commonness = NATIONAL) -> Comparison:
    """Compare two people, where names are so common. Which is first makes no difference to the weight."""
    found = findings(a, b, common)
    return Comparison(found + _relatives_would_share(found))


def bits_for(probability: float, *, population: int) -> float:
    """The weight at which a candidate among so many people is this likely to be the person."""
    return log2(max(population, LEAST_POPULATION)) + log2(probability / (1 - probability))


def _identifies(comparison: Comparison) -> bool:
    """Whether the agreement is of a kind that relatives and namesakes do not give: a father and son share
    name, address and telephone, twins all but the forename."""
    if comparison.level("official number") == "same":
        return True
    if any(one.bits <= CONTRADICTION for one in comparison.findings if one.field in LASTING):
        return False
    if comparison.level("forename") not in FORENAME_AGREES:
        return False
    if any(_is_a_generation_apart(one) for one in comparison.findings if one.field == "date of birth"):
        return False
    if comparison.level("date of birth"):
        return any(one.field == "date of birth" and one.bits > FIRM_DATE_BITS for one in comparison.findings)
    return any(one.field in OWN and one.bits >= FIRM_BITS for one in comparison.findings)


def _is_a_generation_apart(born: Finding) -> bool:
    mine, yours = Birth.read(born.ours).year, Birth.read(born.theirs).year
    return mine is not None and yours is not None and abs(mine - yours) >= GENERATION


def band(comparison: Comparison, *, population: int) -> str:
    """'near certain', 'show' or 'below'."""
    if comparison.bits < bits_for(SHOW, population=population):
        return "below"
    near = comparison.bits >= bits_for(NEAR_CERTAIN, population=population)
    return NEAR if near and _identifies(comparison) else "show"


def rank(
    probe: PersonEvidence,
    candidates: Iterable[tuple[Any, PersonEvidence]],
    *,
    population: int,
    common: Commonness = NATIONAL,
    limit: int = MOST_SHOWN,
    joined: Joined = nobody_is_joined,
) -> list[Match]:
    """The candidates worth a person's time, likeliest first; equal ones in the order of their ids.

    Where one person is near certain, people of another forename are relatives or namesakes, and are left out;
    and only people who are joined to the first already are near certain beside it: one lookup is about one
    person. Of two equally likely ones neither is.
    """
    compared = ((subject_id, other, compare(probe, other, common)) for subject_id, other in candidates)
    line = bits_for(SHOW, population=population)
    shown = [
        Match(subject_id, found.bits, compare(probe, other).bits, band(found, population=population), found)
        for subject_id, other, found in compared
        if found.bits >= line
    ]
    if any(match.band == NEAR for match in shown):
        shown = [match for match in shown if match.comparison.level("forename") != DIFFERENT]
    ordered = sorted(shown, key=lambda match: (-match.weight, str(match.subject_id)))[:limit]
    return _near_certain_of_one(ordered, joined)


def _near_certain_of_one(shown: list[Match], joined: Joined) -> list[Match]:
    """The same, with "near certain" for the likeliest who is, and for others only where an officer said that
    they are one. Where another is just as likely, it is said of neither."""
    near = [match for match in shown if match.band == NEAR]
    others = [match for match in near[1:] if not joined(near[0].subject_id, match.subject_id)]
    tied = any(match.weight == near[0].weight for match in others)
    doubted = {match.subject_id for match in (near if tied else others)}
    return [replace(match, band="show") if match.subject_id in doubted else match for match in shown]
