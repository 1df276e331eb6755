"""What one part of a record says in the words of another: it is given only where that other part is.

A decision under section 36 quotes what was filed, a recommendation what a provider reported, a request what the partner was
told. A pack that does not hold the one must not hold it in the quotation of the other: what is not given is named by the part
it is of, and what is given without who told us is quoted without its source."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from evidence.models import FileState
from evidence.offering import files_under, redacted_once
from packs.content.parts import Entry, Section
from referrals.casework.presenters.record_beside import Citable, citable, record_of
from referrals.models import Referral
from referrals.models.casework import ContactWith
from referrals.questions.filed_document import about
from referrals.questions.meaning import About
from subjects.models import IdentifierKind

# By the beginning of the key under which a piece is cited: the part of a pack that it is of, and that in words.
PARTS_OF = {
    "filed": ("filed", "the referral as filed"),
    "added": ("added", "what was added after filing"),
    "observed": ("prompts", "what was noticed"),
    "line": ("enquiries", "the lines of enquiry"),
    "contact": ("contacts", "the contacts"),
    "answer": ("actions", "what partners answered"),
    "advice": ("clinical", "what a clinician advised"),
    "session": ("sessions", "the sessions with providers"),
    "view": ("case", "how they see the plan"),
    "file": ("files", "the files"),
}
WHO_THIS_IS = "person"
# Beside the parts in what is given: files go as they are, also those of which a redacted version was released.
WHOLES = "wholes"
NOT_KNOWN = ("", "the record")  # of what is cited in a way that is not known here nothing is given
LONG = 25  # characters: words that are found again by themselves are a quotation, with its marks or without
# What hangs at a place is given with a part beside the files.
FILES_WITH = {"submission": ("filed", "added"), "request": ("actions",)}


def file_is_given(place: str, given: Collection[str]) -> bool:
    """What was sent with a concern is what was filed; what came with an answer is the answer. The police's own go along
    with the files."""
    beside = FILES_WITH.get(place)
    return "files" in given and (beside is None or not set(beside).isdisjoint(given))


@dataclass(frozen=True)
class Quoting:
    """What can be quoted of a record. `of_who_told`: contacts with who referred. `places`: where each file hangs, unless it was
    sealed or removed since it was cited. `redacted`: those of which a redacted version was released, and whose description may
    say what was taken out."""

    record: tuple[Citable, ...]
    of_who_told: frozenset[str]
    places: Mapping[str, str]
    redacted: frozenset[str]

    @classmethod
    def of(cls, referral: Referral) -> Quoting:
        contacts = referral.contacts.filter(with_whom=ContactWith.REFERRER)
        files = list(files_under(referral))
        redacted = redacted_once(files)
        ended = [citable(file) for file in files if file.state != FileState.RELEASED and file.what]
        return cls(
            (*(one for _, found in record_of(referral) for one in found), *ended),
            frozenset(contact.cited_as for contact in contacts),
            {file.cited_as: file.place for file in files if file.state == FileState.RELEASED},
            frozenset(file.cited_as for file in files if file.pk in redacted),
        )

    def is_given(self, key: str, given: Collection[str]) -> bool:
        part, _ = part_of(key)
        if part == "files":
            as_it_is = key in self.places and (key not in self.redacted or WHOLES in given)
            return as_it_is and file_is_given(self.places[key], given)
        return part in given and (key not in self.of_who_told or About.REFERRER in given)

    def printed(self, cited: Mapping[str, str], given: Collection[str]) -> str:
        """A piece that was cited: its words and whose they are, or what it is a piece of."""
        if not self.is_given(cited["key"], given):
            return _withheld(cited["key"])
        return f"“{cited['words']}” ({cited['source'] if About.REFERRER in given else part_of(cited['key'])[1]})"

    def without(self, section: Section, given: Collection[str]) -> Section:
        """The section as it is given: a quotation that was typed into a text goes as one that was chosen does."""
        changes = list(self._changes(given))
        if not changes:
            return section
        entries = [_entry(each, changes) for each in section.entries]
        return replace(section, entries=entries)

    def _changes(self, given: Collection[str]) -> Iterator[tuple[str, str]]:
        """What is looked for, and what is printed in its stead; the whole quotation before its words alone."""
        told = "\n".join(one.words for one in self.record if self.is_given(one.key, given))
        found = dict[str, str]()
        for one in self.record:
            if not self.is_given(one.key, given):
                found[one.citation] = found[f"“{one.words}”"] = _withheld(one.key)
                if len(one.words) >= LONG and one.words not in told:
                    found[one.words] = _withheld(one.key)
            elif About.REFERRER not in given:
                found[one.citation] = f"“{one.words}” ({part_of(one.key)[1]})"
        yield from sorted(found.items(), key=lambda change: (-len(change[0]), change))


def part_of(key: str) -> tuple[str, str]:
    return PARTS_OF.get(key.partition("-")[0], NOT_KNOWN)


def _withheld(key: str) -> str:
    return f"[quoted from {part_of(key)[1]}: not given here]"


def _entry(entry: Entry, changes: list[tuple[str, str]]) -> Entry:
    lines = [replace(line, value=_changed(line.value, changes)) for line in entry.lines]
    return replace(entry, text=_changed(entry.text, changes), lines=lines)


def _changed(text: str, changes: list[tuple[str, str]]) -> str:
    for words, instead in changes:
        text = text.replace(words, instead)
    return text


def was_told(referral: Referral, disclosed: list[dict[str, str]], given: Collection[str]) -> list[str]:
    """What a partner was told, as far as this recipient is given it; then that there was more."""
    said = [f"{item['label']}: {item['value']}" for item in disclosed if _is_given(referral, item, given)]
    return said if len(said) == len(disclosed) else [*said, "[more, which is not given here]"]


def _is_given(referral: Referral, item: dict[str, str], given: Collection[str]) -> bool:
    kind, _, place = item["key"].partition(":")
    if kind != "row":
        return WHO_THIS_IS in given and (item["label"] != IdentifierKind.FAMILY.label or About.THIRD_PARTIES in given)
    return "filed" in given and _about(referral, place) in {About.PERSON, *given}


def _about(referral: Referral, place: str) -> Any:
    """Whom the row is about that was sent under `section:number` (safeguarding.disclosure)."""
    code, _, number = place.partition(":")
    document = referral.document
    rows: list[dict[str, Any]] = next((each["rows"] for each in document["sections"] if each["code"] == code), [])
    return about(document, code, rows[int(number)]["field"]) if int(number) < len(rows) else About.REFERRER
