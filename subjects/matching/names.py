"""Two names compared, word by word, in every order in which clerks write them."""

from collections.abc import Iterator, Sequence
from itertools import product

from subjects.matching.alike import CLOSE, DIFFERENT, FIRM, INITIAL, SAME, SLIP, alike
from subjects.matching.customs import ReadName
from subjects.matching.finding import Finding, find
from subjects.matching.frequency import rarest, share, share_in_any_spelling

Words = tuple[str, ...]
Findings = tuple[Finding, ...]


def _share(field: str, level: str, a: str, b: str) -> float:
    """How common the shared name is: of the commoner spelling, or of all its spellings together."""
    if level == SAME:
        return share(field, a)
    return max(share_in_any_spelling(field, a), share_in_any_spelling(field, b))


def _judge(field: str, a: str, b: str, written: tuple[str, str]) -> Finding:
    """One word against one word."""
    level = alike(a, b)
    return find(field, level, *written, share=_share(field, level, a, b))


def _another_forename(a: Words, b: Words, written: tuple[str, str]) -> Iterator[Finding]:
    """Known by a middle name, or a first name such as Muhammad left out."""
    for mine, yours in [*product(a[:1], b[1:]), *product(a[1:], b[:1])]:
        level = alike(mine, yours)
        if level in FIRM:
            yield find("forename", "another forename", *written, share=_share("forename", level, mine, yours))


def forename(a: Words, b: Words, written: tuple[str, str]) -> Finding:
    """The forenames: first against first, all as one word (Anne Marie / Annemarie), or one known by another
    of them."""
    whole = ("".join(a), "".join(b))
    found = [_judge("forename", a[0], b[0], written)]
    if len(a) + len(b) > 2:
        if alike(*whole) in FIRM:
            found.append(_judge("forename", *whole, written))
        found.extend(_another_forename(a, b, written))
    return max(found, key=lambda finding: finding.bits)


def surname(a: Words, b: Words, written: tuple[str, str]) -> Finding:
    """The surnames: as a whole, or one part of a double name."""
    if a == b:
        return find("surname", SAME, *written, share=rarest("surname", a))
    found = [_judge("surname", "".join(a), "".join(b), written)]
    if len(a) + len(b) > 2:
        for mine, yours in product(a, b):
            level = alike(mine, yours)
            if level in FIRM:
                found.append(
                    find("surname", "one part", *written, share=_share("surname", level, mine, yours))
                )
    return max(found, key=lambda finding: finding.bits)


def _middle(a: Words, b: Words) -> Findings:
    """Further forenames, when both have some."""
    if not a or not b:
        return ()
    mine, yours = max(product(a, b), key=lambda pair: _MIDDLE[alike(*pair)])
    level = ("different", "initial", SAME)[_MIDDLE[alike(mine, yours)]]
    shared = _share("forename", SAME, mine, yours) if level == SAME else 0.0
    return (find("middle name", level, " ".join(a).title(), " ".join(b).title(), share=shared),)


_MIDDLE = dict.fromkeys(FIRM, 2) | {INITIAL: 1, CLOSE: 1, "sounds alike": 1, DIFFERENT: 0}


def _straight(a: ReadName, b: ReadName) -> Findings:
    """As written: forename against forename, surname against surname."""
    found: list[Finding] = []
    if a.given and b.given:
        first = forename(a.given, b.given, (a.written_given, b.written_given))
        found.append(first)
        if first.level != "another forename":
            found.extend(_middle(a.given[1:], b.given[1:]))
    if a.family and b.family:
        found.append(surname(a.family, b.family, (a.written_family, b.written_family)))
    return tuple(found)


def _crossed(a: ReadName, b: ReadName) -> Findings:
    """Surname written as forename and the other way round."""
    return (
        find("name order", "swapped", a.written_given, b.written_given),
        forename(a.given, b.family, (a.written_given, b.written_family)),
        surname(a.family, b.given, (a.written_family, b.written_given)),
    )


def _pooled(a: ReadName, b: ReadName) -> Findings:
    """The first word against the first, and any later word against any: three-name customs, patronymics,
    maiden names."""
    first = _judge("forename", a.words[0], b.words[0], (a.words[0].title(), b.words[0].title()))
    later = [
        _judge("surname", mine, yours, (mine.title(), yours.title()))
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
    return len(found) >= 2 and all(one.level in {SAME, "another spelling", SLIP} for one in found)


def _may_be_crossed(a: ReadName, b: ReadName) -> bool:
    """Whether some forename of one is like some surname of the other: otherwise the other order explains
    nothing."""
    return any(
        alike(*pair) != DIFFERENT for pair in (*product(a.given, b.family), *product(a.family, b.given))
    )


def _mirrored(found: Findings) -> Findings:
    """The same findings seen from the other side."""
    return tuple(Finding(one.field, one.level, one.theirs, one.ours, one.bits) for one in found)


def compare_names(a: ReadName, b: ReadName) -> Findings:
    """The reading of two names under which they agree best."""
    straight = _straight(a, b)
    if _is_settled(straight) or not (a.given and b.given and a.family and b.family):
        return straight if (a.given and b.given) or (a.family and b.family) else _only(a, b)
    readings = [straight]
    if _may_be_crossed(a, b):
        readings += [_crossed(a, b), _mirrored(_crossed(b, a))]
    if len(a.words) + len(b.words) > 4:
        readings.append(_pooled(a, b))
    return max((reading for reading in readings if reading), key=_total)


def _only(a: ReadName, b: ReadName) -> Findings:
    """One side has a single name in the other field: a forename entered as surname, or the reverse."""
    if not a.words or not b.words:
        return ()
    written = (a.written_given or a.written_family, b.written_given or b.written_family)
    best = max(
        (_judge("surname", mine, yours, written) for mine, yours in product(a.words, b.words)),
        key=lambda finding: finding.bits,
    )
    return (find("name order", "moved", *written), best)
