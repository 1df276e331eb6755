"""What is hidden in Office documents, in each of the formats. Every one shows "Monday" and hides what is said of his sister
Aisha."""

from __future__ import annotations

import io
import zipfile

from tests.evidence.odd.office import MONDAY, P, R, S, W, package, slides, word, workbook
from tests.evidence.odd.pictures import picture

ODF_NAMES = " ".join(
    f'xmlns:{name}="{name}"' for name in ["office", "text", "table", "style", "fo", "presentation", "draw", "svg"]
)
AISHA, PLAIN_RUN = "<w:t>Aisha knows</w:t>", "<w:p><w:r><w:t>Monday</w:t></w:r></w:p>"
WORD_STYLES = (
    '<w:style w:type="character" w:styleId="Base"><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="Secret"><w:basedOn w:val="Base"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Aside"><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="table" w:styleId="Kept"><w:rPr><w:vanish/></w:rPr></w:style>'
)


def styled(body, **parts):
    return word(PLAIN_RUN + body, word__styles_xml=f"<w:styles {W}>{WORD_STYLES}</w:styles>", **parts)


def run(looks, *, paragraph="", words=AISHA):
    return f"<w:p><w:pPr>{paragraph}</w:pPr><w:r><w:rPr>{looks}</w:rPr>{words}</w:r></w:p>"


def sheet(columns="", rows="", more="", styles=""):
    """Monday in A1, Aisha in C1."""
    row = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" s="1" t="inlineStr"><is><t>Aisha knows</t></is></c></row>'
    parts = {"xl/worksheets/other.xml": f"<worksheet {S}>{columns}<sheetData>{row}{rows}</sheetData>{more}</worksheet>"}
    return workbook("", **parts, **({"xl/styles.xml": f"<styleSheet {S}>{styles}</styleSheet>"} if styles else {}))


def slide(shapes):
    deck = f'<p:presentation {P} {R}><p:sldSz cx="900" cy="500"/><p:sldIdLst><p:sldId id="256" r:id="r1"/></p:sldIdLst></p:presentation>'
    said = f"<a:p><a:r><a:t>Monday</a:t></a:r></a:p>{shapes}"
    return slides(**{"ppt/presentation.xml": deck, "ppt/slides/slide1.xml": f"<p:sld {P}>{said}</p:sld>"})


def shape(x, wide, *, hidden="", looks=""):
    place = f'<a:xfrm><a:off x="{x}" y="10"/><a:ext cx="{wide}" cy="50"/></a:xfrm>'
    words = f"<a:p><a:r><a:rPr>{looks}</a:rPr><a:t>Aisha knows</a:t></a:r></a:p>"
    return f"<p:sp><p:nvSpPr><p:cNvPr id='2' {hidden}/></p:nvSpPr><p:spPr>{place}</p:spPr>{words}</p:sp>"


def open_document(styles, body, kind="text", beside=""):
    looks = f"<office:automatic-styles>{styles}</office:automatic-styles>"
    content = f"<office:c {ODF_NAMES}>{looks}<office:body>{body}</office:body></office:c>"
    parts = {"mimetype": f"application/vnd.oasis.opendocument.{kind}", "content.xml": content}
    return package({**parts, **({"styles.xml": f"<office:s {ODF_NAMES}>{beside}</office:s>"} if beside else {})})


def open_table(columns="", first="", second="", *, table="", styles=""):
    """Monday in the first row and column; Aisha in the second column, or in the second row."""
    cells = f"<table:table-cell><text:p>Monday</text:p></table:table-cell><table:table-cell><text:p>{first}</text:p></table:table-cell>"
    row = f"<table:table-row>{cells}</table:table-row>"
    return open_document(
        styles, f"<table:table table:name='One' {table}>{columns}{row}{second}</table:table>", "spreadsheet"
    )


