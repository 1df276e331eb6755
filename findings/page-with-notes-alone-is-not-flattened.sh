#!/bin/sh
# pypdfium2 5.15.2 and pikepdf 10.17.0, seen on 30 November 2026: a page that has notes, in a document that has no form.
# PdfPage.flatten() wants PdfDocument.init_forms() first, and says so. init_forms() of a document without a form does nothing and says
# nothing: formenv stays None. So flatten() raises RuntimeError, "requires prior pdf.init_forms(), before page retrieval", after just that.
# PDFium itself flattens the page: by pypdfium2.raw.FPDFPage_Flatten the note is drawn into the page, pixel for pixel, and is a note no more.
# A good engineer would expect: either the document is made ready, or it says that it needs none, and notes are flattened as PDFium does.
# What to do, where text is redacted as it is drawn: call FPDFPage_Flatten where formenv is None, or a page keeps its notes unseen by the search.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check "pypdfium2==5.15.2" "pikepdf==10.17.0" "pillow==13.0.0"
cat > "$work/try.py" <<'PY'
import io
from importlib.metadata import version

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Name, String

made = pikepdf.new()
page = made.add_blank_page(page_size=(200, 200))
note = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=Array([50, 50, 70, 70]), Contents=String("Look again"), F=4)
page.obj.Annots = Array([made.make_indirect(note)])
out = io.BytesIO()
made.save(out)


def pixels(document):
    return document[0].render(draw_annots=True, may_draw_forms=False).to_pil().tobytes()


document = pypdfium2.PdfDocument(out.getvalue())
before = pixels(document)
document.init_forms()
try:
    document[0].flatten()
    said = "flattened"
except RuntimeError as error:
    said = f"RuntimeError: {error}"
by_pdfium = pypdfium2.raw.FPDFPage_Flatten(document[0], pypdfium2.raw.FLAT_NORMALDISPLAY)
again = io.BytesIO()
document.save(again)
flat = pypdfium2.PdfDocument(again.getvalue())
print("pypdfium2", version("pypdfium2"), "formenv:", document.formenv, "|", said)
print("FPDFPage_Flatten:", by_pdfium, "notes left:", pypdfium2.raw.FPDFPage_GetAnnotCount(flat[0]), "same pixels:", pixels(flat) == before)
assert document.formenv is None and "requires prior pdf.init_forms()" in said
assert by_pdfium == pypdfium2.raw.FLATTEN_SUCCESS
assert pypdfium2.raw.FPDFPage_GetAnnotCount(flat[0]) == 0 and pixels(flat) == before
PY
"$work/venv/bin/python" "$work/try.py"
