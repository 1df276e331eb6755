"""Odd Office documents: what stands in controls, what was deleted, hidden, linked or locked."""

from __future__ import annotations

import io
import zipfile

from tests.evidence.odd.pictures import an_archive, picture, png_header

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
P = 'xmlns:p="x" xmlns:a="y"'
TYPES = "<Types/>"
MONDAY = "<w:p><w:r><w:t>He said it on Monday</w:t></w:r></w:p>"


def package(parts: dict[str, str | bytes], *, types_last=False) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        order = sorted(parts) if not types_last else sorted(parts, key=lambda name: name == "[Content_Types].xml")
        for name in order:
            archive.writestr(name, parts[name])
    return made.getvalue()


def word(body: str, *, types_last=False, **parts) -> bytes:
    named = {name.replace("__", "/").replace("_xml", ".xml"): content for name, content in parts.items()}
    document = f"<w:document {W} {W14}><w:body>{body}</w:body></w:document>"
    return package({"[Content_Types].xml": TYPES, "word/document.xml": document, **named}, types_last=types_last)


def workbook(cells: str, *, state="", **parts) -> bytes:
    book = f'<workbook {S} {R}><sheets><sheet name="One" {state} r:id="r1"/></sheets></workbook>'
    relations = '<Relationships><Relationship Id="r1" Target="worksheets/other.xml"/></Relationships>'
    formats = '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
    given = {name.replace("__", "/").replace("_xml", ".xml"): content for name, content in parts.items()}
    return package(
        {
            "[Content_Types].xml": TYPES,
            "xl/workbook.xml": book,
            "xl/_rels/workbook.xml.rels": relations,
            "xl/worksheets/other.xml": f"<worksheet {S}><sheetData>{cells}</sheetData></worksheet>",
            "xl/styles.xml": f"<styleSheet {S}>{formats}</styleSheet>",
            "xl/sharedStrings.xml": f"<sst {S}><si><t>Monday</t></si></sst>",
            **given,
        }
    )


def slides(*, show="1", **parts) -> bytes:
    deck = f'<p:presentation {P} {R}><p:sldIdLst><p:sldId id="256" r:id="r1"/></p:sldIdLst></p:presentation>'
    relations = '<Relationships><Relationship Id="r1" Target="slides/slide1.xml"/></Relationships>'
    slide = f'<p:sld {P} show="{show}"><a:p><a:r><a:t>He said it on Monday</a:t></a:r></a:p></p:sld>'
    return package(
        {
            "[Content_Types].xml": TYPES,
            "ppt/presentation.xml": deck,
            "ppt/_rels/presentation.xml.rels": relations,
            "ppt/slides/slide1.xml": slide,
            **parts,
        }
    )


def opendocument(body: str, kind="text", **parts) -> bytes:
    names = 'xmlns:office="o" xmlns:text="t" xmlns:table="b"'
    content = f"<office:document-content {names}><office:body>{body}</office:body></office:document-content>"
    mime = f"application/vnd.oasis.opendocument.{kind}"
    given = {name.replace("__", "/").replace("_xml", ".xml"): value for name, value in parts.items()}
    return package({"mimetype": mime, "content.xml": content, **given})


