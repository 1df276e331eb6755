"""What a person can hold, and where it goes at the moment at which the person can no longer act.

Apps above join with what can stand in a person's name. A relation to a person is either a
holding, or a record of who did something, with the reason why it is no more than that: a suite walks them all.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.db.models import Count, Q, QuerySet, Value
from django.urls import reverse
from django.utils import timezone

from accounts.authority import NO_ONE, Authority
from accounts.kinds import ACCOUNT_WORK_PASSED_ON
from accounts.models import Absence, Membership, User
from accounts.notices.telling import platform_administrators, tell
from audit.log import log
from audit.moves import MoveDenied
from core.extension import Point
from core.row_security import as_the_service
from core.rules import Rule

AT_A_TIME = 200
Able = QuerySet[Membership]


@dataclass(frozen=True)
class Passing:
    """One moment at which work passes on: from whom, why, to whom where a colleague covers, and who
    brought it about."""

    person: User
    because: str
    cover: User | None
    at: datetime
    by: Authority

    def occasion(self, force_id: int) -> str:
        """The same for everything that passes at this moment at one force: one notice, not one for each record."""
        return f"{force_id}:{self.person.pk}:{self.at.isoformat()}"


@dataclass(frozen=True)
class Handing:
    """Which colleague was asked to take it on, and where this reader can ask one."""

    asked: User | None
    offer_url: str


@dataclass(frozen=True)
class Holding:
    """Something that stands in a person's name and needs that person to act.

    `stranded(able)` narrows what is held to what none of the `able` memberships of its holder can act on any
    more; `pass_on(record, passing)` gives it to a colleague who can.
    """

    relation: str
    one: str
    many: str
    held: Callable[[], QuerySet[Any]]
    stranded: Callable[[Able], Q]
    pass_on: Callable[[Any, Passing], object]
    goes: str
    see: Rule
    path: Callable[[Any], str]
    # For what people hold by their role and not by name.
    mine: Callable[[User], Q] | None = None
    # How one of them stands on its way to a colleague, for a reader of its page; None: it is given in no such way.
    handing: Callable[[Any, Authority], Handing] | None = None

    def __str__(self) -> str:
        return self.many

    @property
    def field(self) -> str:
        return self.relation.rpartition(".")[2]

    def left_by(self, person: User, able: Able) -> QuerySet[Any]:
        """What the person holds and could not act on with these memberships only."""
        theirs = self.mine(person) if self.mine else Q(**{self.field: person})
        return self.held().filter(theirs, self.stranded(able)).order_by("pk")

    def holders(self) -> Iterable[int]:
        """People in whose name something stands although they can no longer act on it."""
        if self.mine is not None:
            return ()
        stuck = self.held().filter(self.stranded(Membership.objects.able()))
        return stuck.order_by().values_list(self.field, flat=True).distinct()[:AT_A_TIME]


# Relations of this app, of those below it and of packages, that hold no work.
OWN = "The person's own: it means nothing without them."
WROTE = "Says who did it, and never changes."
OWN_RECORDS = {
    "accounts.Absence.person": "Says who is away.",
    "accounts.Absence.cover": "Asked afresh, when it begins, whether the cover can act.",
    "accounts.Absence.noted_by": WROTE,
    "accounts.Absence.ended_by": WROTE,
    "accounts.Attestation.answered_by": WROTE,
    "accounts.Departure.person": "Says who leaves.",
    "accounts.Departure.noted_by": WROTE,
    "accounts.Departure.taken_back_by": WROTE,
    "accounts.IdentityLink.person": OWN,
    "accounts.IdentityLink.ended_by": WROTE,
    "accounts.IdentityProvider.proposed_by": "Waits for a second person, whoever proposed it.",
    "accounts.IdentityProvider.confirmed_by": WROTE,
    "accounts.IdentityProvider.ended_by": WROTE,
    "accounts.Invitation.invited_by": "Any administrator of the agency sends it again or withdraws it.",
    "accounts.Invitation.accepted_by": WROTE,
    "accounts.KeptText.user": OWN,
    "accounts.KeptText.taken_over_by": WROTE,
    "accounts.Membership.user": "What a person can act with.",
    "accounts.Membership.granted_by": "A proposal waits for a second person, whoever made it.",
    "accounts.Membership.confirmed_by": WROTE,
    "accounts.Membership.ended_by": WROTE,
    "accounts.Notice.person": "What it was about passes on, and is told anew.",
    "accounts.OncePost.user": OWN,
    "accounts.Presence.user": "A page that stands open, for a minute.",
    "accounts.ReadingBlock.person": "Ends by itself after an hour.",
    "accounts.ReadingBlock.lifted_by": WROTE,
    "accounts.SavedView.person": "A question that a list is asked, and no work; a team's view goes on without who saved it.",
    "accounts.SavedView.removed_by": WROTE,
    "accounts.User.suspended_by": WROTE,
    "accounts.User_groups.user": OWN,
    "accounts.User_user_permissions.user": OWN,
    "account.EmailAddress.user": OWN,
    "audit.Diff.actor": WROTE,
    "audit.ExportRequest.decided_by": WROTE,
    "audit.ExportRequest.requested_by": "Another auditor decides it, and any auditor can ask again.",
    "guardian.UserObjectPermission.user": "Never used: grants are to agencies.",
    "mfa.Authenticator.user": OWN,
    "usersessions.UserSession.user": OWN,
}


HOLDINGS: Point[Holding] = Point(
    "accounts.people.holdings",
    "what stands in a person's name and passes on, in this order, when they can no longer act",
)
RECORDS: Point[Mapping[str, str]] = Point(
    "accounts.records", "relations to a person that hold no work, with the reason why not"
)


def all_records() -> dict[str, str]:
    return {relation: why for reasons in (OWN_RECORDS, *RECORDS) for relation, why in reasons.items()}


# --- Who can no longer act ----------------------------------------------------------------------------------


def why_unable(person: User, *, away: Collection[int] | None = None) -> str:
    """Why the person can be given nothing now. `away`: the keys of those who are, where a page has asked for all of them."""
    if not person.is_active:
        return "Account suspended"
    if not person.may_read:
        return "Training or vetting lapsed"
    is_away = person.absences.now().exists() if away is None else person.pk in away
    return "Away" if is_away else "Role ended"


def cover_of(person: User) -> User | None:
    """Who covers for the person today, if that person can act."""
    for absence in Absence.objects.now().filter(person=person, cover__isnull=False).select_related("cover"):
        if absence.cover and Membership.objects.able().filter(user=absence.cover).exists():
            return absence.cover
    return None


@as_the_service()
@transaction.atomic
def let_go(*, person: User, because: str = "", by: Authority = NO_ONE) -> int:
    """Pass on everything that the person holds and can no longer act on. Returns how many things. `because` says why,
    where it is not that the person can act no more: they are kept away from what they held.

    What cannot pass on now, because no colleague is there to take it, stays where it is: no moment is
    ownerless, and no account stays open for it. The administrators of the service are told, and the
    keeper tries again.
    """
    because = because or f"Its holder can no longer act: {why_unable(person).lower()}"
    passing = Passing(person, because, cover_of(person), timezone.now(), by)
    passed: dict[str, int] = {}
    for holding in HOLDINGS:
        for record in holding.left_by(person, Membership.objects.able()):
            passed[holding.many] = passed.get(holding.many, 0) + _pass_on(holding, record, passing)
    moved = {many: count for many, count in passed.items() if count}
    if moved:
        log(
            ACCOUNT_WORK_PASSED_ON,
            target=person,
            data={"because": passing.because, "cover": passing.cover and passing.cover.pk, **moved},
        )
    return sum(moved.values())


def _pass_on(holding: Holding, record: models.Model, passing: Passing) -> bool:
    try:
        with transaction.atomic():
            holding.pass_on(record, passing)
    except MoveDenied:
        _tell_stuck(passing)
        return False
    return True


def _tell_stuck(passing: Passing) -> None:
    """Once a day for each person."""
    tell(
        platform_administrators(),
        kind="work.stuck",
        instead=None,
        urgent=True,
        path=reverse("accounts:person", args=[passing.person.public_id]),
        words="Somebody can no longer act, and nobody of that force can take over what they hold.",
        about=f"{passing.person.pk}:{timezone.localdate(passing.at)}",
    )


def sweep() -> int:
    """The keeper's duty: find whose training, vetting, role or presence has ended by itself, and pass on what they
    hold. Returns for how many people."""
    stuck = {pk for holding in HOLDINGS for pk in holding.holders() if pk is not None}
    return sum(let_go(person=person) > 0 for person in User.objects.filter(pk__in=stuck).order_by("pk"))


def held_by(person: User) -> list[tuple[Holding, int]]:
    """What stands in the name and would have to pass on if the person could act no more: the kinds and how many."""
    return held_by_each([person])[person.pk]


@as_the_service()
def held_by_each(people: Iterable[User]) -> dict[int, list[tuple[Holding, int]]]:
    """The same of each of these, in one statement."""
    found: dict[int, list[tuple[Holding, int]]] = {person.pk: [] for person in people}
    kinds = list(HOLDINGS)
    asked = [
        holding.left_by(person, Membership.objects.able().exclude(user=person))
        .order_by()
        .values(told_holder=Value(person.pk), told_kind=Value(kind))
        .annotate(told_held=Count("pk"))
        for person in people
        for kind, holding in enumerate(kinds)
    ]
    for one in asked[0].union(*asked[1:], all=True).order_by("told_kind") if asked else ():
        if one["told_held"]:
            found[one["told_holder"]].append((kinds[one["told_kind"]], one["told_held"]))
    return found


# --- What a page says before it is done ---------------------------------------------------------------------


@dataclass(frozen=True)
class Held:
    """One line of the list: how many of a kind, where they go, and those that this reader may open."""

    words: str
    goes: str
    seen: tuple[tuple[str, str], ...]


@as_the_service()
def would_pass_on(person: User, *, without: Q, who: Authority) -> list[Held]:
    """What would pass on if these memberships could no longer act: numbers by kind, and references only of what the
    reader may open anyway."""
    able = Membership.objects.able().exclude(without)
    return [_line(holding, found, who) for holding in HOLDINGS if (found := holding.left_by(person, able)).exists()]


SHOWN = 25


def _line(holding: Holding, found: QuerySet[Any], who: Authority) -> Held:
    count = found.count()
    seen = list(holding.see.filter(who, found)[:SHOWN]) if holding.see.anywhere(who) else []
    words = f"{count} {holding.one if count == 1 else holding.many}"
    return Held(words, holding.goes, tuple((str(record), holding.path(record)) for record in seen))
