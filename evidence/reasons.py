"""What is said of a file: why it is held or refused, what kind it is, what it also holds. Codes are for ever."""

from __future__ import annotations

import re
from dataclasses import dataclass

# --- Why it waits. Each says what is safe and what happens next.
HELD = {
    "no_scanner": (
        "The virus scanner does not answer. Nothing is opened before it does; it is asked again by itself, and nothing "
        "has to be sent again."
    ),
    "scanner_blind": (
        "The virus scanner did not find the harmless test file that it is asked to find, so it is not believed. "
        "Administrators can see this; nothing has to be sent again."
    ),
    "scanner_old": (
        "The virus scanner has not learned anything new for two days, so nothing is released. Administrators can see "
        "this; nothing has to be sent again."
    ),
    "no_store": (
        "The place where files are kept, or the database, did not answer or was full. It is looked at again by itself, and "
        "nothing has to be sent again."
    ),
    "reader_failed": (
        "The program that reads files could not work: a fault of this machine, not of the file. It is tried again by itself. "
        "Administrators can see this; nothing has to be sent again."
    ),
    "no_confinement": (
        "This machine cannot shut the program that reads files away from everything else, so no file is read on it. "
        "Administrators can see this; nothing has to be sent again."
    ),
}
# --- What is wrong with one that a person seals. What belongs elsewhere may well be elsewhere.
MATERIAL, MISFILED = "material", "record"
WRONG = {
    MATERIAL: "It should not be anywhere: for example terrorist material, or an indecent image",
    MISFILED: "It belongs to another record, or came here by mistake",
}
# --- Why the service sealed it, where no person did.
SAME_CONTENT = "same_content"
SEALED = {SAME_CONTENT: "The same content was sealed elsewhere, because it should not be there."}
# --- Why it will not be released. The bytes stay as they came; nobody opens them here.
REFUSED = {
    "virus": "The virus scanner found something harmful in it. Nobody can open it here. Tell your IT team.",
    "encrypted": "It is locked with a password, so it cannot be checked. Send it without the password.",
    "unsure": "The virus scanner could not look into all of it, so it is not taken to be safe.",
    "changed": "What is stored is not what was received. Nobody can open it; administrators have been told.",
    "empty": "There is nothing in it.",
    "kind": "This kind of file is not taken. Send a picture, a PDF, an Office document, an e-mail or plain text.",
    "archive": "It is an archive. Take the files out of it and send them one by one.",
    "program": "It is a program. Programs are not taken.",
    "web_page": "It is a web page or a drawing with a program in it. Print it to a PDF and send that.",
    "two_things": "It pretends to be two kinds of file at once, so it is not opened.",
    "damaged": "It is damaged or cut off: it could not be read. Send it again, or print it to a PDF.",
    "too_large": "It is larger when opened than is safe to open. Send a smaller picture, or fewer pages.",
    "too_heavy": "Reading it took longer than is safe. Print it to a PDF, or send fewer pages.",
    "too_many_pages": "It has more pages than are taken at once. Send it in parts.",
    "lies": "Its parts contradict each other, so what it shows cannot be relied upon. Print it to a PDF.",
}


@dataclass(frozen=True)
class TakenKind:
    """A kind of file that is taken. `shown`: a safe copy of it is made; `as_what`: what a reader is shown."""

    words: str
    shown: bool = True
    as_what: str = ""


