"""What can be done with guidance. One person writes, another publishes; publishing may issue a new sheet."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.authority import NO_ONE, Authority
from accounts.models import Agency
from audit.log import log
from audit.moves import MoveDenied, Stale, move
from audit.permission import require_gate
from core.locking import lock, lock_one
from guidance.access import MAY_ACKNOWLEDGE, write_guidance
from guidance.kinds import SHEET_ACKNOWLEDGED
from guidance.models import Acknowledgement, CirculationSheet, Origin, Page, PageVersion, State
from guidance.moves import PUBLISH, REPLACE, REVISE, SHIP_OVER, WITHDRAW


@dataclass(frozen=True, slots=True)
class Wording:
    """What a version of a page says."""

    title: str
    summary: str
    body: str
    review_on: date
    found_by: str = ""
    sheet_line: str = ""


CHANGED = "This draft has changed since you opened it."


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


@transaction.atomic
def write(*, page: Page, wording: Wording, version: int, by: Authority) -> PageVersion:
    """Begin the page's draft, or change the one begun. Version 0: there was none when the form was opened."""
    lock(page)
    draft = page.versions.filter(state=State.DRAFT).first()
    if draft is not None and draft.version != version:
        raise Stale(draft, CHANGED)
    if draft is not None:
        return move(draft, REVISE, by=by, **asdict(wording))
    return page.versions.create(number=_next_number(page), author=by.user, **asdict(wording))


@transaction.atomic
def publish(*, draft: PageVersion, version: int, by: Authority) -> PageVersion:
    """Put the draft in place of the published text. Refuses the author, and a draft changed since read."""
    lock_one(Page, draft.page_id)
    if version != draft.version:
        raise Stale(draft, CHANGED)
    if reason := PUBLISH.rule.refusal(by.as_it_stands(), draft):
        raise MoveDenied(reason)
    current = draft.page.versions.filter(state=State.PUBLISHED).first()
    if current is not None:
        move(current, REPLACE, by=by)
    published = move(draft, PUBLISH, by=by, approver=by.user, published_at=timezone.now())
    issue_sheet()
    return published


def withdraw(*, draft: PageVersion, by: Authority) -> PageVersion:
    """Give the draft up. It is kept, so that it can be read later why it was not published."""
    return move(draft, WITHDRAW, by=by)


@transaction.atomic
def ship(*, page: Page, wording: Wording) -> PageVersion | None:
    """The text that comes with a release. It never replaces one that was written here."""
    current = page.versions.filter(state=State.PUBLISHED).first()
    if current is not None and (current.origin != Origin.SHIPPED or _says(current, wording)):
        return None
    if current is not None:
        move(current, SHIP_OVER, by=NO_ONE)
    return page.versions.create(
        number=_next_number(page),
        state=State.PUBLISHED,
        origin=Origin.SHIPPED,
        published_at=timezone.now(),
        **asdict(wording),
    )


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


def _next_number(page: Page) -> int:
    return (page.versions.aggregate(last=Max("number"))["last"] or 0) + 1


def _says(version: PageVersion, wording: Wording) -> bool:
    return all(getattr(version, name) == value for name, value in asdict(wording).items())


def _words(line: dict[str, Any]) -> tuple[str, str, str]:
    """A new version that leaves title and line alone makes no new sheet."""
    return line["slug"], line["title"], line["text"]
