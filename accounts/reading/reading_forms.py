"""What is typed where a reader opens records by the hundred: what it is for, and why they may go on."""

from __future__ import annotations

from core.forms import GovukForm, NarrativeField, OnceForm


class ReadingPurposeForm(OnceForm, GovukForm):
    why = NarrativeField(
        label="What is it for?",
        help_text="A review, a case or a request that others know of. Do not name the people concerned.",
        rows=2,
        min_length=10,
        max_length=500,
        error_messages={
            "required": "Say what it is for",
            "min_length": "Say it in a sentence: what it is for, and who asked for it",
        },
    )


class LiftReadingForm(OnceForm, GovukForm):
    why = NarrativeField(
        label="Why may they go on?",
        help_text="The person does not read this. It is kept in the log with your name.",
        rows=2,
        max_length=500,
        error_messages={"required": "Say why they may go on"},
    )
