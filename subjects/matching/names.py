"""Two names compared, in every order in which clerks write them."""

from collections.abc import Sequence
from itertools import product

from subjects.matching.customs import ReadName
from subjects.matching.finding import Finding, find
from subjects.matching.frequency import NATIONAL, Commonness
from subjects.matching.similarity import DIFFERENT, FIRM, SAME, SLIP, SPELLING, alike
from subjects.matching.words import Findings, WordJudge


def _straight(judge: WordJudge, a: ReadName, b: ReadName) -> Findings:
    """As written: forename against forename, surname against surname."""
    found: list[Finding] = []
    if a.given and b.given:
        first = judge.forenames(a.given, b.given, (a.written_given, b.written_given))
        found.append(first)
        if first.level != "another forename":
            found.extend(judge.middle_names(a.given[1:], b.given[1:]))
    if a.family and b.family:
        found.append(judge.surnames(a.family, b.family, (a.written_family, b.written_family)))
    return tuple(found)


def _crossed(judge: WordJudge, a: ReadName, b: ReadName) -> Findings:
    """Surname written as forename and the other way round."""
    return (
        find("name order", "swapped", a.written_given, b.written_given),
        judge.forenames(a.given, b.family, (a.written_given, b.written_family)),
        judge.surnames(a.family, b.given, (a.written_family, b.written_given)),
    )


def _pooled(judge: WordJudge, crossed: WordJudge, a: ReadName, b: ReadName) -> Findings:
    """The first word against the first, and any later word against any: three-name customs, patronymics,
    maiden names."""
    first = judge.word("forename", a.words[0], b.words[0], (a.words[0].title(), b.words[0].title()))
    later = [
        crossed.word("surname", mine, yours, (mine.title(), yours.title()))
        for mine, yours in product(a.words[1:], b.words[1:])
        if alike(mine, yours) in FIRM
    ]
    if not later:
        return ()
    best = max(later, key=lambda finding: finding.bits)
    return (find("name order", "moved", " ".join(a.words), " ".join(b.words)), first, best)


def _total(found: Sequence[Finding]) -> float:
    return sum(finding.bits for finding in found)


def _is_settled(found: Findings) -> bool:
    """Both names already agree as written: no other order can explain more."""
    return len(found) >= 2 and all(one.level in {SAME, SPELLING, SLIP} for one in found)


def _may_be_crossed(a: ReadName, b: ReadName) -> bool:
    """Whether some forename of one is like some surname of the other: otherwise the other order explains nothing."""
    return any(alike(*pair) != DIFFERENT for pair in (*product(a.given, b.family), *product(a.family, b.given)))


def _mirrored(found: Findings) -> Findings:
    """The same findings seen from the other side."""
    return tuple(Finding(one.field, one.level, one.theirs, one.ours, one.bits) for one in found)


def compare_names(a: ReadName, b: ReadName, common: Commonness = NATIONAL) -> Findings:
    """The reading of two names under which they agree best."""
    judge, crossed = WordJudge(common), WordJudge(common, crossed=True)
    straight = _straight(judge, a, b)
    if _is_settled(straight) or not (a.given and b.given and a.family and b.family):
        return straight if (a.given and b.given) or (a.family and b.family) else _only(crossed, a, b)
    readings = [straight]
    if _may_be_crossed(a, b):
        readings += [_crossed(crossed, a, b), _mirrored(_crossed(crossed, b, a))]
    if len(a.words) + len(b.words) > 4:
        readings.append(_pooled(judge, crossed, a, b))
    return max((reading for reading in readings if reading), key=_total)


def _only(judge: WordJudge, a: ReadName, b: ReadName) -> Findings:
    """One side has a single name in the other field: a forename entered as surname, or the reverse."""
    if not a.words or not b.words:
        return ()
    written = (a.written_given or a.written_family, b.written_given or b.written_family)
    best = max(
        (judge.word("surname", mine, yours, written) for mine, yours in product(a.words, b.words)),
        key=lambda finding: finding.bits,
    )
    return (find("name order", "moved", *written), best)
