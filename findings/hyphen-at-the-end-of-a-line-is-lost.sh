#!/bin/sh
# pypdfium2 5.15.2 (its own PDFium), seen on 30 November 2026: a PDF that breaks the name Smith-Jones after its hyphen.
# PDFium takes every hyphen at the end of a line for one that was put there by the break. It joins the two lines, and in place of the hyphen
# get_text_range() has U+FFFE, which is no character, get_text_bounded() U+0002, a control character: two texts of one page. Its own search
# finds "Smith-Jones" nowhere, nor "SmithJones", nor "Smith Jones". In the middle of a line the same name is read and found.
# The documentation warns of characters left out or put in and of those beyond UCS-2, and says nothing of hyphens.
# A good engineer would expect: a letter that is drawn stands in the text, or the word stands in it without the break; and that a search for a name, or for
# one that has to be taken out, finds it wherever its line ends.
# What to do: ask FPDFText_IsHyphen for each place and put a hyphen there, and compare names without hyphens and control characters.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check "pypdfium2==5.15.2" "pikepdf==10.17.0"
cat > "$work/try.py" <<'PY'
import io
from importlib.metadata import version

import pikepdf
import pypdfium2
from pikepdf import Dictionary, Name

made = pikepdf.new()
page = made.add_blank_page(page_size=(300, 200))
helvetica = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
page.obj.Resources = Dictionary(Font=Dictionary(F=helvetica))
drawing = b"BT /F 12 Tf 14 TL 20 150 Td (Zoe Smith-) Tj T* (Jones came, said Ann Brown-White.) Tj ET"
page.obj.Contents = made.make_stream(drawing)
out = io.BytesIO()
made.save(out)

text = pypdfium2.PdfDocument(out.getvalue())[0].get_textpage()
by_range, bounded = text.get_text_range(), text.get_text_bounded()
place = text.get_text_range().index("Smith") + len("Smith")
is_hyphen = pypdfium2.raw.FPDFText_IsHyphen(text.raw, place)
found = {name: text.search(name).get_next() is not None for name in ("Smith-Jones", "SmithJones", "Smith Jones", "Brown-White")}
print("pypdfium2", version("pypdfium2"), "PDFium", pypdfium2.version.PDFIUM_INFO)
print("get_text_range:  ", ascii(by_range))
print("get_text_bounded:", ascii(bounded))
print("found:", found, "| FPDFText_IsHyphen:", is_hyphen)
assert "Smith\ufffeJones came" in by_range and "Smith\x02Jones came" in bounded and "Brown-White" in by_range
assert found == {"Smith-Jones": False, "SmithJones": False, "Smith Jones": False, "Brown-White": True} and is_hyphen == 1
PY
"$work/venv/bin/python" "$work/try.py"
