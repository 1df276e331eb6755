"""What is typed about policies. They parse; actions decide."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms

from core.forms import TOMORROW, DayField, GovukForm, Group, Look, NarrativeField, VersionedForm, VersionField
from policy.limits import LIMITS
from policy.matters import Matter
from policy.models import PolicyVersion
from policy.time_limits import Area, TimeLimit, areas, set_here

SERVICE_BEGAN = date(2015, 7, 1)


def _box(limit: TimeLimit) -> forms.IntegerField:
    wrong = f"This limit must be {limit.bounds}"
    return forms.IntegerField(
        label=limit.words,
        help_text=f"{limit.bounds}.",
        min_value=limit.least,
        max_value=limit.most,
        error_messages={
            "min_value": wrong,
            "max_value": wrong,
            "invalid": f"{wrong}, as a whole number",
            "required": f"Enter a number: {limit.bounds}",
        },
    )


def _names(area: Area) -> tuple[str, ...]:
    return tuple(limit.name for limit in area.limits if limit.is_set_here)


class OnBasisForm(VersionedForm):
    """Mix in where what is published was on the page too: its number. A draft is read as what it changes after it."""

    basis = VersionField()


class DraftForm(OnBasisForm, GovukForm):
    """What a version says, in the boxes of its matter (`made`), and why it changes."""

    why = NarrativeField(
        rows=3,
        max_length=2_000,
        label="Why do they change?",
        help_text="For the person who publishes it, and for those who ask later.",
        error_messages={"required": "Say why they change"},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        boxes: dict[str, Any] = self.fields
        why = boxes.pop("why")
        boxes.update({**self.made(), "why": why})
        self.say_what_is_missing()

    def made(self) -> dict[str, forms.Field]:
        raise NotImplementedError

    @property
    def content(self) -> dict[str, Any]:
        raise NotImplementedError

    @property
    def said(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {"content": self.content, **{name: given[name] for name in ("why", "version", "basis")}}


class LimitsForm(DraftForm):
    """All limits that are set here, each within its bounds."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.looks = {limit.name: Look(width=3, size="", suffix=f"{limit.unit.value}s") for limit in set_here()}  # type: ignore[misc]  # this form's own, made of the limits
        self.groups = tuple(Group(area.title, names) for area in areas() if (names := _names(area)))  # type: ignore[misc]  # the same

    def made(self) -> dict[str, forms.Field]:
        return {limit.name: _box(limit) for limit in set_here()}

    @property
    def fixed(self) -> list[TimeLimit]:
        return [limit for area in areas() for limit in area.limits if limit.fixed_by]

    @property
    def content(self) -> dict[str, Any]:
        return {limit.name: self.cleaned_data[limit.name] for limit in set_here()}


class PublishForm(OnBasisForm, GovukForm):
    """From which day it holds. `number` names the draft, and is asked of the address too."""

    parts = ("number",)
    number = VersionField()
    page_heading = "holds_from"
    looks: ClassVar[dict[str, Look]] = {"holds_from": Look(legend="From which day does it hold?", size="l")}
    holds_from = DayField(
        label="From which day does it hold?",
        earliest=TOMORROW,
        latest=LIMITS.ahead,
        error_messages={"required": "Enter the day from which it holds"},
    )

    def __init__(self, *args: Any, matter: Matter, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["holds_from"].help_text = f"From the first moment of that day. {matter.running}"


class DayForm(GovukForm):
    """A day of which it is asked what held. It is about no person, so it stands in the address."""

    on = DayField(label="What held on another day?", earliest=SERVICE_BEGAN, latest=LIMITS.ahead)
    looks: ClassVar[dict[str, Look]] = {"on": Look(legend="What held on another day?")}


class CompareForm(GovukForm):
    """Two versions, to be read side by side."""

    before = forms.TypedChoiceField(label="From", coerce=int)
    after = forms.TypedChoiceField(label="To", coerce=int)

    def __init__(self, *args: Any, versions: Sequence[PolicyVersion], **options: Any) -> None:
        super().__init__(*args, **options)
        boxes: dict[str, Any] = self.fields
        for name in ("before", "after"):
            boxes[name].choices = [(one.number, str(one)) for one in versions]
