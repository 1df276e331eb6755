"""What is typed about consent to support, and about an investigation beside it. They parse; actions decide."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from core.forms import TODAY, TOMORROW, DayField, GovukForm, LineField, Look, NarrativeField, OnceForm, VersionedForm
from core.forms.dates import wrong
from referrals.child import may_be_a_child
from safeguarding.cases.actions.consents import BEFORE_TOLD, Answered, Asking, ThreeTests
from safeguarding.limits import LIMITS
from safeguarding.models import Case
from safeguarding.models.consents import ENDS_SUPPORT, OF_A_CHILD, OF_AN_ADULT, Answer, Answerer, Capacity

YEARS_BACK = -timedelta(days=LIMITS.consent_recorded_back_days)
# With the case it ends by itself, when it is closed.
ANSWERS = [(value, label) for value, label in Answer.choices if value != Answer.ENDED]
YES_OR_NO = [("yes", "Yes"), ("no", "No")]


class AskingForm(VersionedForm, OnceForm, GovukForm):
    """How, when and by whom: section 36(5)(a)."""

    about_subject = True
    looks = {"whom": Look(small=True)}
    whom = forms.ChoiceField(label="Who is asked?", choices=Answerer.choices, widget=forms.RadioSelect)
    how = NarrativeField(
        label="How are they asked?",
        rows=4,
        error_messages={"required": "Say how they are asked"},
        help_text="Where, with whom beside them, in which language, and what makes it safe.",
    )
    asked_by = LineField(label="Who asks them?", max_length=200, help_text="Name and role. It need not be the police.")
    ask_on = DayField(
        label="By when are they asked?",
        help_text=f"Within {LIMITS.ask_consent_days} days, by a local limit.",
        earliest=TODAY,
        latest=timedelta(days=LIMITS.ask_consent_days),
    )
    to_be_told = NarrativeField(
        label="What are they told beforehand?",
        rows=4,
        error_messages={"required": "Say what they are told beforehand"},
        help_text="What is known to whom, what may go where, that they may say no, and that they may end it.",
    )

    @property
    def said(self) -> dict[str, Any]:
        typed = self.cleaned_data
        asking = Asking(**{name: typed[name] for name in Asking.__dataclass_fields__})
        return {"asking": asking, "version": typed["version"]}


class ConsentForm(VersionedForm, OnceForm, GovukForm):
    """One time that it was asked. Where none was given, nothing is asked that only an answer has."""

    about_subject = True
    looks = {name: Look(small=True) for name in ("said_of_it", "answered_by", "capacity")}
    needed = {
        "told_on": "Enter the day on which they were told",
        "told": "Say what they were told",
        "answered_by": "Select who answered",
        "answerer": "Enter who answered",
        "capacity": "Select whether the person could decide",
        "capacity_why": "Say how you know",
    }

    said_of_it = forms.ChoiceField(label="What was the answer?", choices=ANSWERS, widget=forms.RadioSelect)
    asked_on = DayField(label="When were they asked?", earliest=YEARS_BACK, latest=TODAY)
    told_on = DayField(
        label="When were they told what may be disclosed?",
        required=False,
        earliest=YEARS_BACK,
        latest=TODAY,
        help_text="Not after they were asked. Leave it empty where nobody was reached.",
    )
    told = NarrativeField(
        label="What were they told?",
        rows=4,
        required=False,
        help_text="What is known to whom, what may go where, that they may say no, and that they may end it.",
    )
    warned = forms.BooleanField(
        label="They were told that what they say may be disclosed where the law allows",
        required=False,
        help_text="Needed where there is an investigation.",
    )
    answered_by = forms.ChoiceField(
        label="Who answered?", choices=Answerer.choices, widget=forms.RadioSelect, required=False
    )
    answerer = LineField(label="Their name, and what they are to the person", max_length=200, required=False)
    capacity = forms.ChoiceField(label="Could the person decide this?", widget=forms.RadioSelect, required=False)
    capacity_why = NarrativeField(
        label="How do you know?",
        rows=3,
        required=False,
        help_text="Who judged it, on what day, and what they asked.",
    )
    words = NarrativeField(
        label="What was said",
        rows=4,
        error_messages={"required": "Say what was said, or why nobody was reached"},
        help_text="As nearly as possible in their words; with a no, what they would say yes to.",
    )
    reassess_on = DayField(
        label="When is the person assessed again?",
        required=False,
        earliest=TOMORROW,
        latest=timedelta(days=LIMITS.reassess_days),
        help_text="Where consent was refused or withdrawn: section 36(4)(e).",
    )

    def __init__(self, *args: Any, case: Case, **options: Any) -> None:
        super().__init__(*args, **options)
        today = timezone.localdate()
        offered: list[Capacity] = []
        # An answer from before a birthday is recorded as that of a child still.
        if may_be_a_child(case.referral, today + YEARS_BACK):
            offered += OF_A_CHILD
        if not may_be_a_child(case.referral):
            offered += OF_AN_ADULT
        self.fields["capacity"].choices = [(one.value, one.label) for one in offered]  # type: ignore[attr-defined]  # a field of choices

    def clean(self) -> dict[str, Any] | None:
        said = super().clean() or {}
        if said.get("said_of_it") not in (None, Answer.NO_ANSWER):
            for name, words in self.needed.items():
                if not said.get(name) and name not in self.errors:
                    self.add_error(name, words)
        if said.get("said_of_it") in ENDS_SUPPORT and not said.get("reassess_on") and "reassess_on" not in self.errors:
            self.add_error("reassess_on", "Enter when the person is assessed again")
        asked, told = said.get("asked_on"), said.get("told_on")
        if asked and told and told > asked:
            self.add_error("asked_on", wrong(BEFORE_TOLD, "day", "month", "year"))
        return said

    @property
    def said(self) -> dict[str, Any]:
        """Of who was not reached nothing is kept that only an answer has."""
        typed = dict(self.cleaned_data)
        typed["said"] = typed.pop("said_of_it")
        if typed["said"] == Answer.NO_ANSWER:
            typed |= {"answered_by": "", "answerer": "", "capacity": "", "capacity_why": ""}
        if typed["said"] not in ENDS_SUPPORT:
            typed["reassess_on"] = None
        answered = Answered(**{name: typed[name] for name in Answered.__dataclass_fields__})
        return {"answered": answered, "version": typed["version"]}


class InvestigationForm(VersionedForm, OnceForm, GovukForm):
    """The three tests, each with what it rests on."""

    about_subject = True
    looks = {name: Look(small=True, inline=True) for name in ("overt", "after_action", "agreed")}
    overt = forms.ChoiceField(
        label="Does the person know of the investigation?", choices=YES_OR_NO, widget=forms.RadioSelect
    )
    overt_why = NarrativeField(label="How do you know?", rows=2, error_messages={"required": "Say how you know"})
    after_action = forms.ChoiceField(label="Is the arrest or search over?", choices=YES_OR_NO, widget=forms.RadioSelect)
    after_action_why = NarrativeField(
        label="When was it?", rows=2, error_messages={"required": "Say when it was, or is"}
    )
    agreed = forms.ChoiceField(
        label="Do the panel and the senior investigating officer agree that the risk can be managed?",
        choices=YES_OR_NO,
        widget=forms.RadioSelect,
    )
    agreed_why = NarrativeField(
        label="Who agreed, when, and how police keep it under review",
        rows=3,
        error_messages={"required": "Say who agreed, and how it is kept under review"},
    )
    review_on = DayField(
        label="Looked at again on",
        help_text=f"Within {LIMITS.panel_review_days} days, by a local limit.",
        earliest=TOMORROW,
        latest=timedelta(days=LIMITS.panel_review_days),
    )

    @property
    def said(self) -> dict[str, Any]:
        typed = self.cleaned_data
        answers = {name: typed[name] == "yes" for name in ("overt", "after_action", "agreed")}
        words = {name: typed[name] for name in ("overt_why", "after_action_why", "agreed_why", "review_on")}
        return {"tests": ThreeTests(**answers, **words), "version": typed["version"]}
