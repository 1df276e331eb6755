"""What a person may act as, right now. Asked anew on every request, so that a change works on the next click."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import cast

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from accounts.models import Agency, Membership, User
from accounts.roles import CASE_STAFF, PANEL_OFFICE, READING_ROLES, Role
from accounts.stand_ins import PersonPlace, Shape, held_in, places_of, shape_of
from audit.acting import NOBODY, Actor
from core.kept_rows import rows_kept
from core.places import PERSON, not_writing, note
from core.row_security import Reader


@dataclass(frozen=True)
class Authority:
    """A person and their live memberships. This is the `who` of every rule and the `by` of every action."""

    user: User | None
    memberships: tuple[Membership, ...] = ()
    # What was answered once within a request; None where no request holds the authority.
    answers: dict[str, bool] | None = field(default=None, compare=False, repr=False)
    # Agencies whose roles are closed to this session (`single_sign_on.standing`); the memberships leave them out.
    closed: frozenset[int] = field(default=frozenset(), repr=False)

    def __hash__(self) -> int:
        return hash(self.pk)

    def for_a_request(self) -> Authority:
        return replace(self, answers={})

    def may_have(self, what: str, ask: Callable[[Authority], Mapping[str, bool]]) -> bool:
        """Whether it is worth asking further: `ask` is asked once a request, of this and its like, in place of a branch
        that finds nothing in each of its statements. What comes into being meanwhile is seen by the next request; what ends, at once."""
        if self.answers is None:
            return True
        if what not in self.answers:
            self.answers.update(ask(self))
        return self.answers[what]

    def without(self, agencies: Iterable[int]) -> Authority:
        """With nothing of these agencies, also when it is read again under a lock."""
        closed = self.closed | frozenset(agencies)
        open_here = tuple(m for m in self.memberships if m.agency_id not in closed)
        return replace(self, memberships=open_here, closed=closed) if closed else self

    @property
    def person(self) -> User:
        """The user, where only a person can act. Raises ValueError for the system and for a visitor who is
        not signed in."""
        if self.user is None:
            raise ValueError("Only a person who is signed in can do this.")
        return self.user

    @property
    def pk(self) -> int | None:
        return self.user.pk if self.user else None

    def holding(self, *roles: str) -> Iterable[Membership]:
        return (m for m in self.memberships if m.role in roles)

    def holds(self, *roles: str) -> bool:
        return any(True for _ in self.holding(*roles))

    def agencies(self, *roles: str) -> list[int]:
        """Ids of the agencies where the person holds one of the roles."""
        return sorted({m.agency_id for m in self.holding(*roles)})

    def workplaces(self, *roles: str) -> list[Agency]:
        """The same agencies by name, as they were read with the memberships."""
        held = {one.agency_id: one.agency for one in self.holding(*roles)}
        return sorted(held.values(), key=lambda agency: agency.sort_key)

    def areas(self, *roles: str) -> list[int]:
        return sorted({m.agency.area_id for m in self.holding(*roles) if m.agency.area_id is not None})

    def sites(self, *roles: str) -> list[int]:
        return sorted({m.site_id for m in self.holding(*roles) if m.site_id is not None})

    def whole_agencies(self, *roles: str) -> list[int]:
        """Agencies where the role is not limited to a site."""
        return sorted({m.agency_id for m in self.holding(*roles) if m.site_id is None})

    def at(self, agency_id: int) -> Authority:
        """With the roles of this agency alone."""
        return replace(self, memberships=tuple(m for m in self.memberships if m.agency_id == agency_id), answers=None)

    @cached_property
    def by_agency(self) -> tuple[Authority, ...]:
        """Of who works at several agencies, the roles of each by themselves: what they open alone says at which of them the
        person acts (`audit.agency_of_act`). Nothing of who works at one."""
        agencies = dict.fromkeys(m.agency_id for m in self.memberships)
        return tuple(self.at(agency) for agency in agencies) if len(agencies) > 1 else ()

    @cached_property
    def shape(self) -> Shape:
        """The roles with the keys left out: which of them are the same agency, area or site, and no more."""
        return shape_of(self.user is not None, self.memberships)

    @cached_property
    def stand_in(self) -> Authority:
        """What a statement is written for that is kept for all of this shape (`core.kept`): it follows from the shape."""
        user = cast(User, PersonPlace(PERSON)) if self.user else None
        return StandIn(user, cast(tuple[Membership, ...], held_in(self.shape)), of=self)

    @cached_property
    def places(self) -> dict[int, int]:
        """What stands in each place of such a statement, for this person."""
        return places_of(self.pk, self.memberships)

    def as_it_stands(self) -> Authority:
        """Read again, for an act that has waited for a lock: the account may have been suspended or the role ended
        meanwhile. The system stays the system."""
        return self if self.user is None else authority_of(User.objects.get(pk=self.user.pk)).without(self.closed)

    @cached_property
    def actor(self) -> Actor:
        if self.user is None:
            return NOBODY
        # Who works at several acts at none of them until it is known by which they do (`audit.agency_of_act`).
        agency = self.memberships[0].agency if self.memberships and not self.by_agency else None
        return Actor(
            name=self.user.name,
            id=self.user.pk,
            agency=agency.name if agency else "",
            agency_id=agency.pk if agency else None,
        )

    @cached_property
    def reader(self) -> Reader | None:
        """What the database's own policies are told of the person; nothing of a person whose roles have ended. Coarser
        than the rules, which decide."""
        if self.user is None or not self.memberships:
            return None
        return Reader(
            person=self.user.pk,
            staff=tuple(self.agencies(*CASE_STAFF, Role.DUTY_OFFICER)),
            inspects=tuple(self.agencies(Role.INSPECTOR)),
            files=tuple(self.agencies(Role.SAFEGUARDING_LEAD, Role.GATEWAY_CLERK)),
            receives=tuple(self.agencies(*PANEL_OFFICE, Role.PRACTITIONER)),
            protects=tuple(self.agencies(Role.DATA_PROTECTION_OFFICER)),
        )


NO_ONE = Authority(user=None)


@dataclass(frozen=True, eq=False)
class StandIn(Authority):
    """Somebody with these roles and places for keys. What else is asked of the person is asked of them, and noted."""

    of: Authority = NO_ONE

    def __hash__(self) -> int:
        return hash(self.pk)

    @cached_property
    def shape(self) -> Shape:
        return self.of.shape

    @cached_property
    def stand_in(self) -> Authority:
        return self

    @cached_property
    def places(self) -> dict[int, int]:
        return {}

    def may_have(self, what: str, ask: Callable[[Authority], Mapping[str, bool]]) -> bool:
        with not_writing():
            answer = self.of.may_have(what, ask)
        note(what, ask, answer)
        return answer


WITH = ("agency", "agency__area", "site")


def authority_of(user: User | AnonymousUser) -> Authority:
    """Live memberships of an active person; reading roles fall away while training or vetting has lapsed."""
    if not isinstance(user, User) or not user.is_active:
        return NO_ONE
    return _held(user, _live_of(user.pk))


@rows_kept
def _live_of(person_id: int) -> QuerySet[Membership]:
    return Membership.objects.filter(user_id=person_id).live().select_related(*WITH).order_by("id")


def authorities_of(people: Iterable[User]) -> list[Authority]:
    """As `authority_of`, for many people with two queries."""
    found = list(people)
    live: dict[int, list[Membership]] = defaultdict(list)
    for held in Membership.objects.live().filter(user__in=found).select_related(*WITH).order_by("id"):
        live[held.user_id].append(held)
    return [_held(person, live[person.pk]) if person.is_active else NO_ONE for person in found]


def _held(user: User, live: Iterable[Membership]) -> Authority:
    held = [m for m in live if m.agency.is_open and (user.may_read or m.role not in READING_ROLES)]
    for membership in held:
        membership.user = user
    return Authority(user=user, memberships=tuple(held))