DELETED = "<w:p><w:r><w:t>He is</w:t></w:r><w:del><w:r><w:delText> not</w:delText></w:r></w:del><w:r><w:t> a risk</w:t></w:r></w:p>"
INSERTED = "<w:p><w:ins><w:r><w:t>He said it on Monday</w:t></w:r></w:ins></w:p>"
MOVED = f"<w:moveFrom>{MONDAY}</w:moveFrom><w:moveTo>{MONDAY}</w:moveTo>"
APART = "<w:p><w:r><w:t>Adam</w:t><w:ptab w:alignment='right'/><w:t>Marsh</w:t></w:r></w:p>"
UNSEEN_APART = (
    "<w:p><w:pPr><w:tabs><w:tab w:val='left' w:pos='7'/></w:tabs></w:pPr><w:r><w:rPr><w:vanish/></w:rPr><w:t>Adam</w:t><w:tab/>"
    f"<w:t>Marsh</w:t><w:br/><w:t>knows</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:sym w:char='F041'/></w:r></w:p>{MONDAY}"
)
VANISHED = f"<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>The sister knows</w:t></w:r></w:p>{MONDAY}"
BLOCK = f"<w:sdt><w:sdtPr><w:alias w:val='Who'/></w:sdtPr><w:sdtContent>{MONDAY}</w:sdtContent></w:sdt>"
TICK = '<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="1"/></w14:checkbox></w:sdtPr><w:sdtContent/></w:sdt>'
OLD_TICK = "<w:p><w:r><w:fldChar><w:ffData><w:checkBox><w:checked/></w:checkBox></w:ffData></w:fldChar></w:r></w:p>"
OLD_LIST = '<w:ddList><w:result w:val="1"/><w:listEntry w:val="mother"/><w:listEntry w:val="sister"/></w:ddList>'
PLACEHOLDER = "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:t>Click here</w:t></w:sdtContent></w:sdt>"
# Word shows both in their places.
WORDS_FOR_AN_ANSWER = (
    "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:t>The sister knows</w:t></w:sdtContent></w:sdt>"
    '<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="1"/></w14:checkbox></w:sdtPr>'
    "<w:sdtContent><w:t>\u2612 and his uncle</w:t></w:sdtContent></w:sdt>"
)
DATED = (
    '<w:sdt><w:sdtPr><w:date w:fullDate="2010-03-04T00:00:00Z"/></w:sdtPr><w:sdtContent><w:r><w:t>04 March</w:t></w:r>'
    f"</w:sdtContent></w:sdt>{MONDAY}"
)
BOUND = (
    '<w:sdt><w:sdtPr><w:dataBinding w:xpath="/ns0:root[1]/ns0:name[1]"/></w:sdtPr><w:sdtContent><w:r><w:t>Dylan</w:t></w:r>'
    f"</w:sdtContent></w:sdt>{MONDAY}"
)
FIELDS = (
    '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> INCLUDETEXT "C:\\\\Aisha</w:instrText></w:r>'
    '<w:r><w:instrText> Rahman.docx" </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    '<w:r><w:t>He said it</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:fldSimple w:instr=" PAGE "/></w:p>'
)
# What readers of Word leave out: a row, a cell, a repeated row in a control; a ticked box as a sign of a font; a field of a form.
CELL = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
IN_CONTROL = "<w:sdt><w:sdtPr>{}</w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
TABLE_OF_CONTROLS = (
    f"<w:tbl><w:tr>{CELL.format('left')}{IN_CONTROL.format('', CELL.format('in a cell'))}{CELL.format('right')}</w:tr>"
    f"{IN_CONTROL.format('', '<w:tr>' + CELL.format('in a row') + '</w:tr>')}"
    + IN_CONTROL.format(
        "<w15:repeatingSection xmlns:w15='x'/>",
        IN_CONTROL.format("<w15:repeatingSectionItem xmlns:w15='x'/>", "<w:tr>" + CELL.format("repeated") + "</w:tr>"),
    )
    + "</w:tbl>"
)
SIGN = '<w:r><w:sym w:font="Wingdings" w:char="{}"/></w:r><w:r><w:t>{}</w:t></w:r>'
SIGNS = f"<w:p>{SIGN.format('F0FE', 'yes')}{SIGN.format('F0A8', 'no')}</w:p>"
ANSWERED = (
    '<w:p><w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:textInput/></w:ffData></w:fldChar></w:r>'
    '<w:r><w:instrText> FORMTEXT </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    '<w:r><w:t>Adam Marsh</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
)
LINK = (
    '<Relationships><Relationship Id="r9" Type="http://x/attachedTemplate" TargetMode="External" '
    'Target="http://evil.example/t.dotm"/></Relationships>'
)
ENTITIES = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>'


# What a reader does not show: where it lies, what it says, and by what code that is said; none where it says nothing.
SAYS = "<a:c xmlns:a='x'><a:t>Aisha Rahman</a:t></a:c>"
HELD_BESIDE = {
    "word/charts/chart1.xml": (SAYS, "chart"),
    "word/charts/colors1.xml": (SAYS, ""),
    "word/diagrams/data1.xml": (SAYS, "diagram"),
    "word/diagrams/layout1.xml": (SAYS, ""),
    "word/settings.xml": ("<w:s xmlns:w='x'><w:docVar w:name='n' w:val='Aisha Rahman'/></w:s>", "own_data"),
    "word/theme/theme1.xml": (SAYS, ""),
    "word/glossary/document.xml": (SAYS, "part"),
    "word/people.xml": ("<p/>", "part"),
    "customXml/item1.xml": (SAYS, "own_data"),
    "customXml/item2.xml": ("<Sources/>", ""),
    "docProps/custom.xml": ("<P><property name='NHS number of Aisha'><i4>4857</i4></property></P>", "metadata"),
    "word/theme/her statement.docx": (b"PK", "part"),
    "word/fonts/a.xlsx": (b"PK", "part"),
    "_xmlsignatures/statement.bin": (b"\1\2", "part"),
    "docProps/app.xml": ("<P><Company>Rahman and Daughters</Company><Pages>3</Pages></P>", "metadata"),
    "docProps/thumbnail.jpeg": (b"\xff\xd8", "thumbnail"),
    "new/of-next-year.bin": (b"\1\2", "part"),
    "xl/drawings/drawing1.xml": (SAYS, "drawing_text"),
    "xl/drawings/drawing2.xml": ("<d><pic name='Picture 1'/></d>", ""),
    "xl/pivotCache/pivotCacheDefinition1.xml": ("<p><s v='Aisha Rahman'/></p>", "kept_data"),
    "xl/externalLinks/externalLink1.xml": ("<p><v>Aisha Rahman</v></p>", "kept_data"),
    "xl/worksheets/sheet9.xml": (SAYS, "part"),
    "xl/tables/table1.xml": (SAYS, ""),
    "ppt/slides/slide9.xml": (SAYS, "part"),
    "ppt/slideMasters/slideMaster1.xml": (f"<m xmlns:a='x'><sp><ph/>{SAYS}</sp></m>", ""),
    "ppt/slideMasters/slideMaster2.xml": (f"<m xmlns:a='x'><sp>{SAYS}</sp></m>", "drawing_text"),
}
MARGINS = '<headerFooter><oddHeader>&amp;L&amp;"Arial,Bold"About Aisha Rahman</oddHeader></headerFooter>'
MASTER = "<s xmlns:o='o' xmlns:t='t'><o:master-styles><t:header><t:p>About Aisha Rahman</t:p></t:header></o:master-styles></s>"