def odf_style(family, name, properties, parent=""):
    above = f"style:parent-style-name='{parent}'" if parent else ""
    return f"<style:style style:family='{family}' style:name='{name}' {above}>{properties}</style:style>"


NOT_TO_BE_SEEN = "<style:text-properties text:display='none'/>"
ODF_MONDAY = "<text:p>Monday</text:p>"
ODF_ROW = "<table:table-row {}><table:table-cell><text:p>Aisha knows</text:p></table:table-cell></table:table-row>"
PAGES = "<draw:page draw:name='1'>{}</draw:page><draw:page draw:name='2' draw:style-name='dp2'>{}</draw:page>"
IN_TABLE = f"<w:tbl><w:tblPr><w:tblStyle w:val='Kept'/></w:tblPr><w:tr><w:tc>{run('')}</w:tc></w:tr></w:tbl>"
HIDDEN_ROW = f"<w:tbl><w:tr><w:trPr><w:hidden/></w:trPr><w:tc>{run('')}</w:tc></w:tr></w:tbl>"
LAYERS = "<office:master-styles><draw:layer-set><draw:layer draw:name='own' draw:display='none'/></draw:layer-set></office:master-styles>"
LAYOUT = "<style:page-layout><style:page-layout-properties fo:page-width='28cm' fo:page-height='15.75cm'/></style:page-layout>"


