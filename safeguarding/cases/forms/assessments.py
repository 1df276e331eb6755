"""What is typed of an assessment. They parse; actions decide."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from core.forms import GovukForm, Look, NarrativeField, OnceForm, VersionedForm
from safeguarding.frameworks import Framework
from safeguarding.models import Judged


class BeginForm(OnceForm, GovukForm):
    """By which framework."""

    code = forms.ChoiceField(
        label="By which framework?",
        widget=forms.RadioSelect,
        error_messages={"required": "Select a framework"},
    )

    def __init__(self, *args: Any, frameworks: Iterable[Framework], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["code"].choices = [(one.code, str(one)) for one in frameworks]  # type: ignore[attr-defined]  # a field of choices


class JudgeForm(VersionedForm, OnceForm, GovukForm):
    """One factor."""

    about_subject = True
    looks = {"judged": Look(small=True)}

    judged = forms.ChoiceField(
        label="What do you find?",
        choices=Judged.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select what you find"},
        help_text="Present and partly present rest on what is cited to this factor.",
    )
    why = NarrativeField(
        label="Why?",
        rows=5,
        error_messages={"required": "Say why"},
        help_text="How the evidence bears on it, what speaks against it, and what is not known.",
    )


class CiteForm(OnceForm, GovukForm):
    """To which factors a piece of the record bears, and what it says of them."""

    about_subject = True
    looks = {"factors": Look(small=True)}

    factors = forms.MultipleChoiceField(
        label="Which factors does it bear on?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Select a factor that it bears on"},
    )
    why = NarrativeField(
        label="What does it say of them? (optional)",
        rows=3,
        required=False,
        help_text="Where the words do not say it by themselves.",
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["factors"].choices = choices  # type: ignore[attr-defined]  # a field of choices


class AssessmentWordsForm(VersionedForm, OnceForm, GovukForm):
    """What holds the factors together. Kept as far as it is written."""

    about_subject = True
    narrative = NarrativeField(
        label="What it comes to",
        rows=8,
        required=False,
        help_text="How it hangs together, how sure you are, and what would change your mind. No score.",
    )
    protects = NarrativeField(
        label="What protects the person",
        rows=5,
        required=False,
        help_text="People, places and interests that hold them, and what they want for themselves. If nothing is known, say so.",
    )
    plan_part = NarrativeField(
        label="What the plan should take up (optional)",
        rows=4,
        required=False,
        help_text="What would help, in which order, and who is best placed to begin.",
    )


class CountersignForm(VersionedForm, OnceForm, GovukForm):
    """The second person's yes, or what is missing."""

    about_subject = True
    reason = NarrativeField(
        label="Your reasons",
        rows=4,
        error_messages={"required": "Say what you looked at, or what is missing"},
        help_text="What of the evidence you looked at yourself; or what is missing.",
    )