def in_margins() -> bytes:
    sheet = f"<worksheet {S}><sheetData/>{MARGINS}</worksheet>"
    return workbook("", **{"xl/worksheets/other.xml": sheet})


def on_every_page() -> bytes:
    return opendocument("<text:p>He said it on Monday</text:p>", styles_xml=MASTER)


def held_beside():
    """Each part in a document of its kind."""
    for name, (content, code) in HELD_BESIDE.items():
        made = {"x": workbook("", **{name: content}), "p": slides(**{name: content})}
        is_other = name.partition("/")[0] in ("xl", "ppt")
        document = made[name[0]] if is_other else word(MONDAY, **{name: content})
        yield name, ("a", document, code)


def cases() -> dict[str, tuple[str, bytes, object]]:
    comments = f"<w:comments {W}><w:comment><w:p><w:r><w:t>Ask her</w:t></w:r></w:p></w:comment></w:comments>"
    serial = (
        '<row r="1"><c t="s"><v>0</v></c><c s="1"><v>40241</v></c><c s="1"><v>60</v></c><c><f>1+1</f><v>2</v></c></row>'
    )
    changes = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>He is not</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes><text:p>He said it on Monday</text:p>"
    )
    moments = '<row r="1"><c s="1"><v>40241</v></c><c s="1"><v>40241.5</v></c><c s="1"><v>0</v></c><c t="b"><v>1</v></c></row>'
    cell = "<table:table-cell office:value-type='{}' office:{}-value='{}'><text:p>{}</text:p></table:table-cell>"
    shown = cell.format("time", "time", "PT30H00M00S", "30:00") + cell.format("boolean", "boolean", "true", "TRUE")
    twice = an_archive()
    return {
        "a Word document": ("a.docx", word(MONDAY), ("docx", set())),
        "one with a tracked deletion": ("b.docx", word(DELETED), ("docx", {"deleted"})),
        "one with a tracked insertion": ("c.docx", word(INSERTED), ("docx", {"inserted"})),
        "one with a moved passage": ("d.docx", word(MOVED), ("docx", {"moved"})),
        "one with a tab to a place": ("c.docx", word(APART), ("docx", set())),
        "one with hidden words apart": ("d.docx", word(UNSEEN_APART), ("docx", {"hidden_text"})),
        "one with hidden text": ("e.docx", word(VANISHED), ("docx", {"hidden_text"})),
        "one with its text in a control": ("f.docx", word(BLOCK), ("docx", set())),
        "one with a box ticked": ("g.docx", word(TICK + MONDAY), ("docx", set())),
        "one with a box ticked as of old": ("h.docx", word(OLD_TICK + MONDAY), ("docx", set())),
        "one with a list as of old": ("i.docx", word(OLD_LIST + MONDAY), ("docx", set())),
        "one that nobody filled in": ("j.docx", word(PLACEHOLDER), ("docx", set())),
        "one with words where an answer goes": ("j2.docx", word(WORDS_FOR_AN_ANSWER), ("docx", {"hidden_text"})),
        "one whose day has no year": ("k.docx", word(DATED), ("docx", {"two_values"})),
        "one that holds another value than it shows": (
            "l.docx",
            word(BOUND, customXml__item1_xml="<ns0:root xmlns:ns0='n'><ns0:name>Ryan</ns0:name></ns0:root>"),
            ("docx", {"two_values", "own_data"}),
        ),
        "one whose fields name other files": ("z.docx", word(MONDAY + FIELDS), ("docx", {"field_code"})),
        "one with fields that say nothing": (
            "za.docx",
            word(MONDAY + FIELDS.replace("INCLUDETEXT", "PAGEREF")),
            ("docx", set()),
        ),
        "one with comments": ("m.docx", word(MONDAY, word__comments_xml=comments), ("docx", {"doc_comment"})),
        "one with another document built in": ("n.docx", word(MONDAY + "<w:altChunk/>"), ("docx", {"alt_chunk"})),
        "one with a program": ("o.docm", word(MONDAY, **{"word/vbaProject.bin": b"x"}), ("docx", {"macro"})),
        "one that fetches its template": (
            "p.docx",
            package(
                {"[Content_Types].xml": TYPES, "word/document.xml": f"<d {W}>{MONDAY}</d>", "word/_rels/s.rels": LINK}
            ),
            ("docx", {"linked"}),
        ),
        "one with a picture": (
            "q.docx",
            package(
                {
                    "[Content_Types].xml": TYPES,
                    "word/document.xml": f"<d {W}>{MONDAY}</d>",
                    "word/media/a.png": picture(),
                }
            ),
            ("docx", set()),
        ),
        "one with a picture of 50,000 pixels": (
            "r.docx",
            package(
                {
                    "[Content_Types].xml": TYPES,
                    "word/document.xml": f"<d {W}>{MONDAY}</d>",
                    "word/media/a.png": png_header(50_000, 50_000),
                }
            ),
            ("docx", {"not_drawn"}),
        ),
        "one with a document in it": (
            "s.docx",
            package(
                {
                    "[Content_Types].xml": TYPES,
                    "word/document.xml": f"<d {W}>{MONDAY}</d>",
                    "word/embeddings/a.xlsx": twice,
                }
            ),
            ("docx", {"embedded"}),
        ),
        "one that lists its types last": ("t.docx", word(MONDAY, types_last=True), ("docx", set())),
        "one called an archive": ("u.zip", word(MONDAY), ("docx", {"name_differs"})),
        "one that states entities": ("v.docx", word(MONDAY, word__comments_xml=ENTITIES), "lies"),
        "one that is no XML": ("w.docx", word("<w:p>"), "damaged"),
        "Word and Excel at once": ("x.docx", word(MONDAY, xl__workbook_xml="<a/>"), "two_things"),
        "an empty one": ("y.docx", word(""), "empty"),
        "a workbook": ("a.xlsx", workbook(serial), ("xlsx", {"formula"})),
        "one with a hidden sheet alone": ("b.xlsx", workbook(serial, state='state="hidden"'), "empty"),
        "one with a hidden row": (
            "c.xlsx",
            workbook('<row r="1"><c t="s"><v>0</v></c></row><row r="2" hidden="1"/>'),
            ("xlsx", {"hidden_sheet"}),
        ),
        "a presentation": ("a.pptx", slides(), ("pptx", set())),
        "one with a hidden slide alone": ("b.pptx", slides(show="0"), "empty"),
        "an OpenDocument text": ("a.odt", opendocument("<text:p>He said it on Monday</text:p>"), ("odt", set())),
        "one with a deletion": ("b.odt", opendocument(changes), ("odt", {"deleted"})),
        "one whose name stands in a field": (
            "c.odt",
            opendocument("<text:p>It was <text:sender-lastname>Marsh</text:sender-lastname></text:p>"),
            ("odt", set()),
        ),
        "one with a table of controls": ("zb.docx", word(TABLE_OF_CONTROLS), ("docx", set())),
        "one with boxes of a font": ("zc.docx", word(SIGNS), ("docx", set())),
        "one with an answer as of old": ("zd.docx", word(ANSWERED), ("docx", set())),
        "a workbook of moments": ("d.xlsx", workbook(moments), ("xlsx", set())),
        "a spreadsheet of hours": (
            "e.ods",
            opendocument(f"<table:table-row>{shown}</table:table-row>", "spreadsheet"),
            ("ods", set()),
        ),
        "a spreadsheet": (
            "a.ods",
            opendocument(
                "<table:table-row><table:table-cell><text:p>Monday</text:p></table:table-cell></table:table-row>",
                "spreadsheet",
            ),
            ("ods", set()),
        ),
        "a presentation as OpenDocument": (
            "a.odp",
            opendocument("<text:p>Monday</text:p>", "presentation"),
            ("odp", set()),
        ),
        "a locked one": (
            "d.odt",
            opendocument("", **{"META-INF__manifest_xml": "<m><encryption-data/></m>"}),
            "encrypted",
        ),
    }
