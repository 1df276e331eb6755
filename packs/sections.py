"""What goes into a pack, by its kind. The parts stand here; which of them a kind has is data (data/pack_kinds.json), and
printed in the pack itself.

The police's own packs have their parts as a matter of course, and others where they were chosen: everything about the work,
the Channel case alone, or what a court is given. An agency's has exactly what was picked for it, piece by piece
(packs.sharing.offer), and some parts are never on offer to one; sessions and the panel's decisions to the panel's council alone."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from packs.content import attached, cases, casework, filed, support
from packs.content.parts import LeftOut, Section
from packs.content.quoting import WHOLES, Quoting
from referrals.models import Referral

Builder = Callable[..., Section]
KINDS_FILE = Path(__file__).parent / "data" / "pack_kinds.json"

OFFICER, SUPERVISOR = "officer", "supervisor"
REFERRER = "referrer"


class Given(Enum):
    """How a recipient comes by a part: as a matter of course, chosen as a whole, picked piece by piece, or not at all."""

    ALWAYS = "always"
    CHOSEN = "chosen"
    PICKED = "picked"
    NEVER = "never"


ALWAYS, CHOSEN, PICKED, NEVER = Given.ALWAYS, Given.CHOSEN, Given.PICKED, Given.NEVER


@dataclass(frozen=True)
class Part:
    """A part of a pack. Without a builder it opens rows inside other sections."""

    code: str
    title: str
    build: Builder | None = None


PARTS: tuple[Part, ...] = (
    Part("filed", "The referral as filed", filed.filed),
    Part("referrer", "Who filed it and where the information comes from"),
    Part("first_noticer", "Who noticed first"),
    Part("third_parties", "Family and other people named in their own answers"),
    Part("added", "Added after filing", filed.added),
    Part("prompts", "What was noticed", filed.prompts),
    Part("person", "The person", filed.person),
    Part("enquiries", "Lines of enquiry", casework.enquiries),
    Part("contacts", "Contacts", casework.contacts),
    Part("decisions", "Decisions", casework.decisions),
    Part("actions", "Asked of partners", casework.actions),
    Part("clinical", "Clinical advice", casework.clinical),
    Part("section_36", "Decisions under section 36", cases.section_36_decisions),
    Part("assessment", "Assessments", cases.assessment),
    Part("consent", "Consent to support", cases.consent),
    Part("case", "The case: plan and reviews", cases.case),
    Part("sessions", "Sessions with providers", support.sessions),
    Part("panel", "What the panel decided", support.panel),
    Part("closing", "How the case ended", cases.closing),
    Part("chronology", "Chronology", casework.chronology),
    Part("files", "Files", attached.attached),
    Part("deconfliction", "Deconfliction", casework.deconfliction),
    Part("notes", "Police notes", casework.notes),
    Part("audit", "Who opened this record", casework.opened_by),
)
BECAUSE = {
    CHOSEN: "Not chosen for this recipient.",
    PICKED: "Not chosen for this recipient.",
    NEVER: "Never given to this kind of recipient.",
}


class BadKinds(Exception):
    """The data of the kinds leaves something open. The service does not start with it."""


@dataclass(frozen=True)
class PackKind:
    """For whom a pack is, and how such a recipient comes by each part. `asked_by`: whether the officer who has the record
    may ask for one, or only a supervisor."""

    title: str
    given: dict[str, Given]
    called: str = ""  # in a sentence: a pack for a court
    says: str = ""
    asked_by: str = OFFICER

    def parts(self, how: Given) -> list[Part]:
        return [part for part in PARTS if self.given[part.code] is how]

    def codes(self, chosen: Collection[str] = ()) -> frozenset[str]:
        """Every part that this pack has as a whole. A choice that is not on offer adds nothing."""
        asked = {part.code for part in self.parts(CHOSEN)} & set(chosen)
        return frozenset({part.code for part in self.parts(ALWAYS)} | asked)

    def left_out(self, given: Collection[str]) -> list[LeftOut]:
        """Every part this recipient does not get, and why."""
        return [LeftOut(part.title, BECAUSE[self.given[part.code]]) for part in PARTS if part.code not in given]


def load(text: str) -> tuple[int, dict[str, PackKind]]:
    """The version and the kinds. Raises BadKinds unless each kind says of each part, once, how it is given."""
    said = json.loads(text)
    return said["version"], {name: _kind(name, each) for name, each in said["kinds"].items()}


def _kind(name: str, said: dict[str, Any]) -> PackKind:
    pairs = [(code, how) for how in Given for code in said[how.value]]
    if sorted(code for code, _ in pairs) != sorted(part.code for part in PARTS):
        raise BadKinds(f"{name} does not say of each part, once, how it is given.")
    if said["asked_by"] not in (OFFICER, SUPERVISOR):
        raise BadKinds(f"{name} does not say who may ask for one.")
    told = {key: str(said[key]) for key in ("called", "says", "asked_by")}
    return PackKind(str(said["title"]), dict(pairs), **told)


VERSION, KINDS = load(KINDS_FILE.read_text(encoding="utf-8"))
POLICE, PARTNER, PANEL = KINDS["police"], KINDS["partner"], KINDS["panel"]


def build(referral: Referral, *, given: frozenset[str], wholes: bool = True) -> Iterator[Section]:
    """`wholes`: also each file unredacted of which a redacted version was released. Without who told us a file is called by
    its kind alone, because its sender has named it."""
    quoting, told = Quoting.of(referral), given | ({WHOLES} if wholes else set())
    for part in PARTS:
        if part.build is not None and part.code in given:
            built = part.build(referral, given=told)
            if part.code == attached.CODE:
                built = attached.for_others(built, wholes=wholes, named=REFERRER in given)
            yield quoting.without(built, told)
