"""The document as it was frozen: as lines of a page, and what the form of that day says of each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.components import Row
from referrals.models import Referral
from referrals.questions.definition import definition, versions
from referrals.questions.meaning import About, Meaning
from referrals.questions.prompts import ABOUT_WHAT_WAS_NOTICED, NAMES
from referrals.questions.specs import SENDER, Definition, FieldSpec

Document = Mapping[str, Any]

# What nothing is known of explains nothing: its answers are offered to nobody.
UNKNOWN = Definition("", 0, "", 0, pages={})


def form_of(document: Document) -> Definition:
    """The version of the form it was filed with."""
    version = document.get("version")
    return definition(version) if version in versions() else UNKNOWN


def sections(referral: Referral) -> list[tuple[str, list[Row]]]:
    """Each section of the form with its answered questions, in the words of the form of that day."""
    return [
        (section["title"], [Row(row["label"], row["value"], typed=True) for row in section["rows"]])
        for section in referral.document.get("sections", [])
    ]


def question(document: Document, section: str, field: str) -> FieldSpec | None:
    """The question that a row answers, on whatever page it stands; None for who sent it and for what prompts ask."""
    return None if section == SENDER else form_of(document).questions.get(field)


def about(document: Document, section: str, field: str) -> About:
    """Whom a row is about. What no question explains is held back as if it were about the referrer."""
    if spec := question(document, section, field):
        return spec.about
    return ABOUT_WHAT_WAS_NOTICED if is_prompts(document, section) and field in NAMES else About.REFERRER


def is_prompts(document: Document, section: str) -> bool:
    """Whether the section says which prompts were ticked; the evidence for them is another."""
    page = form_of(document).pages.get(section)
    return page is not None and page.prompts


def answer(referral: Referral, meaning: Meaning) -> str:
    """What was filed in answer to the question that means this."""
    place = form_of(referral.document).places.get(meaning)
    rows = [row for section in referral.document.get("sections", []) for row in section["rows"]]
    found = (row["value"] for row in rows if place and row["field"] == place[1].name and row["value"])
    value = next(found, "")
    return "\n".join(value) if isinstance(value, list) else str(value)
