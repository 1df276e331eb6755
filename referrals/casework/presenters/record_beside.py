"""The record beside the text of a recommendation: what was filed, found out and answered, each to be cited by a press.
Apps above add what they know."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from core.extension import Point
from core.templatetags.govuk import on_day
from referrals.models import Referral
from referrals.models.casework import EnquiryState
from referrals.questions.filed_document import answer
from referrals.questions.meaning import Meaning

MOST_SENTENCES = 60
ENDS = re.compile(r"(?<=[.!?])\s+|\n+")


@dataclass(frozen=True)
class Citable:
    """One thing of the record: where it stands, its words, and whose they are. `key` names it on the page."""

    key: str
    part: str
    words: str
    source: str

    @property
    def citation(self) -> str:
        return f"“{self.words}” ({self.source})"


Source = Callable[[Referral], Iterable[Citable]]
MORE: Point[Source] = Point("referrals.citable", "what other records say that a recommendation may rest on")


def record_of(referral: Referral) -> list[tuple[str, list[Citable]]]:
    """By part, in the order in which a reader needs them."""
    found: dict[str, list[Citable]] = {}
    for one in _each(referral):
        found.setdefault(one.part, []).append(one)
    return list(found.items())


def find_cited(referral: Referral, key: str) -> Citable | None:
    return next((one for one in _each(referral) if one.key == key), None)


def _each(referral: Referral) -> Iterator[Citable]:
    yield from _filed(referral)
    yield from _enquiries(referral)
    yield from (one for source in MORE for one in source(referral))
    yield from _contacts(referral)


def _filed(referral: Referral) -> Iterator[Citable]:
    """Sentence by sentence, in the words of the referrer."""
    source = f"as filed, {on_day(referral.submitted_at)}"
    sentences = [part.strip() for part in ENDS.split(answer(referral, Meaning.WHAT_HAPPENED)) if part.strip()]
    for number, sentence in enumerate(sentences[:MOST_SENTENCES]):
        yield Citable(f"filed-{number}", "As filed", sentence, source)
    for addendum in referral.addenda.all():
        yield Citable(f"added-{addendum.public_id.hex}", "Added since", addendum.text, f"added, {on_day(addendum.at)}")


def _enquiries(referral: Referral) -> Iterator[Citable]:
    settled = referral.enquiries.filter(state=EnquiryState.ANSWERED).select_related("settled_by")
    for line in settled.order_by("settled_at", "pk"):
        who = line.settled_by.name if line.settled_by else ""
        source = f"{line.question} {who}, {on_day(line.settled_at)}"
        yield Citable(f"line-{line.public_id.hex}", "Lines of enquiry", line.answer, source)


def _contacts(referral: Referral) -> Iterator[Citable]:
    for contact in referral.contacts.filter(reached=True).exclude(what_was_said="").order_by("when", "pk"):
        source = f"{contact}, {on_day(contact.when)}"
        yield Citable(f"contact-{contact.pk}", "Contacts", contact.what_was_said, source)
