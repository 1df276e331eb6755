"""Every transition of a template of a letter, and of a letter, as one table each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from audit.models import Operation
from audit.moves import Move, same_version, way
from core.templatetags.govuk import at_time
from guidance.publishing import Publishing
from letters.access import steer_letter
from letters.fields import Addressee, Part, has_gap
from letters.models import Letter, LetterState, TemplateVersion
from letters.untold import by_the_record, by_words
from packs.access import supervise_packs
from packs.sharing.second_person import of_its_marking
from referrals.casework.rules.holds import deconfliction_allows
from referrals.models.decision import MessageChoice
from safeguarding.requests.actions.asking import agencies_that_can_be_asked

Given = Mapping[str, Any]
OF_TEMPLATES = Publishing.of(TemplateVersion)
GAP = "A place in the letter is not filled in: look for two brackets."
NOT_SPECIFIC = (
    "The referrer was given the standard message. What was decided is told only where a specific message was approved."
)
NO_DESK = "Nobody at this agency can be asked. Choose another agency."


def filled_in(letter: Letter, by: Any, given: Given) -> str | None:
    return GAP if has_gap(_text(letter, given)) else None


def says_no_more(letter: Letter, by: Any, given: Given) -> str | None:
    """Its text tells nothing that was not chosen for it."""
    text, to = _text(letter, given), letter.written_from.template.addressee
    to_referrer, referral = to == Addressee.REFERRER, letter.referral
    untold = [
        *by_words(text, tells=letter.tells),
        *by_the_record(text, referral, tells=letter.tells, to_referrer=to_referrer, to_agency=letter.agency_id),
    ]
    return " ".join(untold) or None


def may_be_written_to(letter: Letter, by: Any, given: Given) -> str | None:
    """Neither the family nor a partner is written to while the desk has not answered, or asks to wait. A referrer is told of a
    decision as the decision says, and of nothing else here."""
    to = letter.written_from.template.addressee
    if to == Addressee.REFERRER:
        return NOT_SPECIFIC if Part.OUTCOME in letter.tells and not _is_specific(letter) else None
    if reason := deconfliction_allows(letter.referral):
        return reason
    if letter.agency_id is None:
        return None
    return None if agencies_that_can_be_asked(letter.referral).filter(pk=letter.agency_id).exists() else NO_DESK


def of_its_height(letter: Letter, by: Any, given: Given) -> str | None:
    """Above a marking a supervisor makes it, as a pack."""
    marked = next(of_its_marking(letter.referral), "")
    if not marked or supervise_packs.allows(by, letter.referral):
        return None
    return f"{marked}, so a supervisor has to make it."


def not_out(letter: Letter, by: Any, given: Given) -> str | None:
    """What was taken may lie on a table or be in the post: until it is said what became of it, the record says that it is there."""
    if letter.taken_at is None:
        return None
    return (
        f"Its document was taken by {letter.taken_by}, {at_time(letter.taken_at)}. Say first what became of it: that it was sent, or "
        "that it is destroyed."
    )


def is_out(letter: Letter, by: Any, given: Given) -> str | None:
    return "Nobody has taken its document." if letter.taken_at is None else None


def _is_specific(letter: Letter) -> bool:
    last = letter.referral.messages.order_by("-pk").first()
    return last is not None and last.choice == MessageChoice.SPECIFIC


def _text(letter: Letter, given: Given) -> str:
    return str(given.get("text", letter.text))


def _row(name: str, said: str, ways: Any, *asks: Any, **more: Any) -> Move:
    return Move(name, steer_letter, said, ways, (same_version, *asks), of=Letter, **more)


CHANGE = _row("change", "changed", (way(LetterState.DRAFT),))
MAKE = _row(
    "make",
    "made as a document",
    (way(LetterState.DRAFT, to=LetterState.MADE),),
    filled_in,
    says_no_more,
    may_be_written_to,
    of_its_height,
)
TAKE_BACK = _row("take_back", "taken back to be changed", (way(LetterState.MADE, to=LetterState.DRAFT),), not_out)
DESTROY = _row("destroy", "noted as destroyed after its document was taken", (way(LetterState.MADE),), is_out)
SEND = _row(
    "send",
    "noted as sent",
    (way(LetterState.MADE, to=LetterState.SENT),),
    operation=Operation.DISCLOSURE,
)
DISCARD = _row(
    "discard",
    "thrown away",
    (way(LetterState.DRAFT, LetterState.MADE, to=LetterState.DISCARDED),),
    not_out,
)
LETTER_MOVES = (CHANGE, MAKE, TAKE_BACK, DESTROY, SEND, DISCARD)
