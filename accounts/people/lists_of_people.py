"""A list of people to invite, pasted from a spreadsheet: read, and each row judged as the form for one would judge it.

A row can say what the form for one person asks and nothing else: an unknown column is refused, and what stands in a
known one is an answer to that form."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any
from uuid import uuid4

from accounts.access import see_person
from accounts.actions.memberships import roles_to_give
from accounts.authority import Authority
from accounts.forms.people import InviteForm
from accounts.limits import PEOPLE
from accounts.models import Agency, Membership, MembershipState, User
from accounts.roles import CONFIRMED_ROLES, Role
from core.folding import fold

NEEDED = ("name", "email", "role")
COLUMNS = (*NEEDED, "site")
DELIMITERS = ",;\t"
# A spreadsheet that opens such a cell would calculate it.
FORMULA = ("=", "+", "-", "@")
WRONG_ENCODING = "\ufffd"


class Outcome(StrEnum):
    INVITE = "invite"
    PROPOSE = "propose"
    WRONG = "wrong"


@dataclass(frozen=True)
class Row:
    """One line of the list: what would be done, or what is wrong with it."""

    number: int
    name: str
    email: str
    role: str
    site: str
    outcome: Outcome
    says: str
    asked: dict[str, Any] | None = None
    person: User | None = None

    @property
    def is_good(self) -> bool:
        return self.outcome != Outcome.WRONG


class NoList(Exception):
    """It cannot be read as a list at all. The message says what to do."""


def rows_of(text: str, *, agency: Agency, by: Authority) -> list[Row]:
    """Every row with what would become of it. Nothing is sent. Raises NoList."""
    cells = list(_cells(text))
    reader = _Reader(agency, by, emails=[one.get("email", "").lower() for _, one in cells])
    return [reader.read(number, one) for number, one in cells]


def _cells(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """The number of each line and its cells by column."""
    text = text.lstrip("\ufeff")
    if WRONG_ENCODING in text or "\0" in text:
        raise NoList("Some letters were lost on the way. Save the list as CSV UTF-8, and copy it again.")
    lines = text.splitlines()
    if not lines:
        raise NoList("The list is empty.")
    delimiter = max(DELIMITERS, key=lines[0].count)
    try:
        table = list(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error as broken:
        raise NoList("A quotation mark is opened and not closed. Check the list.") from broken
    header = _header(table[0])
    filled = [(number, cells) for number, cells in enumerate(table[1:], start=2) if any(map(str.strip, cells))]
    if not 0 < len(filled) <= PEOPLE.invited_at_once:
        raise NoList(
            f"A list has from 1 to {PEOPLE.invited_at_once} people under its first line. This has {len(filled)}."
        )
    for number, cells in filled:
        if len(cells) > len(header):
            raise NoList(f"Line {number} has more cells than the first line names.")
        yield number, dict(zip(header, map(str.strip, cells), strict=False))


def _header(cells: list[str]) -> list[str]:
    header = [cell.strip().lower() for cell in cells]
    unknown = [cell for cell in header if cell not in COLUMNS]
    missing = [name for name in NEEDED if name not in header]
    if unknown or missing or len(set(header)) != len(header):
        raise NoList("The first line names the columns, each once: name, email, role and, if you need it, site.")
    return header


class _Reader:
    """Judges rows one after another, and knows those before: no address is invited twice for the same."""

    def __init__(self, agency: Agency, by: Authority, *, emails: list[str]) -> None:
        self.agency, self.by = agency, by
        self.roles = roles_to_give(agency=agency, by=by)
        self.by_words = {fold(words): role for role in self.roles for words in (role.value, role.label)}
        self.sites = {fold(site.name): site for site in agency.sites.all()}
        self.seen: set[tuple[str, str, int | None]] = set()
        self.waiting = set(agency.invitations.waiting().values_list("email", "role", "site_id"))
        # Only people whom this administrator sees anyway: of nobody else does the list say that there is an account.
        here = Membership.objects.filter(agency=agency).exclude(state=MembershipState.ENDED)
        people = see_person.filter(by, User.objects.filter(email__in=emails, pk__in=here.values("user_id")))
        self.people = {person.email: person for person in people}
        self.held = set(here.filter(user__in=self.people.values()).values_list("user_id", "role", "site_id"))

    def read(self, number: int, cells: dict[str, str]) -> Row:
        given = {name: cells.get(name, "") for name in COLUMNS}
        row = Row(number, given["name"], given["email"], given["role"], given["site"], Outcome.WRONG, "")
        if given["name"].startswith(FORMULA):
            return replace(row, says="A name begins with a letter.")
        role, site = self.by_words.get(fold(given["role"])), self.sites.get(fold(given["site"]))
        if role is None:
            return replace(row, says=f"The role is one of: {', '.join(role.label for role in self.roles)}.")
        if given["site"] and site is None:
            return replace(row, says="This agency has no site of this name.")
        answers = {"name": given["name"], "email": given["email"], "role": role.value, "idempotency": uuid4()}
        form = InviteForm({**answers, "site": site.pk if site else ""}, agency=self.agency, roles=self.roles)
        if not form.is_valid():
            return replace(row, says=" ".join(str(said) for errors in form.errors.values() for said in errors))
        return self._judged(replace(row, role=role.label), form.cleaned_data)

    def _judged(self, row: Row, asked: dict[str, Any]) -> Row:
        email, role, site = asked["email"], Role(asked["role"]), asked.get("site")
        key = (email, role.value, site.pk if site else None)
        if key in self.seen:
            return replace(row, says="This address stands above already, with the same role.")
        self.seen.add(key)
        if self.by.user and email == self.by.user.email:
            return replace(row, says="You cannot give yourself a role. Another administrator can.")
        if key in self.waiting:
            return replace(row, says="An invitation to this address waits already. It can be sent again.")
        person = self.people.get(email)
        if person is None:
            waits = " A second person confirms the role when it is accepted." if role in CONFIRMED_ROLES else ""
            return replace(row, outcome=Outcome.INVITE, says=f"Would be invited.{waits}", asked=asked)
        if (person.pk, *key[1:]) in self.held:
            return replace(row, says="This person has this role here already, or it waits to be confirmed.")
        says = "Has an account here. The role would be given, and confirmed where it needs to be."
        return replace(row, outcome=Outcome.PROPOSE, says=says, asked=asked, person=person)
