#!/bin/sh
# page-validation 0.11.0 (the checker of PDF/UA and PDF/A), on documents made by pikepdf 10.18.0, seen on 30 November 2026.
# A document with 257 bookmarks side by side is checked; with 300 it is not: SafetyLimitError, "reference chain exceeds the configured
# depth of 256". No bookmark lies within another. Three hundred, thirty within each of ten, are checked, and so are 1,000 pages.
# The cause: bookmarks of one level name each the next (/Next), and the checker counts those steps as it counts what lies within what.
# A good engineer would expect: a limit on depth refuses what is nested without end, and a flat list is one deep. A pack of a long
# case has a bookmark for each account, so the documents that most need the check are those that get none.
# What to do: give SafetyLimits(max_reference_depth=...) as many as the document may have headings of one level.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check "page-validation==0.11.0" "pikepdf==10.18.0"
cat > "$work/try.py" <<'PY'
import io
from importlib.metadata import version

import page
import pikepdf
from pikepdf import OutlineItem


def document(*, chapters: int, within: int = 0, pages: int = 1) -> bytes:
    pdf = pikepdf.new()
    for _ in range(pages):
        pdf.add_blank_page()
    with pdf.open_outline() as outline:
        for chapter in range(chapters):
            item = OutlineItem(f"Account {chapter + 1}", 0)
            item.children.extend(OutlineItem(f"Part {part + 1}", 0) for part in range(within))
            outline.root.append(item)
    made = io.BytesIO()
    pdf.save(made)
    return made.getvalue()


def told(made: bytes, **limits: int) -> str:
    try:
        report = page.validate_pdf_bytes(
            made, profile=page.ValidationProfile.PDF_UA_1, limits=page.SafetyLimits(**limits)
        )
    except page.SafetyLimitError as refused:
        return f"not checked: {refused}"
    return f"checked, {report.rules.total} rules"


CASES = {
    "257 bookmarks": told(document(chapters=257)),
    "300 bookmarks": told(document(chapters=300)),
    "300 bookmarks, 30 within each of 10": told(document(chapters=10, within=30)),
    "1,000 pages and no bookmark": told(document(chapters=0, pages=1000)),
    "300 bookmarks, with a depth of 400": told(document(chapters=300), max_reference_depth=400),
}
print("page-validation", version("page-validation"), "pikepdf", version("pikepdf"))
for name, answer in CASES.items():
    print(f"{name}: {answer}")
assert "reference chain" in CASES.pop("300 bookmarks")
assert all(answer.startswith("checked") for answer in CASES.values())
PY
"$work/venv/bin/python" "$work/try.py"
