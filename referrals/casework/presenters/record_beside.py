"""The record beside the text of a recommendation: what was filed, found out and answered, each to be cited by a press.
Apps above add what they know."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from accounts.authority import Authority
from core.extension import Point
from core.templatetags.govuk import on_day
from evidence.models import File, FileState
from evidence.offering import files_under
from referrals.models import Referral
from referrals.models.casework import EnquiryState
from referrals.questions.filed_document import answer
from referrals.questions.meaning import Meaning

MOST_SENTENCES = 60
ENDS = re.compile(r"(?<=[.!?])\s+|\n+")


@dataclass(frozen=True)
class Citable:
    """One thing of the record: where it stands, its words, whose they are, and since when it is there. `key` names it on
    the page."""

    key: str
    part: str
    words: str
    source: str
    at: datetime

    @property
    def citation(self) -> str:
        return f"“{self.words}” ({self.source})"


Source = Callable[[Referral], Iterable[Citable]]
MORE: Point[Source] = Point("referrals.citable", "what other records say that a recommendation may rest on")
# Where this reader cites a piece of this record: an address to which its key is added; empty where it is cited nowhere.
Citing = Callable[[Referral, Authority], str]
CITED_AT: Point[Citing] = Point(
    "referrals.cited_at", "where a piece of a referral is cited to something, with its key added"
)


def cited_at(referral: Referral, who: Authority) -> str:
    return next((address for citing in CITED_AT if (address := citing(referral, who))), "")


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
    yield from _observations(referral)
    yield from _enquiries(referral)
    yield from (one for source in MORE for one in source(referral))
    yield from _contacts(referral)
    yield from _files(referral)


def _filed(referral: Referral) -> Iterator[Citable]:
    """Sentence by sentence, in the words of the referrer."""
    source = f"as filed, {on_day(referral.submitted_at)}"
    sentences = [part.strip() for part in ENDS.split(answer(referral, Meaning.WHAT_HAPPENED)) if part.strip()]
    for number, sentence in enumerate(sentences[:MOST_SENTENCES]):
        yield Citable(f"filed-{number}", "As filed", sentence, source, referral.submitted_at)
    for addendum in referral.addenda.all():
        yield Citable(addendum.cited_as, "Added since", addendum.text, f"added, {on_day(addendum.at)}", addendum.at)


def _observations(referral: Referral) -> Iterator[Citable]:
    """With the words of the prompt: what was noticed may have been said in no more than a tick."""
    for each in referral.observations.select_related("indicator", "by").order_by("at", "pk"):
        words = f"{each.indicator}: {each.evidence}" if each.evidence else f"{each.indicator}"
        source = f"observed, {each.said_by or each.by.name}, {on_day(each.at)}"
        yield Citable(each.cited_as, "Observations", words, source, each.at)


def _enquiries(referral: Referral) -> Iterator[Citable]:
    settled = referral.enquiries.filter(state=EnquiryState.ANSWERED).select_related("settled_by")
    for line in settled.order_by("settled_at", "pk"):
        who = line.settled_by.name if line.settled_by else ""
        source = f"{line.question} {who}, {on_day(line.settled_at)}"
        yield Citable(line.cited_as, "Lines of enquiry", line.answer, source, line.settled_at or line.opened_at)


def _contacts(referral: Referral) -> Iterator[Citable]:
    for contact in referral.contacts.filter(reached=True).exclude(what_was_said="").order_by("when", "pk"):
        source = f"{contact}, {on_day(contact.when)}"
        yield Citable(contact.cited_as, "Contacts", contact.what_was_said, source, contact.at)


def _files(referral: Referral) -> Iterator[Citable]:
    """As they were described; what is sealed or removed can be cited no more."""
    yield from map(citable, files_under(referral).filter(state=FileState.RELEASED))


def citable(file: File) -> Citable:
    source = ", ".join(part for part in ("file", file.by_whom, on_day(file.received_at)) if part)
    return Citable(file.cited_as, "Files", file.what, source, file.released_at or file.received_at)
