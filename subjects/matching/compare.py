"""Two people compared, field by field: a list of findings, in the order in which a reader expects them."""

from collections.abc import Iterator
from functools import partial

from core.folding import fold
from subjects.matching.contacts import judge_emails, judge_handles, judge_numbers, judge_phones
from subjects.matching.customs import ReadName, read_name
from subjects.matching.dates import judge_births
from subjects.matching.finding import Finding, find, strongest
from subjects.matching.frequency import NATIONAL, Commonness
from subjects.matching.names import compare_names
from subjects.matching.person import PersonEvidence, PersonName
from subjects.matching.places import judge_places, judge_schools
from subjects.matching.similarity import FIRM, alike


def _read(names: tuple[PersonName, ...]) -> list[ReadName]:
    return [read_name(name.forenames, name.surname) for name in names]


def _names(a: PersonEvidence, b: PersonEvidence, common: Commonness) -> tuple[Finding, ...]:
    """The pair of names, of all that either was known by, that agrees best; of two that agree as well, the one that
    says more, so that it is the same pair whichever of the people comes first."""
    readings = [compare_names(ours, theirs, common) for ours in _read(a.names) for theirs in _read(b.names)]
    return max(readings, key=_agreement, default=())


def _agreement(found: tuple[Finding, ...]) -> tuple[float, int, list[float]]:
    bits = sorted(one.bits for one in found)
    return sum(bits), len(bits), bits


def _sexes(a: PersonEvidence, b: PersonEvidence) -> Finding | None:
    """Sex, where both are recorded as female or male."""
    mine, yours = fold(a.sex)[:1], fold(b.sex)[:1]
    if mine not in {"f", "m"} or yours not in {"f", "m"}:
        return None
    return find("sex", "same" if mine == yours else "different", a.sex, b.sex)


def _relatives(common: Commonness, a: PersonName, b: PersonName) -> Finding | None:
    """The same mother, father or other relative named; a different one says nothing, families are large."""
    mine, yours = read_name(a.forenames, a.surname), read_name(b.forenames, b.surname)
    if not (mine.given and yours.given and mine.family and yours.family):
        return None
    if alike(mine.given[0], yours.given[0]) not in FIRM or alike(mine.family[-1], yours.family[-1]) not in FIRM:
        return None
    share = common.share_in_any_spelling("forename", mine.given[0]) * common.share_in_any_spelling(
        "surname", mine.family[-1]
    )
    return find("family", "same relative", str(a), str(b), share=share)


def _others(a: PersonEvidence, b: PersonEvidence, common: Commonness) -> Iterator[Finding | None]:
    """Everything that is not a name."""
    yield strongest(a.births, b.births, judge_births)
    yield _sexes(a, b)
    yield strongest(a.places, b.places, judge_places)
    yield strongest(a.schools, b.schools, judge_schools)
    yield strongest(a.phones, b.phones, judge_phones)
    yield strongest(a.emails, b.emails, judge_emails)
    yield strongest(a.handles, b.handles, judge_handles)
    yield strongest(a.numbers, b.numbers, judge_numbers)
    yield strongest(a.family, b.family, partial(_relatives, common))


def findings(a: PersonEvidence, b: PersonEvidence, common: Commonness = NATIONAL) -> tuple[Finding, ...]:
    """All evidence for and against two people being one. What either side lacks is no evidence."""
    return _names(a, b, common) + tuple(finding for finding in _others(a, b, common) if finding is not None)
