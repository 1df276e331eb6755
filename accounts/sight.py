"""Which people a rule names for one record: its third face, beside "may this person?" and "which records?".

Each branch says which live memberships it could be open to for a record; the rule itself then says of each
person whether it is, and by which branch. So the page that lists people can name no person whom the rule
refuses (ADR 0019).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import BooleanField, ExpressionWrapper, Model, Q

from accounts.authority import Authority, authorities_of
from accounts.models import Membership, User
from core.row_security import as_the_service
from core.rules import Branch, Rule


@dataclass(frozen=True)
class Sight:
    """One person who may, as what, and by which branches of the rule."""

    who: Authority
    ways: tuple[Branch, ...]

    @property
    def person(self) -> User:
        return self.who.person


@as_the_service()
def who_may(rule: Rule, record: Model, *, apart: frozenset[int] | None = None) -> list[Sight]:
    """The people to whom the rule is open for this record now, by name.

    Each is asked about; or, where `apart` says whom any row about the record names, each of those, and of all others
    one for each set of roles: to a rule they are alike.
    """
    asked: dict[object, tuple[Branch, ...] | None] = {}
    found = []
    for who in _candidates(rule, record):
        alike = who.pk if apart is None or who.pk in apart else _roles_of(who)
        if alike not in asked:
            asked[alike] = _ways(rule, record, who)
        if (ways := asked[alike]) is not None:
            found.append(Sight(who, ways))
    return sorted(found, key=lambda sight: (sight.person.name, sight.person.pk))


def allowed(rule: Rule, record: Model, people: Iterable[User]) -> list[User]:
    """Those of these people to whom the rule is open for this record now, in the order given."""
    return [who.person for who in rule.open_to(authorities_of(people), record)]


def _candidates(rule: Rule, record: Model) -> Iterable[Authority]:
    could = Q(pk__in=[])
    for branch in rule.branches:
        if branch.people is None:
            raise ValueError(f"The branch {branch.name!r} of {rule.name} does not say which people it is for.")
        could |= branch.people(record)
    people = Membership.objects.live().filter(could, user__is_active=True).values("user_id")
    return authorities_of(User.objects.filter(pk__in=people))


def _roles_of(who: Authority) -> frozenset[tuple[str, int, int | None]]:
    return frozenset((held.role, held.agency_id, held.site_id) for held in who.memberships)


def _ways(rule: Rule, record: Model, who: Authority) -> tuple[Branch, ...] | None:
    """One question of the record: whether the rule is open, and each of its ways."""
    ways = [(branch, q) for branch in rule.branches if (q := branch.q(who)) is not None]
    asked = {f"way_{number}": _whether(q) for number, (_, q) in enumerate(ways)}
    here = type(record)._default_manager.filter(rule.q(who), pk=record.pk)
    answer = here.annotate(**asked).values_list(*asked).first() if ways else None
    if answer is None:
        return None
    return tuple(branch for (branch, _), is_open in zip(ways, answer, strict=True) if is_open)


def _whether(q: Q) -> ExpressionWrapper:
    return ExpressionWrapper(q, output_field=BooleanField())
