"""Invented people and invented concerns, the same for the same seed. Never a real person, never real referral text."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from core.reference_numbers import ALPHABET, LENGTH, Referenced, check_character

DATA = Path(__file__).parent / "data"
NAMES: dict[str, Any] = json.loads((DATA / "names.json").read_text())
TEXTS: dict[str, Any] = json.loads((DATA / "narratives.json").read_text())
WEIGHTS = [c["weight"] for c in NAMES["communities"]]
MONTHS = ("January", "March", "May", "June", "September", "October")
TOWNS = (
    ("Norbridge", "ZN1"),
    ("Wensum Staithe", "ZN4"),
    ("Fenmarket", "ZN9"),
    ("Calder Head", "ZC2"),
    ("Tamar Quay", "ZT3"),
)
STREETS = (
    "Mill Lane",
    "Station Road",
    "Church Street",
    "Priory Close",
    "Harbour Row",
    "Orchard Way",
    "Kestrel Rise",
)


@dataclass(frozen=True)
class Invented:
    """One person as a referrer might describe them: parts may be missing, as they are in life."""

    forenames: str
    surname: str
    year: int | None
    month: int | None
    day: int | None
    street: str
    town: str
    postcode: str
    phone: str
    handle: str

    @property
    def name(self) -> str:
        return f"{self.forenames} {self.surname}".strip()


def invent_person(dice: Random, *, child: bool) -> Invented:
    community = dice.choices(NAMES["communities"], WEIGHTS)[0]
    year = 2026 - (dice.randint(10, 17) if child else dice.randint(18, 55))
    known = dice.random()
    town, outcode = dice.choice(TOWNS)
    forename, surname = dice.choice(community["forenames"]), dice.choice(community["surnames"])
    return Invented(
        forenames=forename,
        surname=surname if dice.random() > 0.06 else "",
        year=year if known < 0.9 else None,
        month=dice.randint(1, 12) if known < 0.75 else None,
        day=dice.randint(1, 28) if known < 0.7 else None,
        street=f"{dice.randint(1, 120)} {dice.choice(STREETS)}" if dice.random() < 0.6 else "",
        town=town,
        postcode=f"{outcode} {dice.randint(1, 9)}{dice.choice('ABDEFGHJ')}{dice.choice('LNPQRSTU')}"
        if dice.random() < 0.5
        else "",
        # 07700 900000-900999 is set aside by the regulator for drama and can reach nobody.
        phone=f"07700 900{dice.randint(0, 999):03}" if dice.random() < 0.3 else "",
        handle=f"{forename.lower()[:4]}{dice.choice(('xx', '_', '.'))}{dice.randint(10, 9999)}"
        if dice.random() < 0.25
        else "",
    )


def misspell(dice: Random, person: Invented) -> Invented:
    """The same person as a second referrer heard the name: one slip, or day and month swapped."""
    surname = person.surname
    if len(surname) > 4:
        place = dice.randrange(1, len(surname) - 1)
        kept, swapped = surname[:place], surname[place + 1] + surname[place]
        surname = dice.choice((kept + surname[place + 1 :], kept + swapped + surname[place + 2 :]))
    return Invented(**{**person.__dict__, "surname": surname, "handle": ""})


def invent_concern(dice: Random) -> str:
    they = dice.choice((("he", "him", "his"), ("she", "her", "her")))
    parts = [
        dice.choice(TEXTS["openings"]),
        *dice.sample(TEXTS["noticed"], dice.randint(1, 2)),
        dice.choice(TEXTS["context"]),
        dice.choice(TEXTS["going_well"]),
        dice.choice(TEXTS["closing"]),
    ]
    words = {
        "they": they[0],
        "them": they[1],
        "their": they[2],
        "They": they[0].capitalize(),
        "Their": they[2].capitalize(),
        "weeks": dice.choice(("three", "four", "six", "eight")),
        "month": dice.choice(MONTHS),
    }
    return " ".join(part.format(**words) for part in parts)


def invent_rationale(dice: Random) -> str:
    return str(dice.choice(TEXTS["rationales"]))


def invent_reference(dice: Random, prefix: str) -> str:
    """As core.reference makes it, but the same for the same seed."""
    body = "".join(dice.choices(ALPHABET, k=LENGTH))
    return f"{prefix}{body}{check_character(body)}"


def redraw_references(dice: Random, made: Sequence[Referenced]) -> None:
    """Of what one batch will copy: nothing has a reference that another row has, here or in the database."""
    model = type(made[0])
    drawn = {row.reference for row in made}
    taken = set(model._base_manager.filter(reference__in=drawn).values_list("reference", flat=True))
    for row in made:
        while row.reference in taken:
            row.reference = invent_reference(dice, row.PREFIX)
            if model._base_manager.filter(reference=row.reference).exists():
                taken.add(row.reference)
        taken.add(row.reference)
