"""The invented people of the demonstration and of the tests: the same names in both, so that a story reads the same."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Agency, Area, Membership, MembershipState, Site, User

CAST: dict[str, Any] = json.loads((Path(__file__).parent / "data" / "cast.json").read_text())
ADDRESS = "{key}@demo.example"


@transaction.atomic
def load_cast(*, password: str | None = None) -> dict[str, User]:
    """Make the areas, agencies and people that do not exist yet, and return the people by key."""
    areas = {
        a["code"]: Area.objects.get_or_create(code=a["code"], defaults={"name": a["name"]})[0]
        for a in CAST["areas"]
    }
    agencies = {a["key"]: _agency(a, areas) for a in CAST["agencies"]}
    return {p["key"]: _person(p, agencies, password=password) for p in CAST["people"]}


def _agency(entry: dict[str, Any], areas: dict[str, Area]) -> Agency:
    agency, _ = Agency.objects.get_or_create(
        name=entry["name"],
        defaults={
            "kind": entry["kind"], "area": areas.get(entry["area"]), "sector": entry["sector"],
            "who_sends": entry.get("who_sends", "anyone"),
        },
    )  # fmt: skip
    for name in entry.get("sites", []):
        Site.objects.get_or_create(agency=agency, name=name)
    return agency


def _person(entry: dict[str, Any], agencies: dict[str, Agency], *, password: str | None) -> User:
    email = ADDRESS.format(key=entry["key"])
    person = User.objects.filter(email=email).first()
    if person is None:
        person = User.objects.create_user(
            email=email, name=entry["name"], password=password, job_title=entry["title"]
        )
    for role, agency, site in entry["roles"]:
        Membership.objects.get_or_create(
            user=person, agency=agencies[agency], role=role,
            site=Site.objects.get(agency=agencies[agency], name=site) if site else None,
            defaults={"state": MembershipState.ACTIVE, "confirmed_at": timezone.now()},
        )  # fmt: skip
    return person
