"""What can be done with guidance. One person writes, another publishes; publishing may issue a new sheet."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max

from accounts.authority import Authority
from accounts.models import Agency
from audit.log import log
from audit.moves import MoveDenied
from audit.permission import require_gate
from guidance import publishing
from guidance.access import MAY_ACKNOWLEDGE, write_guidance
from guidance.kinds import SHEET_ACKNOWLEDGED
from guidance.models import Acknowledgement, CirculationSheet, Page, PageVersion
from guidance.moves import OF_PAGES


@dataclass(frozen=True, slots=True)
class Wording:
    """What a version of a page says."""

    title: str
    summary: str
    body: str
    review_on: date
    found_by: str = ""
    sheet_line: str = ""


class Taken(MoveDenied):
    """There is a page with this address already."""

    beside = "slug"

    def __init__(self) -> None:
        super().__init__("There is already a page with this name. Choose another one, or change that page.")


@transaction.atomic
def begin_page(*, slug: str, audience: str, wording: Wording, by: Authority) -> PageVersion:
    """A new page with its first draft, after all others. It has no readers before another person publishes it."""
    require_gate(write_guidance, by=by)
    last = Page.objects.aggregate(last=Max("order"))["last"] or 0
    page, new = Page.objects.get_or_create(slug=slug, defaults={"order": last + 10, "audience": audience})
    if not new:
        raise Taken
    return page.versions.create(number=1, author=by.user, **asdict(wording))


def write(*, page: Page, wording: Wording, version: int, by: Authority) -> PageVersion:
    """Begin the page's draft, or change the one begun. Version 0: there was none when the form was opened."""
    said = asdict(wording)
    written: PageVersion = publishing.write(text=page, moves=OF_PAGES, wording=said, version=version, by=by)
    return written


@transaction.atomic
def publish(*, draft: PageVersion, version: int, by: Authority) -> PageVersion:
    """Put the draft in place of the published text, and issue a sheet where that says something else now."""
    published: PageVersion = publishing.publish(draft=draft, text=draft.page, moves=OF_PAGES, version=version, by=by)
    issue_sheet()
    return published


def withdraw(*, draft: PageVersion, version: int, by: Authority) -> PageVersion:
    given_up: PageVersion = publishing.withdraw(draft=draft, moves=OF_PAGES, version=version, by=by)
    return given_up


def ship(*, page: Page, wording: Wording) -> PageVersion | None:
    """The text that comes with a release. It never replaces one that was written here."""
    shipped: PageVersion | None = publishing.ship(text=page, moves=OF_PAGES, wording=asdict(wording))
    return shipped


@transaction.atomic
def issue_sheet() -> CirculationSheet:
    """The sheet that says what the published pages say: the last one while it still does, else the next."""
    last = CirculationSheet.objects.select_for_update().order_by("-number").first()
    lines = sheet_lines()
    if last is not None and [_words(line) for line in last.lines] == [_words(line) for line in lines]:
        return last
    return CirculationSheet.objects.create(number=last.number + 1 if last else 1, lines=lines)


def sheet_lines() -> list[dict[str, Any]]:
    """What the sheet takes from each published page that has something to say on it."""
    published = PageVersion.objects.published().exclude(sheet_line="")
    return [{"slug": v.page.slug, "title": v.title, "version": v.number, "text": v.sheet_line} for v in published]


@transaction.atomic
def acknowledge(*, sheet: CirculationSheet, by: Authority) -> list[Acknowledgement]:
    """Every agency the person speaks for has read the sheet. Saying it twice changes nothing."""
    agencies = Agency.objects.filter(pk__in=by.as_it_stands().agencies(*MAY_ACKNOWLEDGE))
    said = []
    for agency in agencies:
        given, new = sheet.acknowledgements.get_or_create(agency=agency, defaults={"by": by.user})
        if new:
            said.append(given)
            log(SHEET_ACKNOWLEDGED, target=sheet, data={"agency": agency.name, "number": sheet.number})
    return said


def _words(line: dict[str, Any]) -> tuple[str, str, str]:
    """A new version that leaves title and line alone makes no new sheet."""
    return line["slug"], line["title"], line["text"]
