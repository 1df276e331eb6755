"""Evidence in words: what speaks for two people being one, what against, and each field side by side. Never a
bare number."""

from collections.abc import Iterable
from dataclasses import dataclass

from subjects.matching.finding import Finding

# From here on a finding is called strong: one chance in a thousand to see it between two people, or the
# reverse.
STRONG = 10.0
AGAINST_STRONG = -4.0
# That a field tells us next to nothing.
SLIGHT = 1.5


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One line of the comparison a person reads."""

    label: str
    ours: str
    theirs: str
    verdict: str
    speaks: str


def speaks(finding: Finding) -> str:
    """How far a finding speaks for or against, in words."""
    if abs(finding.bits) < SLIGHT:
        return "says little"
    if finding.bits > 0:
        return "strongly for" if finding.bits >= STRONG else "for"
    return "strongly against" if finding.bits <= AGAINST_STRONG else "against"


def reasons_for(found: Iterable[Finding]) -> list[str]:
    """Sentences that say why this may be the same person; the order of names is told, though it weighs against."""
    return [one.sentence for one in found if one.bits > 0 or one.field == "name order"]


def reasons_against(found: Iterable[Finding]) -> list[str]:
    """Sentences that say why it may be another person; what could not be compared speaks neither for a person
    nor against one."""
    return [one.sentence for one in found if one.bits < 0 and one.field != "name order"]


def field_rows(found: Iterable[Finding]) -> list[FieldRow]:
    """Each field that both have, with what either side has and what that says."""
    return [
        FieldRow(one.field.capitalize(), one.ours, one.theirs, one.level.capitalize(), speaks(one))
        for one in found
        if one.field != "household"
    ]


def sentence(found: Iterable[Finding]) -> str:
    """One line: surname sounds alike (Habyarimana / Habiyarimena), same date of birth with day and month swapped."""
    found = tuple(found)
    text = ", ".join(reasons_for(found)) or "nothing speaks for it"
    against = ", ".join(reasons_against(found))
    return f"{text}; but {against}" if against else text
