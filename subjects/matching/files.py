"""People read from CSV files, for measuring the engine. A bad row is named by its line and skipped."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from subjects.matching.person import Birth, PersonEvidence, PersonName, Place

COLUMNS = [
    "id",
    "forenames",
    "surname",
    "date_of_birth",
    "sex",
    "street",
    "town",
    "postcode",
    "phone",
    "email",
    "handle",
    "school",
]
PAIR_COLUMNS = ["left_id", "right_id"]
EARLIEST = 1850
# What a reader puts in place of bytes that are not UTF-8, and what no text has; as Python writes them.
UNREADABLE = ("\ufffd", "\\x00")


class UnreadableFile(Exception):
    """The file as a whole cannot be read; the message says why."""


@dataclass
class People:
    """The people of one file, in its order, and the rows that could not be used."""

    by_id: dict[str, PersonEvidence] = field(default_factory=dict)
    bad_rows: list[str] = field(default_factory=list)


def _birth(text: str) -> Birth:
    """A date that a calendar has: YYYY-MM-DD, YYYY-MM or YYYY."""
    parts = text.split("-")
    if (
        not all(part.isdecimal() and part.isascii() for part in parts)
        or [len(part) for part in parts] != [4, 2, 2][: len(parts)]
    ):
        raise ValueError(f"date of birth {text!r} is not YYYY-MM-DD, YYYY-MM or YYYY")
    year, month, day = (int(part) for part in (*parts, "1", "1")[:3])
    try:
        date(year, month, day)
    except ValueError as error:
        raise ValueError(f"date of birth {text!r} is in no calendar") from error
    if year < EARLIEST:
        raise ValueError(f"date of birth {text!r} is too long ago")
    return Birth.read(text)


def person_from(row: dict[str, str]) -> PersonEvidence:
    """One row of a file of people."""
    value = {column: (row.get(column) or "").strip() for column in COLUMNS}
    place = Place(value["street"], value["town"], value["postcode"])
    return PersonEvidence(
        names=(PersonName(value["forenames"], value["surname"]),) if value["forenames"] or value["surname"] else (),
        births=(_birth(value["date_of_birth"]),) if value["date_of_birth"] else (),
        sex=value["sex"],
        places=(place,) if str(place) else (),
        phones=(value["phone"],) if value["phone"] else (),
        emails=(value["email"],) if value["email"] else (),
        handles=(value["handle"],) if value["handle"] else (),
        schools=(value["school"],) if value["school"] else (),
    )


def _rows(path: Path, needed: list[str]) -> Iterator[tuple[int, dict[str, str | None]]]:
    """Each row with the number of its last line in the file."""
    try:
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
            reader = csv.DictReader(file, skipinitialspace=True)
            reader.fieldnames = _headings(path, reader.fieldnames or [], needed)
            for row in reader:
                yield reader.line_num, row
    except (OSError, csv.Error) as error:
        raise UnreadableFile(f"{path}: {error}") from error


def _headings(path: Path, written: Sequence[str], needed: list[str]) -> list[str]:
    """The names of the columns, in whatever case and spacing they were written; columns of other names are kept
    and not used."""
    names = [name.strip().casefold() for name in written]
    if not any(names):
        raise UnreadableFile(f"{path}: the first line names no columns, or the file is empty")
    if any(mark in str(names) for mark in UNREADABLE):
        raise UnreadableFile(f"{path}: not UTF-8 text")
    if missing := [column for column in needed if column not in names]:
        raise UnreadableFile(f"{path}: no column {', '.join(missing)}; it begins {','.join(written)[:60]!r}")
    if twice := sorted({name for name in names if name and names.count(name) > 1}):
        raise UnreadableFile(f"{path}: more than one column {', '.join(twice)}")
    return names


def _wrong(row: dict[str, str | None], known: dict[str, PersonEvidence]) -> str:
    """What is wrong with the shape of a row, or nothing."""
    if None in row:  # where csv puts cells beyond the header
        return "more cells than columns"
    if None in row.values():
        return "fewer cells than columns"
    number = (row["id"] or "").strip()
    if not number:
        return "no id"
    if any(mark in str(row) for mark in UNREADABLE):
        return "not UTF-8 text"
    return f"id {number} stands there already" if number in known else ""


def read_people(path: Path) -> People:
    """Every person in a file."""
    people = People()
    for line, row in _rows(path, ["id"]):
        wrong = _wrong(row, people.by_id)
        try:
            if not wrong:
                people.by_id[(row["id"] or "").strip()] = person_from(row)  # type: ignore[arg-type]  # each cell is text
        except ValueError as error:
            wrong = str(error)
        if wrong:
            people.bad_rows.append(f"{path.name} line {line}: {wrong}")
    return people


def read_truth(path: Path, left: People, right: People) -> tuple[set[tuple[str, str]], list[str]]:
    """The true pairs, and the rows that name a person who is in neither file or whose own row was skipped."""
    pairs: set[tuple[str, str]] = set()
    bad_rows: list[str] = []
    for line, row in _rows(path, PAIR_COLUMNS):
        pair = ((row["left_id"] or "").strip(), (row["right_id"] or "").strip())
        if pair[0] in left.by_id and pair[1] in right.by_id:
            pairs.add(pair)
        else:
            bad_rows.append(f"{path.name} line {line}: {pair[0] or '(empty)'}, {pair[1] or '(empty)'} not in the files")
    return pairs, bad_rows
