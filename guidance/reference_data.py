"""The guidance that comes with a release: read from `content/`, loaded as often as one likes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from django.db import transaction

from audit.acting import SYSTEM, acting
from guidance.actions import Wording, issue_sheet, ship
from guidance.blocks import parse
from guidance.models import Page

CONTENT = Path(__file__).parent / "content"
FENCE = "---"


class BadContent(ValueError):
    """A content file that cannot be loaded; the message names it."""


@transaction.atomic
def load_guidance() -> int:
    """Bring the shipped pages up to date; return how many texts are new. What was written here stays."""
    with acting(SYSTEM):
        new = sum(_load(path) for path in sorted(CONTENT.glob("*.md")))
        issue_sheet()
    return new


def _load(path: Path) -> bool:
    head, body = read(path)
    page, _ = Page.objects.update_or_create(
        slug=path.stem, defaults={"order": int(head["order"]), "audience": head["audience"]}
    )
    return ship(page=page, wording=wording(head, body)) is not None


def read(path: Path) -> tuple[dict[str, str], str]:
    """The head of a content file, line by line `name: value`, and its body."""
    text = path.read_text(encoding="utf-8").removeprefix(f"{FENCE}\n")
    before, fence, rest = text.partition(f"\n{FENCE}\n")
    if not fence:
        raise BadContent(f"{path.name} has no head between two lines of {FENCE}.")
    pairs = (line.partition(": ") for line in before.splitlines())
    return {name: value.strip().strip('"') for name, _, value in pairs}, rest.strip()


def wording(head: dict[str, str], body: str) -> Wording:
    parse(body)  # a link that leads nowhere must stop the release, not a reader
    return Wording(
        title=head["title"],
        summary=head["summary"],
        body=body,
        review_on=date.fromisoformat(head["review"]),
        found_by=head.get("found_by", ""),
        sheet_line=head.get("sheet", ""),
    )