def cases() -> dict[str, tuple[str, bytes, str, str]]:
    """The name of the file, the file, by what code that is said, and what of it."""
    cells = '<cellXfs><xf numFmtId="0"/><xf numFmtId="{}" fontId="{}"/></cellXfs>'
    rows = '<row r="2" {}><c r="A2" t="inlineStr"><is><t>Aisha knows</t></is></c></row>'
    shown = '<cols><col min="1" max="3" width="9"/></cols>'
    beside_c = '<row r="2"><c t="s"><v>0</v></c><c><v>1</v></c><c t="inlineStr"><is><t>Aisha knows</t></is></c></row>'
    span = "<text:p>Monday <text:span text:style-name='x'>Aisha knows</text:span></text:p>"
    frame = "<draw:frame {}><draw:text-box><text:p>Aisha knows</text:p></draw:text-box></draw:frame>"
    away = "svg:x='30cm' svg:y='1cm' svg:width='4cm' svg:height='2cm'"
    there = '<a:off x="950" y="0"/><a:ext cx="100" cy="100"/><a:chOff x="0" y="0"/><a:chExt cx="100" cy="100"/>'
    inside = f"<p:grpSp><p:grpSpPr><a:xfrm>{there}</a:xfrm></p:grpSpPr>"
    return {
        "a hidden column": (
            "a.xlsx",
            sheet('<cols><col min="3" max="3" hidden="1"/></cols>'),
            "hidden_sheet",
            "One: column C",
        ),
        "some, of cells without a place": (
            "b.xlsx",
            sheet('<cols><col min="2" max="4" hidden="1"/></cols>', beside_c),
            "hidden_sheet",
            "One: columns B to D",
        ),
        "a column without width": (
            "c.xlsx",
            sheet('<cols><col min="3" max="3" width="0"/></cols>'),
            "hidden_sheet",
            "column C",
        ),
        "all but those that are named": (
            "d.xlsx",
            sheet('<sheetFormatPr defaultColWidth="0"/><cols><col min="1" max="1" width="9"/></cols>'),
            "hidden_sheet",
            "all other columns",
        ),
        "a row without height": (
            "e.xlsx",
            workbook('<row r="1"><c t="s"><v>0</v></c></row>' + rows.format('ht="0" customHeight="1"')),
            "hidden_sheet",
            "One: row 2",
        ),
        "a cell that shows nothing": (
            "f.xlsx",
            sheet(shown, styles='<numFmts><numFmt numFmtId="170" formatCode=";;;"/></numFmts>' + cells.format(170, 0)),
            "hidden_text",
            "One: Aisha knows",
        ),
        "white on white": (
            "g.xlsx",
            sheet(styles='<fonts><font/><font><color theme="0"/></font></fonts>' + cells.format(0, 1)),
            "hidden_text",
            "Aisha",
        ),
        "by the style of its letters": (
            "a.docx",
            styled(run('<w:rStyle w:val="Secret"/>')),
            "hidden_text",
            "Aisha knows",
        ),
        "by the style of its paragraph": (
            "b.docx",
            styled(run("", paragraph='<w:pStyle w:val="Aside"/>')),
            "hidden_text",
            "Aisha knows",
        ),
        "by the style of its table": ("c.docx", styled(IN_TABLE), "hidden_text", "Aisha knows"),
        "a row of a table": ("d.docx", styled(HIDDEN_ROW), "hidden_text", "Aisha knows"),
        "at the run itself, whatever its style says": (
            "e.docx",
            styled(run('<w:rStyle w:val="Secret"/><w:vanish/>')),
            "hidden_text",
            "Aisha",
        ),
        "white in Word": ("f.docx", styled(run('<w:color w:val="FFFFFF"/>')), "hidden_text", "Aisha knows"),
        "of one point": ("g.docx", styled(run('<w:sz w:val="2"/>')), "hidden_text", "Aisha knows"),
        "a drawing": (
            "h.docx",
            styled(
                f'<w:p><w:r><w:drawing><w:anchor><w:docPr id="1" hidden="1"/>{run("")}</w:anchor></w:drawing></w:r></w:p>'
            ),
            "hidden_text",
            "Aisha knows",
        ),
        "a shape": ("a.pptx", slide(shape(10, 50, hidden='hidden="1"')), "hidden_text", "slide 1: Aisha knows"),
        "a shape beside the slide": ("b.pptx", slide(shape(-90, 60)), "outside", "slide 1: Aisha knows"),
        "one that its group puts there": ("c.pptx", slide(f"{inside}{shape(10, 50)}</p:grpSp>"), "outside", "Aisha"),
        "letters without ink": ("d.pptx", slide(shape(10, 50, looks="<a:noFill/>")), "hidden_text", "Aisha knows"),
        "a row": (
            "a.ods",
            open_table(second=ODF_ROW.format("table:visibility='collapse'")),
            "hidden_sheet",
            "One: a row",
        ),
        "a row that a filter left out": (
            "b.ods",
            open_table(second=ODF_ROW.format("table:visibility='filter'")),
            "hidden_sheet",
            "",
        ),
        "rows that were folded": (
            "c.ods",
            open_table(
                second=f"<table:table-row-group table:display='false'>{ODF_ROW.format('')}</table:table-row-group>"
            ),
            "hidden_sheet",
            "a group of rows",
        ),
        "a column": (
            "d.ods",
            open_table("<table:table-column/><table:table-column table:visibility='collapse'/>", "Aisha knows"),
            "hidden_sheet",
            "One: column B",
        ),
        "a sheet": (
            "e.ods",
            open_document(
                odf_style("table", "ta2", "<style:table-properties table:display='false'/>"),
                f"<table:table table:name='One'>{ODF_ROW.format('').replace('Aisha knows', 'Monday')}</table:table>"
                f"<table:table table:name='Two' table:style-name='ta2'>{ODF_ROW.format('')}</table:table>",
                "spreadsheet",
            ),
            "hidden_sheet",
            "Two",
        ),
        "a cell of a locked sheet": (
            "f.ods",
            open_table(
                "<table:table-column/><table:table-column table:default-cell-style-name='ce1'/>",
                "Aisha knows",
                table="table:protected='true'",
                styles=odf_style(
                    "table-cell", "ce1", "<style:table-cell-properties style:cell-protect='hidden-and-protected'/>"
                ),
            ),
            "hidden_text",
            "Aisha knows",
        ),
        "by a style of its letters": (
            "a.odt",
            open_document(odf_style("text", "x", "", "Base"), span, beside=odf_style("text", "Base", NOT_TO_BE_SEEN)),
            "hidden_text",
            "Aisha knows",
        ),
        "by a style of its paragraph": (
            "b.odt",
            open_document(odf_style("paragraph", "x", NOT_TO_BE_SEEN), span.replace("span", "p")),
            "hidden_text",
            "Aisha knows",
        ),
        "white, as OpenDocument": (
            "c.odt",
            open_document(odf_style("text", "x", "<style:text-properties fo:color='#FFFFFF'/>"), span),
            "hidden_text",
            "Aisha knows",
        ),
        "a section that waits for a condition": (
            "d.odt",
            open_document(
                "", f"{ODF_MONDAY}<text:section text:display='condition'><text:p>Aisha knows</text:p></text:section>"
            ),
            "hidden_text",
            "Aisha knows",
        ),
        "a slide": (
            "a.odp",
            open_document(
                odf_style("drawing-page", "dp2", "<style:drawing-page-properties presentation:visibility='hidden'/>"),
                PAGES.format(ODF_MONDAY, "<text:p>Aisha knows</text:p>"),
                "presentation",
            ),
            "hidden_sheet",
            "slide 2",
        ),
        "notes of who speaks": (
            "b.odp",
            open_document(
                "",
                PAGES.format(ODF_MONDAY, "<presentation:notes><text:p>Aisha knows</text:p></presentation:notes>"),
                "presentation",
            ),
            "doc_comment",
            "Aisha knows",
        ),
        "a layer": (
            "c.odp",
            open_document("", PAGES.format(ODF_MONDAY, frame.format("draw:layer='own'")), "presentation", LAYERS),
            "hidden_text",
            "Aisha knows",
        ),
        "a frame beside the slide": (
            "d.odp",
            open_document("", PAGES.format(ODF_MONDAY, frame.format(away)), "presentation", LAYOUT),
            "outside",
            "Aisha knows",
        ),
    }


