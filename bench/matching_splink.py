"""Splink on the same three files as `match_eval`, set up as its documentation advises, for comparison.

Needs a Python with `splink`; the product does not. Prints the same figures as JSON.

    python bench/matching_splink.py LEFT.csv RIGHT.csv TRUTH.csv
"""

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import splink.comparison_library as cl
from splink import Linker, SettingsCreator, block_on
from splink.backends.duckdb import DuckDBAPI

# As for the engine: show what is at least this likely, at most ten; near certain from there on.
SHOW, NEAR_CERTAIN, MOST_SHOWN = 0.02, 0.9999, 10


def read(path: str) -> pd.DataFrame:
    """One file, lower case, a date in full or not at all: Splink's date comparison knows no partial dates."""
    frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
    frame = frame.apply(lambda column: column.str.strip().str.lower())
    frame["date_of_birth"] = frame["date_of_birth"].where(frame["date_of_birth"].str.len() == 10, "")
    frame["full_name"] = (frame["forenames"] + " " + frame["surname"]).str.strip()
    frame["postcode"] = frame["postcode"].str.replace(" ", "")
    return frame.rename(columns={"id": "unique_id"}).replace("", None)


def rules() -> list:
    """Pairs that agree in any of these are compared."""
    return [
        block_on("date_of_birth"),
        block_on("postcode"),
        block_on("phone"),
        block_on("email"),
        block_on("forenames", "surname"),
        block_on("substr(forenames,1,3)", "substr(surname,1,3)"),
        block_on("surname", "substr(date_of_birth,1,4)"),
        block_on("forenames", "substr(date_of_birth,1,7)"),
        block_on("street", "town"),
    ]


def comparisons(used: set[str]) -> list:
    """The ready-made comparisons for the fields that the files have."""
    every = {
        "forenames": cl.ForenameSurnameComparison("forenames", "surname").configure(term_frequency_adjustments=True),
        "date_of_birth": cl.DateOfBirthComparison("date_of_birth", input_is_string=True),
        "street": cl.JaroWinklerAtThresholds("street", [0.95, 0.88]),
        "town": cl.JaroWinklerAtThresholds("town", [0.92]),
        "postcode": cl.LevenshteinAtThresholds("postcode", [1]),
        "phone": cl.LevenshteinAtThresholds("phone", [1]),
        "email": cl.LevenshteinAtThresholds("email", [2]),
        "handle": cl.LevenshteinAtThresholds("handle", [1]),
        "school": cl.JaroWinklerAtThresholds("school", [0.92]),
        "sex": cl.ExactMatch("sex"),
    }
    return [comparison for field, comparison in every.items() if field in used]


def trained(left: pd.DataFrame, right: pd.DataFrame) -> Linker:
    """A linker with u from random pairs and m by expectation maximisation."""
    both = [left, right]
    used = {column for column in left.columns if left[column].notna().any() and right[column].notna().any()}
    fields = {"phone", "email", "postcode", "street"}
    usable = [rule for rule in rules() if not any(f in repr(rule) for f in fields - used)]
    settings = SettingsCreator(
        link_type="link_only",
        comparisons=comparisons(used),
        blocking_rules_to_generate_predictions=usable,
        unique_id_column_name="unique_id",
    )
    database = DuckDBAPI()
    named = zip(both, ("people_left", "people_right"), strict=True)
    tables = [database.register(frame, table_name=name) for frame, name in named]
    linker = Linker(tables, settings, log_level="ERROR")
    known = [block_on("date_of_birth", "surname"), block_on("forenames", "surname", "postcode")]
    linker.training.estimate_probability_two_random_records_match(known, recall=0.7)
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    for rule in (block_on("date_of_birth"), block_on("forenames", "surname")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    return linker


def shown(linker: Linker) -> Iterator[tuple[str, str, float]]:
    """(left, right, probability), likeliest first, at most ten for each lookup."""
    found = linker.inference.predict(threshold_match_probability=SHOW).as_pandas_dataframe()
    turned = found["source_dataset_l"] != "people_left"
    found["left_id"] = found["unique_id_l"].where(~turned, found["unique_id_r"])
    found["right_id"] = found["unique_id_r"].where(~turned, found["unique_id_l"])
    found = found.sort_values(["left_id", "match_weight"], ascending=[True, False])
    top = found.groupby("left_id").head(MOST_SHOWN)
    yield from top[["left_id", "right_id", "match_probability"]].itertuples(index=False, name=None)


def report(rows: list[tuple[str, str, float]], truth: set[tuple[str, str]], lookups: int) -> dict[str, float]:
    """The same figures as `match_eval`."""
    place: dict[str, int] = {}
    ranks: list[int] = []
    near = [(a, b) for a, b, probability in rows if probability >= NEAR_CERTAIN]
    for a, b, _ in rows:
        place[a] = place.get(a, 0) + 1
        if (a, b) in truth:
            ranks.append(place[a])
    right = sum(pair in truth for pair in near)
    return {
        **{f"recall_at_{n}": round(sum(rank <= n for rank in ranks) / len(truth), 5) for n in (1, 3, 10)},
        "shown_per_lookup": round(len(rows) / lookups, 5),
        "shown_precision": round(len(ranks) / max(len(rows), 1), 5),
        "near_certain_precision": round(right / max(len(near), 1), 5),
        "near_certain_recall": round(right / len(truth), 5),
    }


def main(left_path: str, right_path: str, truth_path: str) -> None:
    left, right = read(left_path), read(right_path)
    pairs = pd.read_csv(truth_path, dtype=str)
    truth = set(zip(pairs["left_id"].str.lower(), pairs["right_id"].str.lower(), strict=True))
    began = time.perf_counter()
    rows = list(shown(trained(left, right)))
    outcome = report(rows, truth, len(left))
    outcome["seconds_for_all"] = round(time.perf_counter() - began, 1)
    sys.stdout.write(json.dumps(outcome, indent=2) + "\n")


if __name__ == "__main__":
    main(*(str(Path(argument)) for argument in sys.argv[1:4]))
