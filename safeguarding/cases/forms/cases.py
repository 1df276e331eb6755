"""What is typed at the review of a case. They parse; actions decide."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from core.forms import TOMORROW, DayField, GovukForm, NarrativeField, OnceForm, VersionedForm
from safeguarding.cases.rules.reviews import ASKED_AGAIN, within
from safeguarding.limits import LIMITS
from safeguarding.models import Case, CaseKind


class ReviewForm(VersionedForm, OnceForm, GovukForm):
    about_subject = True
    note = NarrativeField(label="What did the review find?", rows=5)
    channel_again = NarrativeField(
        label="Is Channel right for the person now?",
        rows=3,
        error_messages={"required": ASKED_AGAIN},
        help_text="Asked at each review of a partnership. Say why, or why not yet.",
    )
    next_on = DayField(label="Next review on", earliest=TOMORROW, latest=timedelta(days=LIMITS.panel_review_days))

    def __init__(self, *args: Any, case: Case, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["next_on"].help_text = f"Within {within(case)} days, by a local limit."
        if case.kind == CaseKind.CHANNEL:
            del self.fields["channel_again"]
