"""What is typed on the pages of requests, panels and cases alike. They parse; actions decide."""

from __future__ import annotations

from core.forms import GovukForm, NarrativeField, OnceForm, VersionedForm

PLEASE_CHOOSE = ("", "Choose one")


class ReasonForm(VersionedForm, OnceForm, GovukForm):
    """Why not: for declining and withdrawing."""

    about_subject = True
    reason = NarrativeField(label="Reason", rows=4, error_messages={"required": "Say why"})


def shortened(text: str, *, to: int = 160) -> str:
    return text if len(text) <= to else f"{text[:to].rstrip()}…"
