"""Under which agreement an agency is told something, in a row beside the lawful basis."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from accounts.models import Agency
from core.clock import day_words
from core.components import Row
from referrals.agreements.actions import covering
from referrals.models import Agreement
from referrals.models.agreements import UnderAgreement

NONE_COVERS = "No agreement covers this."


def kept_row(told: UnderAgreement, *, before: Callable[[], Row]) -> Row:
    """Kept with what was told; `before` finds it for what was told before it was kept, or is not told yet."""
    return _row(told.agreement) if told.agreement_asked_at else before()


def agreement_row(force: Agency, agency: Agency, *, basis: str, at: datetime | None = None) -> Row:
    """As it was at the moment of sharing; before it is shared, as it is now."""
    return _row(covering(force, agency, purpose=basis, at=at))


def _row(found: Agreement | None) -> Row:
    words = f"{found.title}, until {day_words(found.until_day)}" if found else ""
    return Row("Under agreement", words, typed=True, missing=NONE_COVERS)
