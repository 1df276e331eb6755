"""A file as lists and pages show it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from accounts.authority import Authority
from core.components import Label, Row
from core.row_security import as_the_service
from core.templatetags.govuk import at_time, thousands
from evidence import access
from evidence.models import JUDGED, File, FileState, Reach, Unfinished
from evidence.pieces import unfinished_at
from evidence.places import Place
from evidence.reasons import KINDS

COLOURS = {
    FileState.RECEIVED: "blue",
    FileState.HELD: "yellow",
    FileState.SCANNED: "teal",
    FileState.RELEASED: "green",
    FileState.REFUSED: "red",
    FileState.SET_ASIDE: "purple",
    FileState.REMOVED: "grey",
    FileState.HANDED: "grey",
    FileState.DESTROYED: "grey",
}
assert set(COLOURS) == set(FileState), "every state has its colour"
NEXT = {
    FileState.RECEIVED: "It waits to be scanned. Nobody can open it yet. You can leave this page.",
    FileState.SCANNED: "Nothing harmful was found. A safe copy is being made; nobody can open it yet.",
    FileState.RELEASED: "It was scanned, and a safe copy was made. The copy is what people open.",
    FileState.SET_ASIDE: "It was sealed because it should not be here. Those whose job that is have been told.",
    FileState.REMOVED: "It was removed before it was sent.",
    FileState.HANDED: "It should not have been here. It was handed over to those who deal with it, and destroyed here.",
    FileState.DESTROYED: "It should not have been here, and was destroyed.",
}
HOW_FAR = {
    "": "Every file of the same content is sealed with it, wherever it is or arrives, but for those that an inspector put back.",
    Reach.FILE: "It alone is sealed: it belongs to another record.",
    Reach.RECORD: "An inspector put the same content back before, so only this record's files are sealed. Say how far the seal goes.",
}
NOT_SHOWN = "It was scanned. This kind of file is kept as it came and is not shown here."
SEALED = "A file that was sealed"


@dataclass(frozen=True)
class Line:
    """One file of a list. Without a link where this reader may not open its page."""

    title: str
    label: Label
    says: str
    what: str = ""
    sent: str = ""
    href: str = ""
    cited_as: str = ""
    part: str = ""


def stands_as(file: File, who: Authority) -> FileState:
    """Its state for this reader. One that was sealed on arrival is to all but its judges what its sender made of it: it waits, or
    was removed."""
    judges = access.judge_file if file.state == FileState.SET_ASIDE else access.see_file
    if file.shown_otherwise and not judges.allows(who, file):
        return FileState(file.shown_otherwise)
    return FileState(file.state)


def label_of(state: FileState) -> Label:
    return Label(state.label, COLOURS[state])


def says(file: File, state: FileState) -> str:
    """Where it stands and why, and what happens next."""
    if state == FileState.RELEASED and not file.is_shown:
        return NOT_SHOWN
    return NEXT.get(state) or file.why


def line_of(file: File, who: Authority) -> Line:
    state = stands_as(file, who)
    if not access.see_file.allows(who, file):
        return Line(SEALED if state in JUDGED else file.name, label_of(state), says(file, state))
    return Line(
        title=file.name,
        label=label_of(state),
        says=says(file, state),
        what=file.what,
        sent=at_time(file.received_at),
        href=reverse("evidence:file", args=[file.public_id]),
        cited_as=file.cited_as if state == FileState.RELEASED else "",
        part=file.part,
    )


@dataclass(frozen=True)
class Arriving:
    """A file that its sender has not finished sending."""

    name: str
    says: str
    until: datetime
    forget_url: str


@dataclass(frozen=True)
class Unsent:
    """Files that were begun at a record and are not part of it. Their sender reads which, another reader how many."""

    own: list[str]
    others: int
    add_url: str

    @property
    def count(self) -> int:
        return len(self.own) + self.others


def unsent(place: Place, holder: Any, who: Authority) -> Unsent:
    with as_the_service():  # each is its sender's alone
        begun = list(unfinished_at(place, holder).values_list("name", "sent_by_id"))
    own = [name for name, sender in begun if sender == who.pk]
    return Unsent(own, len(begun) - len(own), reverse(f"{place.files}_add", args=[holder.public_id]))


def arriving(uploads: Iterable[Unfinished]) -> list[Arriving]:
    return [
        Arriving(
            name=each.name,
            says="All of it has arrived, and it is not sent yet."
            if each.key
            else f"{in_kilobytes(each.received)} of {in_kilobytes(each.size)} have arrived.",
            until=each.kept_until,
            forget_url=reverse("evidence:forget_upload", args=[each.public_id]),
        )
        for each in uploads
    ]


def in_kilobytes(size: int) -> str:
    return f"{thousands(max(size // 1000, 1)) if size else 0} KB"


def about(file: File) -> list[Row]:
    """What the sender said of it."""
    rows = [
        Row("What it is", file.what, typed=True),
        Row("Taken or written by", file.by_whom, typed=True, missing="Not said"),
        Row("When", file.when_made, typed=True, missing="Not said"),
        Row("Received", f"{at_time(file.received_at)} from {file.received_by.name}"),
        Row("Attached", file.attached_at.words),
    ]
    return [*rows, Row("Belongs to", file.part_words)] if file.part_words else rows


def how_far(file: File) -> str:
    """Of what a person sealed, or two have ended."""
    return "" if file.only_follows else HOW_FAR[file.reach]


def end_of(file: File) -> list[Row]:
    """What is proposed for a file that should not be here, or what became of it: that it is gone, certified."""
    if not file.proposed_by or not file.proposed_at:
        return []
    rows = [Row("What", file.get_end_display())]
    if file.given_to:
        rows += [Row("Handed over to", file.given_to, typed=True), Row("Their reference", file.receipt, typed=True)]
    rows.append(Row("Why", file.end_why, typed=True))
    rows.append(Row("Proposed", f"{at_time(file.proposed_at)}, by {file.proposed_by.name}"))
    if file.ended_by and file.ended_at:
        rows.append(Row("Confirmed", f"{at_time(file.ended_at)}, by {file.ended_by.name}"))
        gone = f"{at_time(file.bytes_gone_at)}: the file, its copy, redacted versions, and packs that held it"
        rows.append(Row("Destroyed here", gone if file.bytes_gone_at else "Being destroyed"))
    return rows


def particulars(file: File) -> list[Row]:
    """What it is by its content, and how that was found."""
    rows = [
        Row("Name it came with", file.name, typed=True),
        Row("Size", in_kilobytes(file.size)),
        Row("SHA-256 as received", file.sha256),
    ]
    if file.scanned_at is not None:
        rows.append(Row("Scanned", f"{at_time(file.scanned_at)}, {file.scanner}"))
    if file.kind:
        rows.append(Row("Kind, by its content", file.kind_words))
    if file.is_shown:
        rows.append(Row("Shown", KINDS[file.kind].as_what))
    if file.reader:
        rows.append(Row("Copy made by", file.reader))
    return rows
