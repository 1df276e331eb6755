"""The form of the routing rules. It parses; the rules say what is wrong."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.models import Area
from core.forms import Group, LineField, Look
from policy.forms import DraftForm
from policy.matters import Content
from referrals.code_lists import SECTORS
from referrals.queues.rules import AGES, FLAGS, MAY_BE_PUT_FORWARD, MOST_RULES, box, numbered, wrong

ASKED = ("area", "sector", "age", "flag")
NAMES = ("queue", *ASKED)
NUMBERS = range(1, MOST_RULES + 1)


def areas() -> list[tuple[str, str]]:
    return list(Area.objects.order_by("sort_key").values_list("code", "name"))


class RoutingForm(DraftForm):
    """Each rule in a group of its own; an empty one is none. They move up, so that none is left empty between two."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        rules = tuple(
            Group(f"Rule {number}", tuple(box(number, name) for name in NAMES), hint="Leave empty where there is none.")
            for number in NUMBERS
        )
        self.groups = rules  # type: ignore[misc]  # this form's own, a group for each rule
        self.looks = {  # type: ignore[misc]  # the same
            **{
                box(number, name): Look(width=20 if name == "queue" else None, size="")
                for number in NUMBERS
                for name in NAMES
            },
            "put_forward": Look(legend="What else is put forward in every queue?"),
        }

    def made(self) -> dict[str, forms.Field]:
        asked: dict[str, tuple[str, str, list[tuple[str, str]]]] = {
            "area": ("In the area of", "Any area", areas()),
            "sector": ("From", "Any sector", SECTORS.choices()),
            "age": ("The person is", "Of any age", list(AGES.items())),
            "flag": ("And it was told of", "Anything", list(FLAGS.items())),
        }
        found: dict[str, forms.Field] = {}
        for number in NUMBERS:
            found[box(number, "queue")] = LineField(label="Goes to the queue", max_length=40, required=False)
            for name, (label, anything, choices) in asked.items():
                found[box(number, name)] = forms.ChoiceField(
                    label=label, choices=[("", anything), *choices], required=False
                )
        found["put_forward"] = forms.MultipleChoiceField(
            label="What else is put forward in every queue?",
            help_text="Danger, people who were referred before, and those who are or may be under 18 always are.",
            choices=list(MAY_BE_PUT_FORWARD.items()),
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )
        return found

    @property
    def content(self) -> dict[str, Any]:
        given = self.cleaned_data
        rules = [{name: given.get(box(number, name), "") for name in NAMES} for number in NUMBERS]
        return {"rules": [rule for rule in rules if any(rule.values())], "put_forward": given.get("put_forward", [])}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        typed = [number for number in NUMBERS if any(cleaned.get(box(number, name)) for name in NAMES)]
        for one in wrong(self.content):
            number = typed[int(one.box.split("_")[1]) - 1]
            if not self.errors.get(box(number, "queue")):
                self.add_error(box(number, "queue"), one.words)
        return cleaned


def boxes(content: Content) -> dict[str, Any]:
    """As the form has it."""
    rules = numbered(content)
    filled = {
        box(number, name): getattr(rules[number], name) if number in rules else ""
        for number in NUMBERS
        for name in NAMES
    }
    return {**filled, "put_forward": list(content.get("put_forward", ()))}
