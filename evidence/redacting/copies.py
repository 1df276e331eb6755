"""The safe copy that a redacted version is made from: which of its pages say what, and one number for all of it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from core.folding import fold
from evidence.models import CopyPage, File, Redaction, RedactionMark
from evidence.models.redactions import OUT_OF
from evidence.redacting.words import found_in, terms_of


def digest_of(file: File) -> str:
    """Of the digests of its pictures and of its text, in order."""
    said = "\n".join(f"{page.sha256}\n{page.text}" for page in file.pages.all())
    return hashlib.sha256(said.encode()).hexdigest()


def left_on(redaction: Redaction, words: str, *, parts: bool = False) -> dict[int, int]:
    """On which pages words stand that no passage takes out there, and how often: a passage is of some pages."""
    left = dict[int, int]()
    marks = list(redaction.marks.all())
    for term in terms_of(words, parts=parts):
        gone = {page for mark in marks if _takes_out(mark, term) for page in range(mark.first_page, mark.last_page + 1)}
        for page, times in pages_with(redaction.file, [term]).items():
            if page not in gone:
                left[page] = max(times, left.get(page, 0))
    return dict(sorted(left.items()))


def _takes_out(mark: RedactionMark, term: str) -> bool:
    if not mark.words:
        return (mark.width, mark.height) == (OUT_OF, OUT_OF)
    return fold(term) in {fold(each) for each in terms_of(mark.words, parts=mark.parts)}


def pages_with(file: File, terms: Sequence[str], first: int = 1, last: int = 0) -> dict[int, int]:
    """On which pages any of the terms stands, and how often."""
    within = CopyPage.objects.filter(file=file, number__gte=first)
    within = within.filter(number__lte=last) if last else within
    counted = {page.number: len(found_in(page.text, terms)) for page in within}
    return {number: count for number, count in counted.items() if count}
