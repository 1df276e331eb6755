"""Trigram similarity (PostgreSQL with pg_trgm) on the same three files as `match_eval`, for comparison.

Needs a PostgreSQL that has the extension, which the embedded one has not; the address is a psycopg connection
string to a database of which nothing is kept. Two ways people use it: the name alone, and one text of name,
date, street and postcode.

    python bench/matching_trigram.py "host=/tmp/trgm user=postgres dbname=postgres" LEFT.csv RIGHT.csv
    TRUTH.csv
"""

import csv
import json
import sys
from statistics import quantiles
from time import perf_counter

import psycopg
from psycopg import sql

MOST_SHOWN = 10
TEXTS = {
    "name": ("forenames", "surname"),
    "everything": ("forenames", "surname", "date_of_birth", "street", "town", "postcode"),
}
# pg_trgm's own default; below it `%` does not look.
THRESHOLD = 0.3
LOOKUP = sql.SQL(
    "select id from people where text %% %(text)s order by similarity(text, %(text)s) desc, id limit {limit}"
).format(limit=sql.Literal(MOST_SHOWN))


def _texts(path: str, columns: tuple[str, ...]) -> dict[str, str]:
    """Each id with its text."""
    with open(path, encoding="utf-8-sig", newline="") as file:  # noqa: PTH123 - a script run by hand
        return {row["id"]: " ".join(filter(None, (row[c] for c in columns))).lower() for row in csv.DictReader(file)}


def _file(connection: psycopg.Connection, people: dict[str, str]) -> None:
    connection.execute("create extension if not exists pg_trgm")
    connection.execute("create temporary table people (id text primary key, text text not null)")
    with connection.cursor().copy("copy people from stdin") as rows:
        for row in people.items():
            rows.write_row(row)
    connection.execute("create index on people using gin (text gin_trgm_ops)")
    connection.execute("analyze people")
    connection.execute(sql.SQL("set pg_trgm.similarity_threshold = {}").format(sql.Literal(THRESHOLD)))


def measure(address: str, columns: tuple[str, ...], left: str, right: str, truth: str) -> dict[str, float]:
    """Recall, how many are shown, and how fast."""
    with open(truth, encoding="utf-8", newline="") as file:  # noqa: PTH123
        pairs = {(row["left_id"], row["right_id"]) for row in csv.DictReader(file)}
    ranks: list[int] = []
    seconds: list[float] = []
    shown = 0
    with psycopg.connect(address) as connection:
        _file(connection, _texts(right, columns))
        for left_id, text in _texts(left, columns).items():
            began = perf_counter()
            found = [row[0] for row in connection.execute(LOOKUP, {"text": text}).fetchall()]
            seconds.append(perf_counter() - began)
            shown += len(found)
            ranks += [rank for rank, right_id in enumerate(found, 1) if (left_id, right_id) in pairs]
        connection.rollback()
    cuts = quantiles(seconds, n=20, method="inclusive")
    return {
        **{f"recall_at_{place}": round(sum(rank <= place for rank in ranks) / len(pairs), 5) for place in (1, 3, 10)},
        "shown_per_lookup": round(shown / len(seconds), 3),
        "p50_ms": round(cuts[9] * 1000, 2),
        "p95_ms": round(cuts[18] * 1000, 2),
    }


if __name__ == "__main__":
    address, *files = sys.argv[1:5]
    outcome = {name: measure(address, columns, *files) for name, columns in TEXTS.items()}
    sys.stdout.write(json.dumps(outcome, indent=2) + "\n")
