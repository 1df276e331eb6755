"""Where a file can be attached. The apps above say it: a place is a kind of record, who sees its files, who adds one.

This app knows no record of theirs. A file names its place and the number of its holder there, and what a person may do
with it is what the place's own rules say of the holder, asked anew each time: a seal, an exclusion or the end of a
request is in force for its files at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, Model, OuterRef, Q
from django.http import HttpResponse
from django.urls import reverse

from accounts.models import Agency, User
from core.extension import Point
from core.rules import Branch, Rule

# The page that asks something before a record is opened (audit.reading.with_record), of (request, holder).
First = Callable[[Any, Any], HttpResponse | None]


@dataclass(frozen=True)
class Place:
    """`code` stands in the database for ever. Each rule is asked of the holder: who reads its files, who adds one, who
    takes one as it came (without a rule none is taken), who removes one again, who handles one that should not be here, who
    releases a version of one that others drafted without what a partner must not read."""

    code: str
    words: str  # where a file hangs, as a reader is told: "Sent with the concern"
    model: type[Model]
    sees: Rule
    adds: Rule
    judges: Rule
    judged_by: Callable[[Any], Iterable[User]]  # the people of that rule, for a holder: they are told
    page: Callable[[Any], str]  # the address of the holder's own page
    files: str  # the name of the address of the holder's files
    lists: Rule | None = None  # who opens the list under that address, where that is not everybody who sees the files
    files_page: Callable[[Any, Any], str] | None = None  # of (holder, who): the list that this reader comes from
    takes: Rule | None = None
    removes: Rule | None = None
    worked_by: Callable[[Any], Iterable[User]] = lambda holder: ()  # who works on its record: told of what was refused
    releases: Rule | None = None
    released_by: Callable[[Any], Iterable[User]] = lambda holder: ()  # the people of that rule: they are told
    judged_at: Callable[[Any], Agency | None] = lambda holder: None  # where those work, if not where the record is held
    named: Callable[[Any], Iterable[str]] = lambda holder: ()  # others than the person whom the record names
    first: First | None = None
    record: Callable[[Any], Model] = lambda holder: holder  # what a holder belongs to, where that is another
    given_up: Callable[[Any], bool] = lambda holder: False  # whether the holder was thrown away, unsent
    added: Callable[..., object] | None = None  # told of (holder=, files=, by=) after some were received
    # What of a holder a file may belong to, as a contact: its code, which stands in the database, and its words.
    parts: Callable[[Any], list[tuple[str, str]]] = lambda holder: []
    # Which of its holders belong to a record, such as all requests of one referral; none where it is another's.
    under: Callable[[Model], Q | None] = lambda record: None

    def __str__(self) -> str:
        return self.code

    def holder_of(self, holder_id: int) -> Any:
        return self.model._default_manager.get(pk=holder_id)

    def page_of_files(self, holder: Any, who: Any) -> str:
        """The list of files to which a reader goes back."""
        return self.files_page(holder, who) if self.files_page else reverse(self.files, args=[holder.public_id])

    def open_to(self, who: Any, rule: Rule | None) -> Q | None:
        """The files of this place whose holder the rule opens to the person."""
        if rule is None or not rule.anywhere(who):
            return None
        holders = self.model._default_manager.filter(pk=OuterRef("holder_id"))
        return Q(place=self.code) & Q(Exists(rule.filter(who, holders)))


PLACES: Point[Place] = Point("evidence.places", "a kind of record that files are attached to, with its rules")


def place_of(code: str) -> Place:
    return next(place for place in PLACES if place.code == code)


def any_of(name: str, reason: str, *rules: Rule) -> Rule:
    """One rule that is open where any of these is, each with its own conditions."""
    return Rule(name, reason, tuple(_as_branch(rule) for rule in rules))


def _as_branch(rule: Rule) -> Branch:
    def q(who: Any) -> Q | None:
        return rule.q(who) if rule.anywhere(who) else None

    return Branch(f"by {rule.name}", q)