def pictures() -> dict[str, bytes]:
    """A slide, a run and a sheet of OpenDocument that are hidden, each with a picture that nothing else shows."""
    drawn, relation = picture(), '<Relationships><Relationship Id="r7" Target="../media/a.png"/></Relationships>'
    two = f'<p:presentation {P} {R}><p:sldIdLst><p:sldId r:id="r1"/><p:sldId r:id="r2"/></p:sldIdLst></p:presentation>'
    both = (
        '<Relationships><Relationship Id="r1" Target="slides/slide1.xml"/><Relationship Id="r2" Target="slides/slide2.xml"/>'
        "</Relationships>"
    )
    deck = slides(
        **{
            "ppt/presentation.xml": two,
            "ppt/_rels/presentation.xml.rels": both,
            "ppt/slides/slide2.xml": f"<p:sld {P} show='0'/>",
            "ppt/slides/_rels/slide2.xml.rels": relation,
            "ppt/media/a.png": drawn,
        }
    )
    run_of_it = (
        f"<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:drawing><a:blip xmlns:a='a' {R} r:embed='r7'/></w:drawing></w:r></w:p>"
    )
    parts = {"word/_rels/document.xml.rels": relation.replace("../", ""), "word/media/a.png": drawn}
    image = "<draw:image xmlns:xlink='x' xlink:href='Pictures/a.png'/>"
    style = odf_style("drawing-page", "dp2", "<style:drawing-page-properties presentation:visibility='hidden'/>")
    open_deck = open_document(style, PAGES.format(ODF_MONDAY, image), "presentation")
    with zipfile.ZipFile(made := io.BytesIO(open_deck), "a") as archive:
        archive.writestr("Pictures/a.png", drawn)
    return {"a.pptx": deck, "a.docx": word(MONDAY + run_of_it, **parts), "a.odp": made.getvalue()}
