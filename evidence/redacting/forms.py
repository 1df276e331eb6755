"""What is asked about a redacted version: which words, which box, why."""

from __future__ import annotations

from typing import Any

from django import forms

from core.forms import GovukForm, Group, LineField, Look, NarrativeField, OnceForm, VersionedForm
from evidence.limits import LIMITS
from evidence.models import Redaction
from evidence.models.redactions import OUT_OF
from evidence.reasons import REDACTED_BECAUSE
from evidence.redacting.actions import Box, Pages, Why
from evidence.redacting.suggestions import Suggestion
from evidence.redacting.words import is_readable

PERCENT = OUT_OF / 100
WORDS = 300  # characters of one passage


class PassageForm(OnceForm, GovukForm):
    """On which pages, and why. Two forms are made of it."""

    about_subject = True
    looks = {
        "first_page": Look(width=3, inputmode="numeric"),
        "last_page": Look(width=3, inputmode="numeric"),
        "reason": Look(small=True),
    }
    first_page = forms.IntegerField(label="From page", min_value=1, max_value=LIMITS.pages + 100)
    last_page = forms.IntegerField(label="To page", min_value=1, max_value=LIMITS.pages + 100)
    reason = forms.ChoiceField(
        label="Why is it taken out?", widget=forms.RadioSelect, choices=list(REDACTED_BECAUSE.items())
    )
    why = LineField(
        label="In your own words",
        help_text="For example: his sister, who lives elsewhere. The second person reads this; a partner does not.",
    )

    def clean(self) -> dict[str, Any] | None:
        given = self.cleaned_data
        if given.get("first_page") and given.get("last_page") and given["last_page"] < given["first_page"]:
            self.add_error("last_page", "The last page comes before the first one")
        return super().clean()

    @property
    def where_and_why(self) -> dict[str, Any]:
        given = self.cleaned_data
        pages, why = Pages(given["first_page"], given["last_page"]), Why(given["reason"], given["why"])
        return {"pages": pages, "given": why}


class WordsForm(PassageForm):
    """Words wherever they stand: names that the record knows are offered, others are typed."""

    groups = (Group("On which pages?", ("first_page", "last_page")),)
    field_order = ("names", "words", "each_alone", "first_page", "last_page", "reason", "why")
    looks = {**PassageForm.looks, "names": Look(small=True)}

    names = forms.MultipleChoiceField(
        label="Names of others that the record knows, and that stand in this file",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    words = NarrativeField(
        label="Other words to take out",
        rows=3,
        max_length=4000,
        required=False,
        help_text="One name or passage a line. Capitals, accents and gaps between letters make no difference.",
    )
    each_alone = forms.BooleanField(
        label="Also each word of it alone",
        required=False,
        initial=True,
        help_text="Right for a name: “Aisha Rahman” also takes out “Aisha” and “Rahman”. Small words such as “the” stay.",
    )

    def __init__(self, *args: Any, suggested: list[Suggestion], **options: Any) -> None:
        super().__init__(*args, **options)
        fields: dict[str, Any] = self.fields
        if suggested:
            fields["names"].choices = [(each.name, each.words) for each in suggested]
        else:
            del fields["names"]
            fields["words"].label = "Words to take out"

    def clean_words(self) -> list[str]:
        typed = [line.strip() for line in self.cleaned_data["words"].splitlines() if line.strip()]
        for each in typed:
            if len(each) > WORDS:
                raise forms.ValidationError(
                    f"One passage can be {WORDS} characters long. Take out longer ones by a box."
                )
            if not is_readable(each):
                raise forms.ValidationError(f"There is no letter or figure in “{each}”. Take it out by a box.")
        return typed

    def clean(self) -> dict[str, Any] | None:
        found = super().clean()
        if not self.errors and not self._all():
            self.add_error("words", "Tick a name, or enter the words to take out")
        return found

    def _all(self) -> list[str]:
        return list(dict.fromkeys([*self.cleaned_data.get("names", []), *self.cleaned_data.get("words", [])]))

    @property
    def said(self) -> dict[str, Any]:
        return {"words": self._all(), "parts": self.cleaned_data["each_alone"], **self.where_and_why}


class PercentField(forms.DecimalField):
    """A place on a page, as a part of its side."""

    def __init__(self, label: str, **options: Any) -> None:
        limits: dict[str, Any] = {"min_value": 0, "max_value": 100, "max_digits": 5, "decimal_places": 2}
        super().__init__(label=label, required=False, **{**limits, **options})


class BoxForm(PassageForm):
    """A box by numbers; where there is script it is drawn on the page and fills them in."""

    looks = {
        **PassageForm.looks,
        **dict.fromkeys(("left", "top", "width", "height"), Look(width=5, suffix="%", inputmode="decimal")),
    }
    groups = (
        Group(
            "Where on the page?",
            ("left", "top", "width", "height"),
            hint="In hundredths of the page, from its left and upper edge. Drawing on the page fills these in.",
        ),
        Group("On which pages?", ("first_page", "last_page"), hint="The box is put on each of them at the same place."),
    )
    field_order = ("whole", "left", "top", "width", "height", "first_page", "last_page", "reason", "why")

    whole = forms.BooleanField(label="The whole page", required=False)
    left = PercentField("From the left")
    top = PercentField("From the top")
    width = PercentField("Width")
    height = PercentField("Height")

    def clean(self) -> dict[str, Any] | None:
        found = super().clean()
        if self.errors or self.cleaned_data["whole"]:
            return found
        box = {name: self.cleaned_data[name] for name in ("left", "top", "width", "height")}
        for name in (name for name, value in box.items() if value is None):
            self.add_error(name, "Enter a number, draw the box on the page, or tick the whole page")
        if not self.errors and not (box["width"] and box["height"]):
            self.add_error("width", "The box has no size")
        if not self.errors and (box["left"] + box["width"] > 100 or box["top"] + box["height"] > 100):
            self.add_error("width", "The box reaches beyond the page")
        return found

    @property
    def said(self) -> dict[str, Any]:
        if self.cleaned_data["whole"]:
            return {"box": Box(0, 0, OUT_OF, OUT_OF), **self.where_and_why}
        sides = (round(float(self.cleaned_data[name]) * PERCENT) for name in ("left", "top", "width", "height"))
        return {"box": Box(*sides), **self.where_and_why}


class VersionOnlyForm(VersionedForm, OnceForm, GovukForm):
    """A button of a redacted version."""


class WhyForm(VersionedForm, OnceForm, GovukForm):
    """Why: for sending back, and for withdrawing."""

    about_subject = True
    reason = NarrativeField(label="Why?", rows=3, max_length=4000, error_messages={"required": "Say why"})


def pages_of(redaction: Redaction, number: int = 0) -> dict[str, int]:
    """What the boxes for pages begin with: one page, or all of them."""
    return {"first_page": number or 1, "last_page": number or redaction.file.pages.count()}
