"""A pack that is shared with an agency, as the pages of both sides show it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from core.clock import now
from core.components import Happening, Label, Row
from core.templatetags.govuk import at_time, on_day
from packs.content.parts import Entry, PackContent, Section
from packs.models import WITH_AGENCY, PackShare, ShareState, taken_there
from referrals.agreements.presenters import agreement_row, kept_row
from referrals.code_lists import LAWFUL_BASES
from safeguarding.mergers.names import agency_then

COLOURS = {
    ShareState.PREPARED: "grey",
    ShareState.WAITING: "yellow",
    ShareState.SENT: "blue",
    ShareState.ACKNOWLEDGED: "green",
    ShareState.RECALLED: "orange",
    ShareState.DESTROYED: "grey",
    ShareState.DISCARDED: "grey",
}
assert set(COLOURS) == set(ShareState), "every state has its colour"


def label(share: PackShare) -> Label:
    if is_past_its_day(share):
        return Label("Past its last day", "grey")
    return Label(share.get_state_display(), COLOURS[ShareState(share.state)])


def is_past_its_day(share: PackShare) -> bool:
    """Sent, never recalled, and closed to the agency by now."""
    return share.state in WITH_AGENCY and share.until is not None and share.until <= now()


def over(share: PackShare) -> dict[str, str]:
    """For the officer, of a pack that the agency can open no more: what happened, what is safe, what is next."""
    if is_past_its_day(share):
        gone = f"{share.agency} could open this until {on_day(share.until)}. It is closed there, and its file is removed here."
        return {"title": "Past its last day", "says": f"{gone} {_copies_out(share)} {NEW_ONE}"}
    if share.state == ShareState.RECALLED:
        gone = f"{share.agency} can open nothing of it since {at_time(share.revoked_at)}, and its file is removed here."
        return {"title": "Recalled", "says": f"{gone} {_asked_back(share)} {NEW_ONE}"}
    if share.state == ShareState.DESTROYED:
        return {
            "title": "Recalled and destroyed",
            "says": f"{share.agency} has certified that no copy is left. {NEW_ONE}",
        }
    return {}


NEW_ONE = "If they still need it, prepare a new pack."


def _copies_out(share: PackShare) -> str:
    if not taken_there(share.job_id).exists():
        return "No copy was taken."
    return "Copies that were taken there stay there: recall it if they have to be destroyed."


def _asked_back(share: PackShare) -> str:
    if share.destroy_by is None:
        return "Nobody there had opened it, so no copy is left."
    return (
        f"They were asked to destroy every copy and to say so by {on_day(share.destroy_by)}: ring them if they do not."
    )


def said_wrong(share: PackShare) -> list[Row]:
    """For the police: what the agency says of a file in it."""
    if not share.wrong_said_at:
        return []
    return [
        Row("Said by", f"{share.wrong_said_by}, {at_time(share.wrong_said_at)}"),
        Row("In their words", share.wrong_why, typed=True),
    ]


def closed(share: PackShare, *, is_taken: bool) -> str:
    """For the agency that it was open to: the same, without a word of what was in it."""
    if share.wrong_said_at:
        said = f"was closed on {on_day(share.wrong_said_at)}: your agency said that a file in it should not be here."
        kept = (
            " Leave copies that were taken as they are, open and forward none, until the police team has rung."
            if is_taken
            else ""
        )
        return f"{said} Nobody can open it here. The police team that sent it was told at once, and decides about the file.{kept}"
    if share.revoked_at:
        return f"was recalled on {on_day(share.revoked_at)}, before anybody at your agency opened it: nothing is left to do."
    kept = "No copy was taken."
    if is_taken:
        kept = "Copies that were taken are for its one purpose still: destroy them once that is over."
    return f"was open to your agency until {on_day(share.until)}. Nothing of it can be read here any more. {kept}"


def shown(content: PackContent, share: PackShare, *, view: str, wrong: str = "") -> list[dict[str, Any]]:
    """What the pack says, section by section, for a page: the same as on paper, from the same moment of the record; with the
    pages and the text of its files. The police are shown what the agency is: `view` gives either a page of a file. `wrong`: where
    the agency says of a file that it should not be here."""
    numbers = {each.file: str(number) for number, each in enumerate(files_in(content), start=1)}
    asked = {key: reverse(wrong, args=[share.public_id, number]) for key, number in numbers.items()} if wrong else {}
    return [_section(section, content, share, view, asked) for section in content.sections]


def files_in(content: PackContent) -> list[Entry]:
    """Those of its entries that are files, in their order."""
    return [entry for section in content.sections for entry in section.entries if entry.file]


def _section(
    section: Section, content: PackContent, share: PackShare, view: str, wrong: dict[str, str]
) -> dict[str, Any]:
    entries = [
        {
            "title": entry.title,
            "caption": entry.caption,
            "text": entry.text,
            "rows": [Row(line.label, line.value, typed=True) for line in entry.lines],
            "pictures": pictures(entry, content, share, view=view),
            "texts": content.texts_of(entry),
            "wrong": wrong.get(entry.file, ""),
        }
        for entry in section.entries
    ]
    happenings = [Happening(each.what, each.when, by=each.by) for each in section.happenings]
    return {"code": section.code, "title": section.title, "entries": entries, "happenings": happenings}


def pictures(entry: Entry, content: PackContent, share: PackShare, *, view: str) -> list[tuple[str, str]]:
    """The address of each page of a file that is in the pack, and what it shows."""
    return [
        (reverse(view, args=[share.public_id, str(number)]), file.described)
        for number, file in enumerate(content.files, start=1)
        if entry.folder and file.is_picture and file.name.startswith(entry.folder)
    ]


def cover(content: PackContent) -> list[Row]:
    """What its cover says."""
    return [
        Row("For", content.recipient),
        *([Row("About", content.subject, typed=True)] if content.subject else []),
        Row("Purpose", content.purpose, typed=True),
        Row("Lawful basis", content.lawful_basis),
        Row("Sent by", content.requested_by),
        Row("As the record stood", at_time(content.made_at)),
        Row("Left out", [f"{part.title}: {part.because}" for part in content.left_out], missing="Nothing"),
    ]


def reasons(share: PackShare) -> list[Row]:
    """Why it is shared, for the police side alone."""
    return [
        Row("Necessity", share.necessity, typed=True),
        Row("Proportionality", share.proportionality, typed=True),
        *(
            [Row("Whole in spite of a redacted version", share.unredacted_why, typed=True)]
            if share.unredacted_why
            else []
        ),
        Row("Lawful basis", LAWFUL_BASES.label_with_hint(share.lawful_basis)),
        kept_row(share, before=lambda: _agreement(share)),
        Row("Decided by", share.decided_by.name),
        Row("Prepared by", f"{share.shared_by}, {at_time(share.shared_at)}"),
        *([Row("Second person because", share.second_because)] if share.second_because else []),
        *([Row("Approved by", f"{share.approved_by}, {at_time(share.approved_at)}")] if share.approved_by else []),
        *([Row("Sent back because", share.returned_why, typed=True)] if share.returned_why else []),
    ]


def _agreement(share: PackShare) -> Row:
    """Before it can be opened there: under which it would be, or was when it was sent."""
    referral, at = share.referral, share.sent_at or timezone.now()
    force = agency_then(referral, "force", at, referral=referral)
    agency = agency_then(share, "agency", at, referral=referral)
    return agreement_row(force, agency, basis=share.lawful_basis, at=share.sent_at)


def history(share: PackShare) -> list[Row]:
    """What the agency did with it."""
    return list(_history(share))


def _history(share: PackShare) -> Iterator[Row]:
    if not share.sent_at:
        return
    yield Row("Sent", at_time(share.sent_at))
    yield Row("They can open it until", on_day(share.until) if share.until else "", missing="Not made yet")
    taken = f"{share.acknowledged_by}, {at_time(share.acknowledged_at)}" if share.acknowledged_by else ""
    yield Row("Acknowledged", taken, missing="Not yet")
    yield Row("Copies", copies(share), missing="None was taken")
    if share.correction_read_at:
        yield Row("Correction read", f"{share.correction_read_by}, {at_time(share.correction_read_at)}")
    if share.revoked_at:
        yield Row("Recalled", [f"{share.revoked_by}, {at_time(share.revoked_at)}", share.recalled_why], typed=True)
        yield Row("Copies destroyed", certificate(share), missing=_not_certified(share), typed=True)


def told_of_correction(share: PackShare, wrong: Sequence[datetime]) -> str:
    """Whether the agency knows of the last of what was found wrong: an officer who believes so does not ring."""
    if share.correction_told_at and share.correction_told_at >= max(wrong):
        return f"The agency was told on {at_time(share.correction_told_at)} that something was."
    if share.state == ShareState.SENT and share.until and share.until > timezone.now():
        return "Nobody at the agency has said yet that they have it, and nobody was told. Who opens it reads that something was."
    return "The agency was not told of the last of it: ring them."


def copies(share: PackShare) -> list[str]:
    """Who took a copy there, which, and when."""
    taken = taken_there(share.job_id).select_related("by").order_by("number")[:50]
    return [f"Copy {each.number}: {each.by.name}, {at_time(each.at)}" for each in taken]


def certificate(share: PackShare) -> list[str]:
    if not share.destroyed_at:
        return []
    return [f"{share.destroyed_by}, {at_time(share.destroyed_at)}", share.destroyed_how]


def _not_certified(share: PackShare) -> str:
    if share.destroy_by is None:
        return "Nobody there had opened it: no copy is left"
    return f"Not yet certified; asked for by {on_day(share.destroy_by)}"
