"""What goes into a pack, by recipient: one table, read from top to bottom, and printed in the pack itself.

The police's own pack has everything about the work. A partner's has the referral without the people who
filed it, noticed first or are merely named; the rest is chosen one by one, and some things are never
given (product: packs).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from enum import Enum

from packs.content import cases, casework, filed
from packs.content.parts import LeftOut, Section
from referrals.models import Referral

Builder = Callable[..., Section]
# Said in every manifest: raised with each change of the table below.
VERSION = 1


class Given(Enum):
    """How a recipient comes by a part."""

    ALWAYS = "always"
    CHOSEN = "chosen"
    NEVER = "never"


@dataclass(frozen=True)
class Part:
    """A part of a pack. Without a builder it opens rows inside other sections."""

    code: str
    title: str
    police: Given
    partner: Given
    build: Builder | None = None


ALWAYS, CHOSEN, NEVER = Given.ALWAYS, Given.CHOSEN, Given.NEVER
PARTS: tuple[Part, ...] = (
    Part("filed", "The referral as filed", ALWAYS, ALWAYS, filed.filed),
    Part("referrer", "Who filed it and where the information comes from", ALWAYS, CHOSEN),
    Part("first_noticer", "Who noticed first", ALWAYS, CHOSEN),
    Part("third_parties", "Family and other people named in their own answers", ALWAYS, CHOSEN),
    # What somebody added is free text, and may name whoever wrote it.
    Part("added", "Added after filing", ALWAYS, CHOSEN, filed.added),
    Part("prompts", "What was noticed", ALWAYS, ALWAYS, filed.prompts),
    Part("person", "The person", ALWAYS, ALWAYS, filed.person),
    Part("enquiries", "Lines of enquiry", ALWAYS, CHOSEN, casework.enquiries),
    Part("contacts", "Contacts", ALWAYS, CHOSEN, casework.contacts),
    Part("decisions", "Decisions", ALWAYS, CHOSEN, casework.decisions),
    Part("actions", "Asked of partners", ALWAYS, CHOSEN, casework.actions),
    Part("case", "The case: plan and reviews", ALWAYS, CHOSEN, cases.case),
    Part("closing", "How the case ended", ALWAYS, CHOSEN, cases.closing),
    Part("chronology", "Chronology", ALWAYS, CHOSEN, casework.chronology),
    Part("deconfliction", "Deconfliction", ALWAYS, NEVER, casework.deconfliction),
    Part("notes", "Police notes", ALWAYS, NEVER, casework.notes),
    Part("audit", "Who opened this record", CHOSEN, NEVER, casework.opened_by),
)
BECAUSE = {
    CHOSEN: "Not chosen for this recipient.",
    NEVER: "Never given to this kind of recipient.",
}


def how_given(part: Part, *, to_partner: bool) -> Given:
    return part.partner if to_partner else part.police


def may_choose(*, to_partner: bool) -> list[Part]:
    """The parts a requester may add one by one for this kind of recipient."""
    return [part for part in PARTS if how_given(part, to_partner=to_partner) is CHOSEN]


def given_codes(*, to_partner: bool, chosen: Collection[str]) -> frozenset[str]:
    """Every part this pack has. A choice that is not on offer adds nothing."""
    return frozenset(
        part.code
        for part in PARTS
        if (how := how_given(part, to_partner=to_partner)) is ALWAYS or (how is CHOSEN and part.code in chosen)
    )


def build(referral: Referral, *, given: frozenset[str]) -> Iterator[Section]:
    for part in PARTS:
        if part.build is not None and part.code in given:
            yield part.build(referral, given=given)


def left_out(*, to_partner: bool, given: frozenset[str]) -> list[LeftOut]:
    """Every part this recipient does not get, and why."""
    return [
        LeftOut(part.title, BECAUSE[how_given(part, to_partner=to_partner)]) for part in PARTS if part.code not in given
    ]
