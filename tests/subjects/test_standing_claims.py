"""Whatever reads claims reads those that nobody withdrew: a walk over the code."""

import re

from tests.source import APPS, ROOT

OF_A_PERSON = r"\.(names|dates_of_birth|addresses|identifiers)\.(all|filter|exclude|get|first|last|order_by|values|count|exists)\w*\("
OF_A_KIND = r"\b(Name|DateOfBirth|Address|Identifier)\.objects\.(?!standing\()"
IN_SQL = r"subjects_(name|dateofbirth|address|identifier)\b"
READS = re.compile(f"{OF_A_PERSON}|{OF_A_KIND}|{IN_SQL}")
# Where the withdrawn are shown as withdrawn; and where tables are named and none is read.
HISTORY = {"packs/content/filed.py", "core/row_security.py"}


def our_lines():
    for path in (path for app in APPS for path in (ROOT / app).glob("**/*.py")):
        name = path.relative_to(ROOT).as_posix()
        if "/migrations/" not in name:
            yield from ((name, line) for line in path.read_text().splitlines())


def test_every_reader_of_claims_asks_for_those_that_stand():
    bad = [
        (name, line.strip())
        for name, line in our_lines()
        if READS.search(line) and "standing(" not in line and name not in HISTORY
    ]
    assert bad == []


def test_the_walk_sees_a_reader_that_does_not():
    assert READS.search("subject.names.filter(kind='alias')") and READS.search("Name.objects.filter(pk=1)")
