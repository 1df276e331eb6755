#!/bin/sh
# pikepdf 10.17.0 (qpdf), beside pypdfium2 5.15.2, seen on 30 November 2026: the second page of a document of WeasyPrint 70.0 is deleted.
# `del pdf.pages[1]` takes the page out of the list of pages. Whatever else leads to it keeps it: save() leaves out what nothing leads to, and a bookmark
# leads to the page. So the file says that it has one page, and all that the second one said can be read in it: no viewer shows it, and
# clicking on the bookmark leads nowhere. remove_unreferenced_resources() changes nothing. WeasyPrint makes a bookmark of each heading,
# so nearly every report has some. Without bookmarks the page is gone; in a tagged one (pdf/ua-1) its tags keep it without any.
# The documentation of pikepdf tells how to delete pages, and names in "Sanitizing PDFs" what else may be left in a file: deleted pages are not among it.
# PDFium deletes the same page, with its content.
# A good engineer who deletes a page because of what it says would expect: what is not in the list of pages any more is not written.
# What to do: add the pages that stay to a new document; search every stream of what was saved, not the text of its pages.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check "pikepdf==10.17.0" "pypdfium2==5.15.2" "weasyprint==70.0"
cat > "$work/try.py" <<'PY'
import io
from importlib.metadata import version

import pikepdf
import pypdfium2
from weasyprint import HTML

HEADED = '<html lang="en"><title>A report</title><h1>First</h1><p>Kept.</p><h1 style="break-before: page">Second</h1><p>Told by Ann.</p>'
PLAIN = HEADED.replace("<h1", "<div").replace("</h1>", "</div>")


def saved(document):
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def deleted(content, *, tidied=False):
    with pikepdf.open(io.BytesIO(content)) as document:
        del document.pages[1]
        if tidied:
            document.remove_unreferenced_resources()
        return saved(document)


def deleted_by_pdfium(content):
    document = pypdfium2.PdfDocument(content)
    document.del_page(1)
    return saved(document)


def in_a_new_one(content):
    with pikepdf.open(io.BytesIO(content)) as document, pikepdf.new() as new:
        new.pages.append(document.pages[0])
        return saved(new)


def pages(content):
    """How many it says it has, and how many drawn pages are in the file."""
    with pikepdf.open(io.BytesIO(content)) as document:
        inside = [each for each in document.objects if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/Page"]
        return len(document.pages), sum(b"Tf" in pikepdf.Page(each).Contents.read_bytes() for each in inside)


headed, plain, tagged = HTML(string=HEADED).write_pdf(), HTML(string=PLAIN).write_pdf(), HTML(string=PLAIN).write_pdf(pdf_variant="pdf/ua-1")
print("pikepdf", version("pikepdf"), "qpdf", pikepdf.__libqpdf_version__, "pypdfium2", version("pypdfium2"))
seen = {
    "with bookmarks": pages(deleted(headed)),
    "with bookmarks, unreferenced resources removed": pages(deleted(headed, tidied=True)),
    "tagged, without bookmarks": pages(deleted(tagged)),
    "without bookmarks or tags": pages(deleted(plain)),
    "with bookmarks, by PDFium": pages(deleted_by_pdfium(headed)),
    "with bookmarks, what stays added to a new document": pages(in_a_new_one(headed)),
}
for way, (said, there) in seen.items():
    print(f"{way}: says {said} page, holds {there}")
assert [said for said, _ in seen.values()] == [1] * 6
assert [there for _, there in seen.values()] == [2, 2, 2, 1, 1, 1]
PY
"$work/venv/bin/python" "$work/try.py"
