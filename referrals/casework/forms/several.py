"""What is asked once for several records."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from core.forms import GovukForm, OnceForm
from referrals.casework.forms.fields import ComingDayField, PersonField, ReasonField, colleagues
from referrals.limits import LIMITS


class ColleagueForm(OnceForm, GovukForm):
    """To whom, and why."""

    called = {"officer": "to"}

    officer = PersonField(label="Assign to", queryset=User.objects.none(), empty_label="Choose somebody")
    reason = ReasonField(required=False, label="Reason (optional)")

    def __init__(self, *args: Any, force_ids: list[int], but: User | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        found = User.objects.none()
        for force_id in force_ids:
            found = found | colleagues(force_id)
        self.fields["officer"].queryset = found.exclude(pk=but.pk if but else 0)  # type: ignore[attr-defined]  # a field that chooses a record


class DueForm(OnceForm, GovukForm):
    """By when, and why. Each record has its own limit within this one."""

    about_subject = True
    due = ComingDayField(label="Due by", within_days=LIMITS.due_moved_days)
    reason = ReasonField("Why", help_text="Each officer reads this, and it stays in the log.")
