"""Under which agreement an agency is told something, in a row beside the lawful basis."""

from __future__ import annotations

from datetime import datetime

from accounts.models import Agency
from core.clock import day_words
from core.components import Row
from referrals.agreements.actions import covering

NONE_COVERS = "No agreement covers this."


def agreement_row(force: Agency, agency: Agency, *, basis: str, at: datetime | None = None) -> Row:
    """As it was at the moment of sharing; before it is shared, as it is now."""
    found = covering(force, agency, purpose=basis, at=at)
    words = f"{found.title}, until {day_words(found.until_day)}" if found else ""
    return Row("Under agreement", words, typed=True, missing=NONE_COVERS)
