"""The document as it was frozen, as lines of a page."""

from __future__ import annotations

from core.components import Row
from referrals.models import Referral


def sections(referral: Referral) -> list[tuple[str, list[Row]]]:
    """Each section of the form with its answered questions, in the words of the form of that day."""
    return [
        (section["title"], [Row(row["label"], row["value"], typed=True) for row in section["rows"]])
        for section in referral.document.get("sections", [])
    ]


def answer(referral: Referral, *fields: str) -> str:
    """The first answer filed under one of these field names."""
    rows = [row for section in referral.document.get("sections", []) for row in section["rows"]]
    found = (row["value"] for name in fields for row in rows if row["field"] == name and row["value"])
    value = next(found, "")
    return "\n".join(value) if isinstance(value, list) else str(value)
