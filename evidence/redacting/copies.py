"""The safe copy that a redacted version is made from: which of its pages say what, and one number for all of it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from evidence.models import CopyPage, File
from evidence.redacting.words import found_in


def digest_of(file: File) -> str:
    """Of the digests of its pictures and of its text, in order."""
    said = "\n".join(f"{page.sha256}\n{page.text}" for page in file.pages.all())
    return hashlib.sha256(said.encode()).hexdigest()


def pages_with(file: File, terms: Sequence[str], first: int = 1, last: int = 0) -> dict[int, int]:
    """On which pages any of the terms stands, and how often."""
    within = CopyPage.objects.filter(file=file, number__gte=first)
    within = within.filter(number__lte=last) if last else within
    counted = {page.number: len(found_in(page.text, terms)) for page in within}
    return {number: count for number, count in counted.items() if count}
