"""A redacted version as its page shows it: what is marked, what was made, what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from django.urls import reverse

from core.components import Label, Row
from core.templatetags.govuk import at_time
from evidence.models import CopyPage, File, RedactedPage, Redaction, RedactionMark, RedactionState
from evidence.models.redactions import OUT_OF
from evidence.redacting.copies import left_on, pages_with
from evidence.redacting.suggestions import in_words
from evidence.redacting.words import terms_of

COLOURS = {
    RedactionState.DRAFT: "blue",
    RedactionState.MAKING: "teal",
    RedactionState.WAITING: "yellow",
    RedactionState.RELEASED: "green",
    RedactionState.WITHDRAWN: "orange",
    RedactionState.DISCARDED: "grey",
}
assert set(COLOURS) == set(RedactionState), "every state has its colour"
SAYS = {
    RedactionState.DRAFT: "Mark what others must not read. The file and its safe copy stay as they are.",
    RedactionState.MAKING: "It is being made from the copy, and looked through in two ways that share no code.",
    RedactionState.WAITING: "It was made, and looked through in two ways: nothing of what was taken out was found. A supervisor who marked "
    "none of it looks at it before and after, and releases it.",
    RedactionState.RELEASED: "It can be picked for a partner's pack in place of the file, as long as no later version is "
    "released.",
    RedactionState.WITHDRAWN: "It is on offer no more, nor is an older one. Packs that have it are closed: recall them.",
    RedactionState.DISCARDED: "It was thrown away before it was released.",
}


@dataclass(frozen=True)
class Line:
    """One passage that is marked: `what` it is, where, why, and the number by which it is unmarked."""

    mark: int
    what: str
    where: str
    reason: str
    why: str
    by: str


@dataclass(frozen=True)
class Compared:
    """A page before and after. `boxes` are drawn over the first while it is marked."""

    number: int
    before: CopyPage | None
    after: RedactedPage | None
    boxes: tuple[RedactionMark, ...]


def label_of(redaction: Redaction) -> Label:
    return Label(redaction.get_state_display(), COLOURS[RedactionState(redaction.state)])


def says(redaction: Redaction) -> str:
    return SAYS[RedactionState(redaction.state)]


def lines_of(redaction: Redaction) -> list[Line]:
    return [_line(redaction, mark) for mark in redaction.marks.select_related("added_by")]


def _line(redaction: Redaction, mark: RedactionMark) -> Line:
    return Line(
        mark=mark.pk,
        what=f"“{mark.words}”" if mark.words else _box_words(mark),
        where=_where(redaction, mark),
        reason=mark.reason_words,
        why=mark.why,
        by=mark.added_by.name,
    )


def _box_words(mark: RedactionMark) -> str:
    if (mark.width, mark.height) == (OUT_OF, OUT_OF):
        return "The whole page"
    left, top, width, height = (_percent(side) for side in (mark.left, mark.top, mark.width, mark.height))
    return f"A box {width}% wide and {height}% high, {left}% from the left and {top}% from the top"


def _percent(side: int | None) -> str:
    return f"{(side or 0) * 100 / OUT_OF:.2f}".rstrip("0").rstrip(".")


def _where(redaction: Redaction, mark: RedactionMark) -> str:
    one = mark.first_page == mark.last_page
    pages = f"Page {mark.first_page}" if one else f"Pages {mark.first_page} to {mark.last_page}"
    if not mark.words:
        return pages
    counted = pages_with(redaction.file, terms_of(mark.words, parts=mark.parts), mark.first_page, mark.last_page)
    times = sum(counted.values())
    also = ", each of its words alone as well" if mark.parts and len(terms_of(mark.words, parts=True)) > 2 else ""
    left = left_on(redaction, mark.words, parts=mark.parts)
    stays = f". It also stands on {in_words(list(left))}, where it stays" if left else ""
    return f"{pages}{also}: {'once' if times == 1 else f'{times} times'} in the text{stays}"


def compared(redaction: Redaction) -> list[Compared]:
    """Page by page, what it was made from and what was made."""
    made = redaction.pages.all() if redaction.checked_at else RedactedPage.objects.none()
    boxes = list(redaction.marks.filter(words=""))
    return [
        Compared(
            number,
            before,
            after,
            tuple(box for box in boxes if box.first_page <= number <= box.last_page),
        )
        for number, (before, after) in enumerate(zip_longest(redaction.file.pages.all(), made), start=1)
    ]


def about(redaction: Redaction) -> list[Row]:
    rows = [
        Row("File", redaction.file.name, typed=True),
        Row("Drafted by", f"{redaction.drafted_by.name}, {at_time(redaction.drafted_at)}"),
    ]
    if redaction.checked_at:
        rows.append(Row("Checked", f"{at_time(redaction.checked_at)}, by {redaction.checker}"))
    if redaction.released_by:
        rows.append(Row("Released by", f"{redaction.released_by.name}, {at_time(redaction.released_at)}"))
    if redaction.withdrawn_by:
        rows.append(Row("Withdrawn by", f"{redaction.withdrawn_by.name}, {at_time(redaction.withdrawn_at)}"))
        rows.append(Row("Why", redaction.withdrawn_why, typed=True))
    return rows


def versions_of(file: File) -> list[dict[str, Any]]:
    """For the page of the file."""
    return [
        {
            "words": str(each),
            "label": label_of(each),
            "href": reverse("evidence:redaction", args=[each.public_id]),
        }
        for each in file.redactions.order_by("-number")
    ]
