"""What a reader of the log types."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest

from audit.console.masking import PURPOSES
from audit.console.queries import Asked, pairs
from audit.models import Operation
from audit.vocabulary import kind_words
from core.clock import A_YEAR
from core.forms import CalendarDayField, GovukForm, IdentifierField, ListForm, Look, NarrativeField, OnceForm

ANY = [("", "Any")]
# No log of this service is older; a day to come is no fault in a question.
FIRST_DAY, LAST_DAY = date(2015, 7, 1), A_YEAR


class AskForm(ListForm):
    """The question to the log: the filters beside the list."""

    says_nothing = {"actor": r"\d{1,18}", "record": r"\w+\.\w+:\d+"}
    looks = {name: Look(width=20) for name in ("actor", "agency", "record", "request_id")}
    actor = IdentifierField(label="Who", help_text="Name, email address or number", required=False, max_length=120)
    record = IdentifierField(label="Record", help_text="Its reference", required=False, max_length=80)
    kind = forms.ChoiceField(label="What happened", required=False)
    operation = forms.ChoiceField(label="Operation", choices=ANY + Operation.choices, required=False)
    agency = IdentifierField(label="Agency", required=False, max_length=120)
    since = CalendarDayField(label="From", required=False, earliest=FIRST_DAY, latest=LAST_DAY)
    until = CalendarDayField(label="To", required=False, earliest=FIRST_DAY, latest=LAST_DAY)
    request_id = IdentifierField(label="Request", required=False, max_length=40)

    def __init__(self, request: HttpRequest, **options: Any) -> None:
        super().__init__(request, **options)
        self.among = tuple(pairs())
        known = {kind_words(kind): kind for kind, _ in reversed(self.among)}
        self.fields["kind"].choices = ANY + [(known[words], words) for words in sorted(known)]  # type: ignore[attr-defined]  # a field that chooses from a list

    @property
    def question(self) -> Asked:
        """What is asked of the log; the page that shows the answer looks first whether the question is wrong."""
        return Asked(**self.asked, among=self.among)


class UnmaskForm(GovukForm):
    purpose = forms.ChoiceField(label="What do you need the content for?", choices=PURPOSES, widget=forms.RadioSelect)
    detail = NarrativeField(
        label="Say which review, case or request",
        help_text="A number or a few words. It is kept in the log with your name.",
        rows=2,
        max_length=500,
    )


class AskExportForm(OnceForm, UnmaskForm):
    """As unmasking, and for what leaves the service."""

    @property
    def said(self) -> dict[str, Any]:
        return {**super().said, "key": self.cleaned_data["idempotency"]}


class DecideForm(GovukForm):
    decision = forms.ChoiceField(
        label="May this leave?",
        choices=[("approve", "Yes, approve"), ("refuse", "No, refuse")],
        widget=forms.RadioSelect,
    )
    reason = NarrativeField(label="Why?", rows=2, max_length=500)