PICTURE = "as a picture made anew, upright, without what the camera wrote into it"
TEXT = "as its text alone, without layout; pictures in it follow the text"
KINDS = {
    "jpeg": TakenKind("JPEG picture", as_what=PICTURE),
    "png": TakenKind("PNG picture", as_what=PICTURE),
    "gif": TakenKind("GIF picture", as_what=PICTURE),
    "webp": TakenKind("WebP picture", as_what=PICTURE),
    "tiff": TakenKind("TIFF picture", as_what=PICTURE),
    "bmp": TakenKind("BMP picture", as_what=PICTURE),
    "heic": TakenKind("HEIC picture", as_what=PICTURE),
    "avif": TakenKind("AVIF picture", as_what=PICTURE),
    "pdf": TakenKind("PDF", as_what="as a picture of each page, with its text beside it"),
    "docx": TakenKind("Word document", as_what=TEXT),
    "xlsx": TakenKind("Excel workbook", as_what="as the text of its cells, sheet by sheet, as they were saved"),
    "pptx": TakenKind("PowerPoint presentation", as_what=TEXT),
    "odt": TakenKind("OpenDocument text", as_what=TEXT),
    "ods": TakenKind("OpenDocument spreadsheet", as_what=TEXT),
    "odp": TakenKind("OpenDocument presentation", as_what=TEXT),
    "eml": TakenKind("e-mail", as_what="as its headers, its text and the list of what was attached"),
    "text": TakenKind("plain text", as_what="as it is"),
    "msg": TakenKind("Outlook message", as_what="as its headers, its text and the list of what was attached"),
    "doc": TakenKind("Word document of before 2007 (.doc)", shown=False),
    "xls": TakenKind("Excel workbook of before 2007 (.xls)", shown=False),
    "ppt": TakenKind("PowerPoint presentation of before 2007 (.ppt)", shown=False),
    "ole": TakenKind("Office document of before 2007", shown=False),
    "audio": TakenKind("sound", shown=False),
    "video": TakenKind("moving pictures", shown=False),
}
# --- "This file also holds: ..." {n} is how many, {words} what was found, cut to a line.
HOLDS = {
    "gps": "the place where it was taken ({words})",
    "camera": "what the camera wrote into it ({words})",
    "xmp": "notes of a picture program (XMP)",
    "comment": "a comment inside the picture: {words}",
    "thumbnail": "a small preview picture, which may show more than the picture does",
    "second_picture": "{n} more picture(s) inside the same file, not shown",
    "frames": "{n} more frame(s) of an animation, not shown",
    "trailing": "{n} bytes after its end, not shown",
    "hidden_layer": "{n} hidden layer(s), not shown: {words}",
    "unseen_text": "text on {n} page(s) that is not to be seen there, and is not shown: {words}",
    "machine_text": "text that a machine read from {n} page(s) that are pictures, and that may be wrong: page {words}",
    "uncompared": "the text of {n} page(s), which was not compared with what is to be seen there and is left out: page {words}",
    "unlike": "{n} page(s) with a note or answer whose words could not be read, so look at the page: {words}",
    "pictured": "{n} page(s) with pictures, whose words no program has read: page {words}",
    "annotation": "{n} comment(s) or mark(s): {words}",
    "attachment": "{n} embedded file(s), not opened: {words}",
    "script": "a program (script), which was not run",
    "action": "something that starts by itself when it is opened, which was not started",
    "xfa": "a second form (XFA) that this copy does not show",
    "form": "{n} form field(s) with answers: {words}",
    "form_differs": "{n} tick box(es) or answers whose look and value differ, so look at the page: {words}",
    "revisions": "{n} earlier version(s) of itself, not shown",
    "signature": "{n} electronic signature(s), not checked here",
    "actual_text": "words that a screen reader is given in place of those on the page: {words}",
    "bookmarks": "{n} bookmark(s): {words}",
    "metadata": "a note of who made it, and with what: {words}",
    "outside": "text outside the visible page: {words}",
    "macro": "a program (macro), which was not run",
    "deleted": "{n} tracked deletion(s), not shown: {words}",
    "inserted": "{n} tracked insertion(s), shown as part of the text",
    "moved": "{n} passage(s) moved with tracking, shown where they stand now",
    "hidden_text": "{n} hidden passage(s), not shown: {words}",
    "hidden_picture": "{n} picture(s) in what is hidden, not shown: {words}",
    "doc_comment": "{n} comment(s), not shown: {words}",
    "embedded": "{n} embedded document(s) or object(s), not opened: {words}",
    "linked": "{n} link(s) to something outside it, not followed: {words}",
    "chart": "{n} chart(s), not shown: {words}",
    "diagram": "{n} part(s) of diagrams (SmartArt), not shown: {words}",
    "drawing_text": "{n} drawing(s) or master page(s) with words of their own, not shown: {words}",
    "kept_data": "{n} part(s) with data of a pivot table, a query or another workbook, not shown: {words}",
    "own_data": "{n} part(s) with data that a program put there, not shown: {words}",
    "part": "{n} other part(s) that this copy does not show: {words}",
    "sound_notes": "notes in the sound or film ({words})",
    "cover": "{n} picture(s) in the sound, not shown",
    "unlooked": "whatever else its maker or its program put into it: this kind of file is not looked through",
    "alt_chunk": "another document built into this one, which this copy does not show",
    "hidden_sheet": "{n} hidden sheet(s), row(s), column(s) or slide(s), not shown: {words}",
    "field_code": "{n} field(s) with a code that it does not show, not followed: {words}",
    "formula": "{n} formula(s), shown by the result that was saved",
    "two_values": "{n} answer(s) for which it holds two values: {words}",
    "not_drawn": "{n} picture(s) that could not be drawn",
    "cut": "more than is shown: the text was cut here",
    "html_only": "its text as a web page only, shown without its looks and pictures",
    "rich_only": "its text as rich text only, shown without its looks and pictures",
    "no_text": "no text that could be read: only its headers are shown, and what is attached",
    "two_texts": "{n} other version(s) of its text (plain, a web page or rich text), not shown",
    "unsent": "no day on which it was sent or received: it may be a draft",
    "other_item": "what is no e-mail ({words}): only what it has in common with one is shown",
    "mail_notes": "{n} note(s) that a mail program keeps with it, not shown: {words}",
    "unused": "{n} bytes in places that it does not use, not shown: what was taken out of it may still stand there",
    "forwarded": "{n} forwarded e-mail(s), not opened: {words}",
    "charset": "text whose alphabet is not said; it was taken to be {words}",
    "name_differs": "a name that ends as another kind of file would ({words})",
    "two_kinds": "the beginning of another kind of file ({words}), not opened",
}

