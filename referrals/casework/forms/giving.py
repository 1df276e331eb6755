"""Giving a record to a colleague, of whatever kind it is; and the buttons that answer."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from core.forms import GovukForm, OnceForm, VersionedForm
from referrals.casework.forms.fields import PersonField, ReasonField, colleagues
from referrals.casework.rules.giving import giving_of


class ActForm(VersionedForm, OnceForm, GovukForm):
    """A button that changes something: nothing is typed, yet it must be fresh and happen once."""

    def __init__(self, *args: Any, **options: Any) -> None:
        # Several stand on one page: ids would clash, and a hidden field needs none.
        super().__init__(*args, **{"auto_id": False, **options})


class GiveForm(VersionedForm, OnceForm, GovukForm):
    """To whom, and why."""

    about_subject = True
    called = {"officer": "to", "reason": "why"}
    officer = PersonField(label="Who", queryset=User.objects.none(), empty_label="Choose somebody")
    reason = ReasonField("Why", help_text="They read this, and it stays in the log.")

    def __init__(self, *args: Any, record: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        holder = getattr(record, f"{giving_of(record).holder}_id")
        others = colleagues(record.force_id).exclude(pk=holder)
        self.fields["officer"].queryset = others  # type: ignore[attr-defined]  # a field that chooses a record


class DeclineForm(OnceForm, GovukForm):
    about_subject = True
    reason = ReasonField("Why do you decline?", error_messages={"required": "Say why you decline"})
