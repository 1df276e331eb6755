"""What in a migration would keep pages waiting for a table that they use: found in the statements that it sends (ADR 0067)."""

from __future__ import annotations

import re
from collections.abc import Iterator

NAME = r'"?(?:public"?\.)?"?(?P<table>\w+)"?'
MADE = re.compile(rf"create table (?:if not exists )?{NAME}", re.IGNORECASE)
# Each keeps readers or writers of the table out for as long as it reads or writes the whole of it.
ALTER = rf"alter table {NAME}[^;]*? "
COMPUTED = "gen_random_uuid|clock_timestamp|random|nextval"
REFUSED = {
    "an index is made without CONCURRENTLY": rf"create (?:unique )?index (?!concurrently)[^;]*? on (?:only )?{NAME}",
    "a constraint is added that is not NOT VALID": ALTER + r"add constraint (?![^;]*not valid)",
    # A reference whose column is new and empty is not looked at.
    "a key is named with its column, and so every row is looked at": ALTER
    + r"add column [^;]*?(?:default (?!null)[^;]*?references|unique)",
    "a column is computed, or has a default that is, and so every row is written": ALTER
    + rf"add column [^;]*?(?:generated always as \(|default (?:{COMPUTED}))",
    "the type of a column is changed": ALTER + r"alter column \S+ (?:set data )?type",
    "a column is made NOT NULL": ALTER + r"alter column \S+ set not null",
    "a column that the build before writes is dropped": ALTER + "drop column",
    "what the build before names is renamed": ALTER + "rename",
    "a table that the build before reads is dropped": rf"drop table (?:if exists )?{NAME}",
    "a table is locked": rf"lock table {NAME}",
    "a table is written anew": rf"(?:cluster|vacuum full) {NAME}",
    "rows are changed beside a change of the schema": rf"(?:update|delete from) {NAME} (?:set|where|using)",
}
TAKES = (
    r"(?:alter table (?:if exists )?(?:only )?|(?:create|drop|alter) policy [^;]*? on |"
    rf"create (?:constraint )?trigger [^;]*? on |truncate ){NAME}"
)


def faults(sql: str) -> Iterator[tuple[str, str]]:
    """Table and fault, for tables that were there before: what a migration makes itself nobody uses yet."""
    plain = re.sub(r"--[^\n]*", "", _without_functions(sql))
    made = {found["table"] for found in MADE.finditer(plain)}
    for fault, pattern in REFUSED.items():
        for found in re.finditer(pattern, plain, re.IGNORECASE | re.DOTALL):
            if found["table"] not in made:
                yield found["table"], fault


def tables_held(sql: str) -> set[str]:
    """Of those that were there before, which it takes from everybody until its transaction ends."""
    plain = re.sub(r"--[^\n]*", "", _without_functions(sql))
    made = {found["table"] for found in MADE.finditer(plain)}
    return {found["table"] for found in re.finditer(TAKES, plain, re.IGNORECASE | re.DOTALL)} - made


def _without_functions(sql: str) -> str:
    """Bodies of functions are kept and not run."""
    return re.sub(r"\$(\w*)\$.*?\$\1\$", "''", sql, flags=re.DOTALL)
