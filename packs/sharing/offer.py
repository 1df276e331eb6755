"""What of a record can be picked for a partner, piece by piece, and the pack of what was picked.

Every piece is known by what it says: its key is the hash of its words and place. What was picked and previewed is what is
sent, or nothing is: a piece that has changed meanwhile has another key, and is not on offer under the one that was
picked."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import zip_longest

from accounts.models import Agency
from accounts.shares import live_share
from core.reference_numbers import display_reference
from core.templatetags.govuk import at_time
from packs.content.attached import is_redacted, is_whole_in_spite, numbered
from packs.content.parts import AS_CLAIM, Entry, Happening, LeftOut, Line, Section
from packs.content.quoting import Quoting
from packs.sections import PANEL, PARTNER, PICKED, PackKind
from referrals.models import Referral
from referrals.questions.meaning import About
from safeguarding.models import PanelReferral

REFERENCE = "reference"
# Open rows of other sections, and name people beside the person.
OF_OTHERS = frozenset({About.REFERRER, About.FIRST_NOTICER, About.THIRD_PARTIES})
SAYS_WHO = ("person", "chronology")
FILES = "files"
OF_SEVERAL = ("chronology", FILES)
WHOLE = "Unredacted, though a redacted version of it was released"
TYPED = "they read what it is called, in its sender's words"
PART = "Only what was picked for this recipient is printed."


@dataclass(frozen=True)
class Piece:
    """One thing that can be picked: what it is, what it says, and whether it names others than the person."""

    key: str
    label: str
    value: str
    claim: str = ""
    of_others: bool = False
    whole_in_spite: bool = False  # a file unredacted, of which a redacted version was released


@dataclass(frozen=True)
class Group:
    """The pieces of one section."""

    code: str
    title: str
    pieces: tuple[Piece, ...]


def kind_for(referral: Referral, agency: Agency) -> PackKind:
    """What may be picked for this agency: more of the case for the council whose panel has it, and never who told us."""
    given = PanelReferral.objects.filter(live_share(), case__referral=referral, agency=agency)
    return PANEL if given.exists() else PARTNER


def groups(referral: Referral, kind: PackKind = PARTNER) -> list[Group]:
    """Everything that can be picked for such a recipient, in the order in which it would be printed."""
    usual = {key for section in _built(referral, kind, _on_offer(kind) - OF_OTHERS) for key, _ in _keyed(section)}
    found = [Group(REFERENCE, "Reference", (_reference(referral),))]
    for section in _built(referral, kind, _on_offer(kind)):
        pieces = tuple(replace(piece, of_others=key not in usual) for key, piece in _keyed(section))
        found.append(Group(section.code, section.title, pieces))
    return [group for group in found if group.pieces]


def picked(referral: Referral, keys: Collection[str], kind: PackKind = PARTNER) -> tuple[Section, ...]:
    """The sections with the picked pieces and nothing else."""
    kept = (_only(section, keys) for section in _built(referral, kind, _on_offer(kind)))
    return tuple(section for section in kept if not section.is_empty)


def gone(offered: Iterable[Group], keys: Iterable[str]) -> set[str]:
    """What was picked and is not on offer any more as it was picked."""
    return set(keys) - {piece.key for group in offered for piece in group.pieces}


def left_out(offered: Sequence[Group], keys: Collection[str], kind: PackKind = PARTNER) -> list[LeftOut]:
    """Each part of which nothing was picked, and each of which not all was; then what is never given to a partner."""
    chosen = {group.code: {piece.key in keys for piece in group.pieces} for group in offered}
    halves = [LeftOut(group.title, PART) for group in offered if chosen[group.code] == {True, False}]
    given = {code for code, found in chosen.items() if True in found} | (_on_offer(kind) & set(map(str, OF_OTHERS)))
    return [*halves, *kind.left_out(given)]


def _on_offer(kind: PackKind) -> frozenset[str]:
    return frozenset(part.code for part in kind.parts(PICKED))


def _built(referral: Referral, kind: PackKind, given: frozenset[str]) -> Iterator[Section]:
    """Who referred is a piece of its own, and part of no other. Names are offered as the claims of the subject, which
    say the same in a form that can be corrected."""
    quoting = Quoting.of(referral)
    for part in kind.parts(PICKED):
        if part.build is not None:
            told = seen_from(part.code, given)
            built = quoting.without(part.build(referral, given=told), told)
            yield replace(built, entries=[replace(each, lines=_uncopied(each)) for each in built.entries])


def seen_from(code: str, given: frozenset[str]) -> frozenset[str]:
    """What a part may say of others. A quotation of another part is not picked with it: only the chronology and the files
    are of several."""
    told = given if code in OF_SEVERAL else given & {code, *map(str, OF_OTHERS)}
    return told - {About.REFERRER} if code in SAYS_WHO else told


def _uncopied(entry: Entry) -> list[Line]:
    return [line for line in entry.lines if line.claim != AS_CLAIM]


def _reference(referral: Referral) -> Piece:
    said = display_reference(referral.reference)
    return Piece(_key(Counter(), REFERENCE, said), "Reference of the referral", said)


def reference_is_picked(referral: Referral, keys: Collection[str]) -> bool:
    return _reference(referral).key in keys


def _keyed(section: Section) -> Iterator[tuple[str, Piece]]:
    key = partial(_key, Counter[str](), section.code)
    for entry, after in zip_longest(section.entries, section.entries[1:]):
        if entry.file:
            yield entry.file, _file(entry, after)
            continue
        if entry.text:
            found = key(entry.title, entry.caption, entry.text)
            yield found, Piece(found, f"{entry.title}, {entry.caption}".strip(", "), entry.text)
        for line in entry.lines:
            found = key(entry.title, entry.caption, line.label, line.value)
            yield found, Piece(found, f"{entry.title}: {line.label}", line.value, claim=line.claim)
    for happening in section.happenings:
        found = key(*_told(happening))
        yield found, Piece(found, at_time(happening.when), f"{happening.what} {happening.by}".strip())


def _file(entry: Entry, after: Entry | None) -> Piece:
    """A file is picked whole. The partner is told neither what a redacted one is called, which may be what was taken out,
    nor of one that goes unredacted that there is another."""
    kind = "; ".join(f"{line.label}: {line.value}" for line in entry.lines[:3])
    if is_redacted(entry.file):
        return Piece(entry.file, f"{entry.title} of {after.title}" if after else entry.title, kind)
    whole = is_whole_in_spite(entry.file)
    said = "; ".join([*([WHOLE] if whole else []), TYPED, kind])
    return Piece(entry.file, entry.title, said, whole_in_spite=whole)


def _only(section: Section, keys: Collection[str]) -> Section:
    """The same walk, keeping what was picked. An entry of which nothing was picked has no heading either."""
    if section.code == FILES:
        return replace(section, entries=numbered([each for each in section.entries if each.file in keys]))
    key = partial(_key, Counter[str](), section.code)
    entries = list[Entry]()
    for entry in section.entries:
        text = entry.text if entry.text and key(entry.title, entry.caption, entry.text) in keys else ""
        lines = [line for line in entry.lines if key(entry.title, entry.caption, line.label, line.value) in keys]
        if text or lines:
            entries.append(replace(entry, text=text, lines=lines))
    happenings = [each for each in section.happenings if key(*_told(each)) in keys]
    return replace(section, entries=entries, happenings=happenings, more=0)


def _told(happening: Happening) -> tuple[str, str, str]:
    return happening.when.isoformat(), happening.what, happening.by


def _key(seen: Counter[str], *said: str) -> str:
    """The same words in the same place twice are two pieces: `seen` counts them."""
    found = hashlib.sha256(json.dumps(said).encode()).hexdigest()[:32]
    seen[found] += 1
    return f"{found}-{seen[found]}"


def name_of(found: Iterable[Section]) -> str:
    """The name by which the person is called on the cover: the first that was picked, if any was."""
    lines: Iterator[Line] = (
        line for section in found for entry in section.entries for line in entry.lines if line.claim.startswith("name:")
    )
    return next((line.value for line in lines), "")
