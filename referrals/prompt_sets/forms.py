"""The form of one group of prompts. It parses; the bounds say what is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from django import forms

from core.forms import LineField
from policy.matters import Content, Part, Wrong
from policy.parts import ListedForm, Text, boxes_of
from referrals.prompt_sets.bounds import box, group_box, wrong
from referrals.prompt_sets.by_design import LONGEST, calls_first, is_immediate, whole

IMMEDIATE = "immediate"


def form_of(*args: Any, part: Part, begun: Content, **options: Any) -> GroupForm:
    return GroupForm(*args, part=part, begun=whole(begun), **options)


class GroupForm(ListedForm):
    """What is said over a group, its prompts in their order, and new ones."""

    noun = "prompt"
    first = "label"
    texts: ClassVar[dict[str, Text]] = {
        "label": Text("What is noticed", LONGEST["label"], required=True),
        "hint": Text("A thought under it", LONGEST["hint"], required=True),
        "also": Text("What else it may mean", LONGEST["also"]),
    }
    flags: ClassVar[dict[str, str]] = {IMMEDIATE: "A sign of danger now: shows the emergency page"}

    def wrong(self, content: Content) -> Sequence[Wrong]:
        return wrong(content)

    @property
    def code(self) -> str:
        return self.part.name.removeprefix("group_")

    @property
    def group(self) -> dict[str, Any]:
        found: dict[str, Any] = self.begun["groups"][self.code]
        return found

    @property
    def listed(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.group["prompts"]
        return found

    def key(self, one: Mapping[str, Any]) -> str:
        return str(one["number"])

    def box(self, key: str, name: str) -> str:
        return box(key, name)

    def why_fixed(self, key: str) -> str:
        return ""

    def set_by_design(self, key: str) -> dict[str, str]:
        return set_by_design(key)

    def made(self) -> dict[str, forms.Field]:
        hint = LineField(label="Over the group (optional)", max_length=LONGEST["group_hint"], required=False)
        do = LineField(label="What to do on noticing one of these", max_length=LONGEST["do"])
        over: dict[str, forms.Field] = {group_box(self.code, "hint"): hint, group_box(self.code, "do"): do}
        if calls_first(self.code):
            del over[group_box(self.code, "do")]
        return {**over, **super().made()}

    def added(self, said: dict[str, Any]) -> dict[str, Any]:
        """The next number of all groups: none is used again."""
        taken = [one["number"] for group in self.begun["groups"].values() for one in group["prompts"]]
        return {"number": max([*taken, *map(int, self.new_ones)]) + 1, **said}

    def with_list(self, listed: list[dict[str, Any]]) -> dict[str, Any]:
        over = {name: self.cleaned_data.get(group_box(self.code, name), self.group[name]) for name in ("hint", "do")}
        group = {**self.group, **over, "prompts": listed}
        return {"groups": {**self.begun["groups"], self.code: group}}


def set_by_design(key: str) -> dict[str, str]:
    number = int(key) if key.isdecimal() else 0
    return {IMMEDIATE: "By design noticing it shows the emergency page."} if is_immediate(number) else {}


def boxes(content: Content) -> dict[str, Any]:
    """As the forms have it, of all groups."""
    groups = whole(content)["groups"]
    over = {group_box(code, name): group[name] for code, group in groups.items() for name in ("hint", "do")}
    return {**over, **dict(_of_prompts(groups))}


def _of_prompts(groups: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for group in groups.values():
        for place, one in enumerate(group["prompts"], start=1):
            by_design = set_by_design(str(one["number"]))
            for name, answer in boxes_of(GroupForm, one, place, by_design=by_design).items():
                yield box(one["number"], name), answer
