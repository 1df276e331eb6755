"""Several lines of enquiry answered on one page. What is left empty stays open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms

from core.forms import GovukForm, Group, NarrativeField, OnceForm
from referrals.models import LineOfEnquiry, Referral
from referrals.models.casework import EnquiryState


@dataclass(frozen=True)
class Said:
    """What was typed about one line, and the version of it that the page showed."""

    line: LineOfEnquiry
    state: str
    answer: str
    version: int


def lines_asked(referral: Referral, posted: Iterable[str]) -> list[LineOfEnquiry]:
    """Those that are open, and those that were when the page was made: what was typed about them is not lost."""
    shown = {_line_of(name) for name in posted if name.startswith("version-")}
    found = referral.enquiries.select_related("settled_by").order_by("opened_at", "pk")
    return [line for line in found if line.state == EnquiryState.OPEN or line.public_id in shown]


def _line_of(name: str) -> UUID | None:
    try:
        return UUID(name.partition("-")[2])
    except ValueError:
        return None


class LinesForm(OnceForm, GovukForm):
    """A box for each line, and a tick where it is not needed: then what is typed says why."""

    about_subject = True

    def __init__(self, *args: Any, lines: Iterable[LineOfEnquiry], **options: Any) -> None:
        super().__init__(*args, **options)
        self.lines = {f"{line.public_id.hex}": line for line in lines}
        self.groups = tuple(  # type: ignore[misc]  # this form's own, made of the lines
            Group(line.question, (f"answer-{key}", f"unneeded-{key}")) for key, line in self.lines.items()
        )
        for key, line in self.lines.items():
            self.fields[f"answer-{key}"] = NarrativeField(label="The answer", rows=2, required=False)
            self.fields[f"unneeded-{key}"] = forms.BooleanField(
                label="Not needed, for the reason above", required=False
            )
            self.fields[f"version-{key}"] = forms.IntegerField(widget=forms.HiddenInput, initial=line.version)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for key, line in self.lines.items():
            if data.get(f"unneeded-{key}") and not data.get(f"answer-{key}"):
                self.add_error(f"answer-{key}", "Say why it is not needed")
            self._not_answered_meanwhile(key, line)
        if not self.errors and not any(said.answer for said in self._each()):
            self.add_error(None, "Answer at least one line of enquiry, or go back")
        return data

    def _not_answered_meanwhile(self, key: str, line: LineOfEnquiry) -> None:
        """Both texts stand on the page; sent again, the typed one stands and the other stays in the log."""
        data, name = self.cleaned_data, f"version-{key}"
        if not data.get(f"answer-{key}") or data.get(name) == line.version:
            return
        renewed = self.data.copy()  # type: ignore[attr-defined]  # what was posted
        renewed[name] = str(line.version)
        self.data = renewed
        who = line.settled_by.name if line.settled_by else "A colleague"
        self.add_error(
            f"answer-{key}", f"{who} has answered this meanwhile: “{line.answer}”. Clear the box to keep that"
        )

    def _each(self) -> Iterator[Said]:
        for key, line in self.lines.items():
            unneeded = self.cleaned_data.get(f"unneeded-{key}")
            state = EnquiryState.NOT_NEEDED if unneeded else EnquiryState.ANSWERED
            answer, version = self.cleaned_data.get(f"answer-{key}") or "", self.cleaned_data.get(f"version-{key}")
            yield Said(line, state, answer, version or 0)

    @property
    def said(self) -> dict[str, Any]:
        return {"said": [said for said in self._each() if said.answer]}