# For those who get the copy and not the file: what was found is said by its kind alone.
UNSAID_HOLDS = {code: re.sub(r"[:;][^:;]*\{words\}| ?\(\{words\}\)", "", said) for code, said in HOLDS.items()}

# --- Why a passage is taken out before a file is shown to others. Each says where the law stands.
REDACTED_BECAUSE = {
    "other_person": "It is about somebody else, and those who get it do not need it (Data Protection Act 2018, section 37)",
    "source": "It would show who told us, or how we came to know (section 45(4)(e))",
    "safety": "It could put somebody at risk of serious harm (section 45(4)(e))",
    "enquiry": "It would harm an investigation or the prevention of crime (section 45(4)(a) and (b))",
    "security": "National or public security (section 45(4)(c) and (d))",
    "legal_advice": "It is advice of a lawyer, or was written for proceedings (legal professional privilege)",
    "not_needed": "It is not needed for the purpose that it is shared for (section 37)",
}
# --- Why a redacted version was not made. It goes back to who drafts it; nothing of it has left.
LEAKS = {
    "words": "Words that were to be taken out could still be read in it. Mark them by a box, and make it again.",
    "in_picture": "Words that were to be taken out could still be seen in it. Mark them by a box, and make it again.",
    "under_box": "Text could still be read under a box. Make the box a little larger, and make it again.",
    "not_black": "A box did not cover what it was to cover. Draw it again, and make it again.",
    "holds": "It held more than pages and their text. Nothing was released; tell the administrators.",
    "damaged": "It could not be made, or not be read again. Try again; if that fails, tell the administrators.",
    "too_heavy": "Making it took longer than is safe. Take out whole pages, which takes no time, or ask for a shorter file.",
}
