"""A person for whom a statement is written that is kept for all who hold the same roles (ADR 0052).

Only what stands here can be asked of a stand-in: a role, a kind of agency, and a place instead of each key. Anything else is
an AttributeError, and the statement is not kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import Membership
from core.places import AGENCY, AREA, PERSON, SITE

# Of each role held: the role, the kind of the agency, and the places of agency, area and site.
Shape = tuple[bool, tuple[tuple[str, str, int, int | None, int | None], ...]]


@dataclass(frozen=True)
class PersonPlace:
    pk: int


@dataclass(frozen=True)
class AgencyPlace:
    kind: str
    pk: int
    area_id: int | None


@dataclass(frozen=True)
class HeldPlace:
    role: str
    agency: AgencyPlace
    site_id: int | None

    @property
    def agency_id(self) -> int:
        return self.agency.pk


def shape_of(is_somebody: bool, held: Iterable[Membership]) -> Shape:
    found = list(held)
    agencies, areas, sites = _numbered(found)
    return is_somebody, tuple(
        (
            each.role,
            each.agency.kind,
            agencies[each.agency_id],
            None if each.agency.area_id is None else areas[each.agency.area_id],
            None if each.site_id is None else sites[each.site_id],
        )
        for each in found
    )


def held_in(shape: Shape) -> tuple[HeldPlace, ...]:
    return tuple(HeldPlace(role, AgencyPlace(kind, agency, area), site) for role, kind, agency, area, site in shape[1])


def places_of(person: int | None, held: Iterable[Membership]) -> dict[int, int]:
    """What stands in each place. No two keys share one, so none is bound to another's."""
    found = {PERSON: person} if person is not None else {}
    for numbered in _numbered(list(held)):
        found.update({place: key for key, place in numbered.items()})
    return found


def _numbered(held: list[Membership]) -> tuple[dict[int, int], dict[int, int], dict[int, int]]:
    """The place of each agency, area and site, in the order of their keys: what is sorted stays so."""
    areas = {each.agency.area_id for each in held if each.agency.area_id is not None}
    sites = {each.site_id for each in held if each.site_id is not None}
    agencies = {each.agency_id for each in held}
    return _from(AGENCY, agencies), _from(AREA, areas), _from(SITE, sites)


def _from(first: int, keys: set[int]) -> dict[int, int]:
    return {key: first + number for number, key in enumerate(sorted(keys))}
