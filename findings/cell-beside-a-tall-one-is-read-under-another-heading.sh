#!/bin/sh
# WeasyPrint 70.0 writing PDF/UA-1, asked of page-validation 0.11.0, seen on 30 November 2026: a table in which one cell is two rows tall.
# Each cell of a tagged table names its headings (Headers), which a screen reader says before it. In the second of the two rows WeasyPrint counts
# from the first column again and not from where the tall cell ends: "Tuesday", under Day, names the heading Name, and "stayed away", under What, names Day.
# The page looks right, the columns are right as drawn, and page-validation passes the file: a heading that exists is named.
# The documentation says that tables are tagged with their headings when pdf/ua-1 is asked for, and of tall cells nothing.
# A good engineer would expect: a cell is read under the heading over it, in rows beside a tall cell as in all others.
# What to do: no rowspan in what is to be heard: say the name again in each row (then every heading is right), and read the tags, not only the verdict.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check "weasyprint==70.0" "pikepdf==10.17.0" "page-validation==0.11.0"
cat > "$work/try.py" <<'PY'
import io
from importlib.metadata import version

import page
import pikepdf
from weasyprint import HTML

TABLE = """<html lang="en"><title>Who came</title><h1>Who came</h1><table>
<thead><tr><th scope="col">Name</th><th scope="col">Day</th><th scope="col">What</th></tr></thead>
<tbody><tr>%s<td>Monday</td><td>came</td></tr><tr>%s<td>Tuesday</td><td>stayed away</td></tr></tbody></table>"""
TALL = TABLE % ('<td rowspan="2">Ada</td>', "")
AGAIN = TABLE % ("<td>Ada</td>", "<td>Ada</td>")


def tags(thing):
    if isinstance(thing, pikepdf.Array):
        for each in thing:
            yield from tags(each)
    elif isinstance(thing, pikepdf.Dictionary):
        yield thing
        yield from tags(thing.get("/K", pikepdf.Array()))


def headings(document):
    """For each cell, in the order of the tags, the number of the column whose heading it names."""
    with pikepdf.open(io.BytesIO(document)) as opened:
        found = list(tags(opened.Root.StructTreeRoot.K))
        columns = [str(each.ID) for each in found if each.get("/S") == "/TH"]
        return [columns.index(str(name)) for each in found if each.get("/S") == "/TD" for name in each.A.Headers]


def faults(document):
    return [fault.rule_id for fault in page.validate_pdf_bytes(document, profile=page.ValidationProfile.PDF_UA_1).failures]


tall, again = (HTML(string=html).write_pdf(pdf_variant="pdf/ua-1") for html in (TALL, AGAIN))
print("WeasyPrint", version("weasyprint"), "page-validation", version("page-validation"))
print("columns named by Ada, Monday, came, Tuesday, stayed away:", headings(tall), "faults:", faults(tall))
print("the same with Ada said twice:", headings(again), "faults:", faults(again))
assert headings(tall) == [0, 1, 2, 0, 1] and faults(tall) == []
assert headings(again) == [0, 1, 2, 0, 1, 2] and faults(again) == []
PY
"$work/venv/bin/python" "$work/try.py"
