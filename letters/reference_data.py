"""The templates that come with a release: read from `content/`, loaded as often as one likes."""

from __future__ import annotations

from pathlib import Path

from django.db import transaction

from audit.acting import SYSTEM, acting
from guidance.reference_data import read
from letters.actions import Wording, ship
from letters.models import LetterTemplate

CONTENT = Path(__file__).parent / "content"


@transaction.atomic
def load_templates() -> int:
    """Bring the shipped templates up to date; return how many texts are new. What was written here stays."""
    with acting(SYSTEM):
        return sum(_load(path) for path in sorted(CONTENT.glob("*.md")))


def _load(path: Path) -> bool:
    head, body = read(path)
    template, _ = LetterTemplate.objects.get_or_create(slug=path.stem, defaults={"addressee": head["addressee"]})
    wording = Wording(title=head["title"], body=body, tells=head.get("tells", "").split())
    return ship(template=template, wording=wording) is not None
