"""The invented people of the demonstration and of the tests: the same names in both, so that a story reads the same."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, TypeVar

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from accounts.models import Agency, Area, Membership, MembershipState, Site, User

CAST: dict[str, Any] = json.loads((Path(__file__).parent / "data" / "cast.json").read_text())
ADDRESS = "{key}@demo.example"
UNUSABLE = make_password(None)


@transaction.atomic
def load_cast() -> dict[str, User]:
    """Make the areas, agencies and people that do not exist yet, and return the people by key. No person has a
    password that works: the demonstration signs people in by its own page."""
    areas = _kept(Area, "code", [Area(code=a["code"], name=a["name"]) for a in CAST["areas"]])
    agencies = _kept(Agency, "name", [_agency(entry, areas) for entry in CAST["agencies"]])
    by_key = {entry["key"]: agencies[entry["name"]] for entry in CAST["agencies"]}
    sites = {
        (entry["key"], name): Site.objects.get_or_create(agency=by_key[entry["key"]], name=name)[0]
        for entry in CAST["agencies"]
        for name in entry.get("sites", [])
    }
    people = _kept(User, "email", [_person(entry) for entry in CAST["people"]])
    mine = {entry["key"]: people[ADDRESS.format(key=entry["key"])] for entry in CAST["people"]}
    known = set(Membership.objects.filter(user__in=mine.values()).values_list("user_id", flat=True))
    Membership.objects.bulk_create(
        Membership(
            user=mine[entry["key"]],
            agency=by_key[at],
            role=role,
            site=sites[at, site] if site else None,
            state=MembershipState.ACTIVE,
            confirmed_at=timezone.now(),
        )
        for entry in CAST["people"]
        for role, at, site in entry["roles"]
        if mine[entry["key"]].pk not in known
    )
    return mine


Row = TypeVar("Row", bound=Model)


def _kept(model: type[Row], key: str, wanted: list[Row]) -> dict[str, Row]:
    """The wanted rows by key: those that are there, and the others made in one statement."""
    values = [getattr(row, key) for row in wanted]
    there = {getattr(row, key): row for row in model._default_manager.filter(**{f"{key}__in": values})}
    made = model._default_manager.bulk_create(row for row in wanted if getattr(row, key) not in there)
    return {**there, **{getattr(row, key): row for row in made}}


def _agency(entry: dict[str, Any], areas: dict[str, Area]) -> Agency:
    return Agency(
        name=entry["name"],
        kind=entry["kind"],
        area=areas.get(entry["area"]),
        sector=entry["sector"],
        who_sends=entry.get("who_sends", "anyone"),
        **entry.get("numbers", {}),
    )


def _person(entry: dict[str, Any]) -> User:
    return User(
        email=ADDRESS.format(key=entry["key"]),
        name=entry["name"],
        job_title=entry["title"],
        password=UNUSABLE,
    )
