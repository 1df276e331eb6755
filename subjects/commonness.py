"""How common a family name is, in the country or here, whichever is more (ADR 0012), for an app above."""

from __future__ import annotations

from subjects.matching.frequency import national_share
from subjects.models import NameShare


def share_of_surname(word: str) -> float:
    """The share of people with this surname, folded, in exactly this spelling."""
    here = NameShare.objects.filter(field="surname", word=word).values_list("share", flat=True).first()
    return max(national_share("surname", word), here or 0.0)
