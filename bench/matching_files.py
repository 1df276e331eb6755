"""Write a synthetic population and second referrals about some of its people, as files for `manage.py
match_eval`.

    python -m bench.matching_files FOLDER --people 100000 --lookups 5000 [--slips held_out] [--seed 1] [--close]

One lookup in ten is about a person who is not in the population at all. With --close nearly every person has a
twin or a parent of the same name in the population.
"""

import argparse
import csv
import random
from collections.abc import Iterable
from dataclasses import asdict, replace
from pathlib import Path

from bench.matching_people import CLOSE, COLUMNS, Families, Person, population
from bench.matching_slips import held_out, training

STRANGERS = 0.1


def _write(path: Path, columns: list[str], rows: Iterable[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(rows)


def write(folder: Path, *, people: int, lookups: int, seed: int, slips: str, families: Families) -> None:
    """right.csv (the population), left.csv (the lookups), truth.csv."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = random.Random(f"{seed} {slips}")
    wanted = set(rng.sample(range(people), round(lookups * (1 - STRANGERS))))
    found: list[Person] = []

    def noticed() -> Iterable[dict[str, str]]:
        for number, person in enumerate(population(people, seed, families)):
            if number in wanted:
                found.append(person)
            yield asdict(person)

    _write(folder / "right.csv", COLUMNS, noticed())
    strangers = [
        replace(person, id=f"s{person.id}") for person in population(lookups - len(found), seed + 1_000_003, families)
    ]
    spoil = {"training": training, "held_out": held_out}[slips]
    left = [replace(spoil(rng, person), id=f"l{person.id}") for person in (*found, *strangers)]
    _write(folder / "left.csv", COLUMNS, map(asdict, left))
    pairs = ({"left_id": f"l{person.id}", "right_id": person.id} for person in found)
    _write(folder / "truth.csv", ["left_id", "right_id"], pairs)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--lookups", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--slips", choices=["training", "held_out"], default="training")
    parser.add_argument("--close", action="store_true")
    given = parser.parse_args()
    families = CLOSE if given.close else Families()
    write(
        given.folder,
        people=given.people,
        lookups=given.lookups,
        seed=given.seed,
        slips=given.slips,
        families=families,
    )
