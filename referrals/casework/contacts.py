"""Everything known about one person over time, across agencies, and how often any of them had to do with the person. At
Southport more than fifteen contacts with health, education, care and police were never summed (field notes 5.6, row 8)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.urls import reverse

from accounts.authority import Authority
from core.asked_once import asked_once
from core.components import Happening
from core.extension import Point
from core.reference_numbers import display_reference
from core.rules import Rule
from referrals.access import see_case_file
from referrals.casework.presenters.earlier_referrals import History, earlier
from referrals.casework.presenters.pointers import Pointer
from referrals.limits import LIMITS
from referrals.models import Addendum, Contact, Referral
from subjects import people


@dataclass(frozen=True)
class Known:
    """One thing that is known: when, from which agency, in which record, and the rule that lets this reader see that record. A
    contact is one that an agency had with the person, or because of them."""

    when: datetime
    what: str
    agency: str
    text: str = ""
    by: str = ""
    record: str = ""
    href: str = ""
    opened: tuple[Rule, Model] | None = None
    is_contact: bool = True

    @property
    def happening(self) -> Happening:
        return Happening(
            f"{self.agency}: {self.what}" if self.agency else self.what,
            self.when,
            by=self.by,
            text=self.text,
            href=self.href,
            link_text=self.record,
        )


@dataclass(frozen=True)
class Agency:
    """How often one agency had to do with the person, from when until when."""

    name: str
    times: int
    first: datetime
    last: datetime


@dataclass(frozen=True)
class Everything:
    """What a reader may know of a person, newest first."""

    known: Sequence[Known]

    @property
    def opened(self) -> dict[Rule, list[Model]]:
        """The records that its lines are from, each once, by the rule that lets them be seen."""
        found: dict[Rule, list[Model]] = {}
        for rule, record in dict.fromkeys(line.opened for line in self.known if line.opened is not None):
            found.setdefault(rule, []).append(record)
        return found

    @property
    def contacts(self) -> list[Known]:
        return [one for one in self.known if one.is_contact]

    @property
    def agencies(self) -> list[Agency]:
        """Those with most contacts first."""
        moments: dict[str, list[datetime]] = {}
        for one in self.contacts:
            moments.setdefault(one.agency, []).append(one.when)
        found = [Agency(name, len(when), min(when), max(when)) for name, when in moments.items()]
        return sorted(found, key=lambda agency: (-agency.times, agency.name))

    @property
    def adds_up(self) -> bool:
        """Whether so many contacts are known that they are to be read as one."""
        return len(self.contacts) >= LIMITS.contacts_to_sum

    @property
    def sum_in_words(self) -> str:
        return f"{_many(len(self.contacts), 'contact')} with {_many(len(self.agencies), 'agency', 'agencies')}"


@dataclass(frozen=True)
class Source:
    """A kind of record that tells of a person. `known(referrals, who, texts)`: of these referrals, all of which the reader may
    open; without `texts` what was said stays where it is, and only what contacts are counted by is read."""

    known: Callable[[Sequence[Referral], Authority, bool], Iterable[Known]]
    tells_of_contacts: bool = True

    def __str__(self) -> str:
        return f"{self.known.__module__}.{self.known.__qualname__}"


SOURCES: Point[Source] = Point("referrals.known_of_a_person", "what other records tell of a person over time")


@asked_once
def everything(referral: Referral, who: Authority) -> Everything:
    """Each line only from what this reader may open; of another force's referral that there is one, and whom to ring."""
    known = [*_known(referral, who, [*OWN, *SOURCES], texts=True), *_linked(referral)]
    return Everything(sorted(known, key=lambda line: line.when, reverse=True))


@asked_once
def contacts_alone(referral: Referral, who: Authority) -> Everything:
    """The same contacts, to be counted."""
    sources = [source for source in (*OWN, *SOURCES) if source.tells_of_contacts]
    return Everything([one for one in _known(referral, who, sources, texts=False) if one.is_contact])


def _known(referral: Referral, who: Authority, sources: Iterable[Source], *, texts: bool) -> list[Known]:
    history = earlier(referral, who)
    seen = [referral, *(one.referral for one in history.here)]
    return [*(line for source in sources for line in source.known(seen, who, texts)), *_elsewhere(history)]


def _in_file(referral: Referral) -> dict[str, Any]:
    """Which record a line is from, and where it stands."""
    href = reverse("referrals:case", args=[referral.public_id])
    record = f"Referral {display_reference(referral.reference)}"
    return {"record": record, "href": href, "opened": (see_case_file, referral)}


def _filed(referrals: Sequence[Referral], who: Authority, texts: bool) -> Iterator[Known]:
    for one in referrals:
        by = one.submitted_by.name
        yield Known(one.submitted_at, "told police of a concern", one.agency.name, by=by, **_in_file(one))
        if one.finished_at:
            ended = f"Referral ended: {one.get_state_display().lower()}"
            yield Known(one.finished_at, ended, "", is_contact=False, **_in_file(one))


def _added(referrals: Sequence[Referral], who: Authority, texts: bool) -> Iterator[Known]:
    of = {one.pk: one for one in referrals}
    found = Addendum.objects.filter(referral__in=of).select_related("by")
    for added in found if texts else found.defer("text"):
        one, text = of[added.referral_id], added.text if texts else ""
        yield Known(added.at, "told police more", one.agency.name, text=text, by=added.by.name, **_in_file(one))


def _spoken(referrals: Sequence[Referral], who: Authority, texts: bool) -> Iterator[Known]:
    """By police; who was not reached was not spoken to."""
    of = {one.pk: one for one in referrals}
    found = Contact.objects.filter(referral__in=of, reached=True).select_related("by")
    for contact in found if texts else found.defer("what_was_said"):
        one, what = of[contact.referral_id], f"contact with {contact.get_with_whom_display().lower()}"
        text = f"{contact.how}. {contact.what_was_said}" if texts else ""
        yield Known(contact.when, what, one.force.name, text=text, by=contact.by.name, **_in_file(one))


def _elsewhere(history: History) -> Iterator[Known]:
    for one in history.elsewhere:
        yield Known(one.submitted_at, "has a referral. Ring their Prevent team", one.force.name)


def _linked(referral: Referral) -> Iterator[Known]:
    """Who was said to be the same person, or another: what is known rests on it."""
    for link in people.link_history(referral.subject):
        what = f"Compared with another person: {link.get_verdict_display().lower()}"
        yield Known(link.at, what, "", text=link.reason, by=link.by.name, is_contact=False)


OWN = (Source(_filed), Source(_added), Source(_spoken))


def adds_up(referral: Referral, who: Authority) -> Iterator[Pointer]:
    """On the overview, once the known contacts of a person who was referred before are many."""
    if referral.is_repeat and (found := contacts_alone(referral, who)).adds_up:
        yield Pointer(
            f"{found.sum_in_words} are known",
            "No agency may have seen them all. Read them as one before anything is decided.",
            reverse("referrals:case_person", args=[referral.public_id]),
            "Everything about this person",
        )


def _many(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"
