"""The forms of a matter that is drafted part by part: each reads its own part, and leaves the others as the draft has them."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from django import forms

from core.forms import Group, LineField, Look
from policy.forms import DraftForm
from policy.matters import Content, Part, Wrong

OFFERED = "offered"
PLACE, IS = "place", "is"
NEW = tuple(f"new_{number}" for number in range(1, 4))


class PartForm(DraftForm):
    """One part; `begun` is what the draft says so far, of everything."""

    def __init__(self, *args: Any, part: Part, begun: dict[str, Any], **options: Any) -> None:
        self.part, self.begun = part, begun
        super().__init__(*args, **options)
        self.groups = tuple(self.grouped())  # type: ignore[misc]  # this form's own, made of what the draft says
        self.looks = {name: _look(name) for name in self.fields}  # type: ignore[misc]  # the same

    @abstractmethod
    def grouped(self) -> Iterator[Group]: ...

    @abstractmethod
    def wrong(self, content: Content) -> Sequence[Wrong]:
        """What its matter may not say."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for one in self.wrong(self.content):
            box = self.called_here(one.box)
            if box not in self.errors:
                self.add_error(box if box in self.fields else None, one.words)
        return cleaned

    def called_here(self, box: str) -> str:
        """By which name a box stands in this form."""
        return box


def _look(name: str) -> Look:
    return Look(size="", small=True, width=2 if name.endswith(f"_{PLACE}") else None)


@dataclass(frozen=True)
class Text:
    """Words of something that is listed: what its box is called, how much it holds, and whether it may be empty."""

    label: str
    longest: int
    required: bool = False

    def field(self, *, required: bool) -> forms.Field:
        label = self.label if self.required else f"{self.label} (optional)"
        return LineField(label=label, max_length=self.longest, required=required)


class ListedForm(PartForm):
    """A list whose members are worded, ordered, offered or not, and added to. What is offered no more stays in it."""

    noun: ClassVar[str]
    texts: ClassVar[Mapping[str, Text]]
    # By the name that a version keeps, what else can be said of one.
    flags: ClassVar[Mapping[str, str]]
    first: ClassVar[str]  # the text without which a new one is none

    @property
    @abstractmethod
    def listed(self) -> list[dict[str, Any]]:
        """As the draft has them."""

    @abstractmethod
    def key(self, one: Mapping[str, Any]) -> str:
        """What tells one from the others, in the names of its boxes."""

    @abstractmethod
    def box(self, key: str, name: str) -> str: ...

    @abstractmethod
    def why_fixed(self, key: str) -> str:
        """Why one stays on offer in its words; empty where it does not."""

    @abstractmethod
    def set_by_design(self, key: str) -> dict[str, str]:
        """Flags that no version takes from one, each with why."""

    @abstractmethod
    def added(self, said: dict[str, Any]) -> dict[str, Any]:
        """A new one, with what names it for ever."""

    @abstractmethod
    def with_list(self, listed: list[dict[str, Any]]) -> dict[str, Any]:
        """What the draft says with this list."""

    def grouped(self) -> Iterator[Group]:
        for one in self.listed:
            key = self.key(one)
            names = [self.box(key, name) for name in (*self.texts, IS, PLACE)]
            why = self.why_fixed(key) or " ".join(self.set_by_design(key).values())
            yield Group(one[self.first], tuple(name for name in names if name in self.fields), hint=why)
        for number, key in enumerate(NEW, start=1):
            names = [self.box(key, name) for name in (*self.texts, IS)]
            yield Group(f"New {self.noun} {number}", tuple(names), hint="Leave empty where there is none.")

    def made(self) -> dict[str, forms.Field]:
        found: dict[str, forms.Field] = {}
        for key in map(self.key, self.listed):
            found |= self._boxes(key)
            found[self.box(key, PLACE)] = _place(len(self.listed))
        for key in NEW:
            found |= {self.box(key, name): text.field(required=False) for name, text in self.texts.items()}
            found[self.box(key, IS)] = self._is(self.flags)
        return found

    def _boxes(self, key: str) -> dict[str, forms.Field]:
        worded = {self.box(key, name): text.field(required=text.required) for name, text in self.texts.items()}
        if self.why_fixed(key):
            return {box: field for box, field in worded.items() if box != self.box(key, self.first)}
        free = {name: words for name, words in self.flags.items() if name not in self.set_by_design(key)}
        return {**worded, self.box(key, IS): self._is({OFFERED: "Offered", **free})}

    def _is(self, choices: Mapping[str, str]) -> forms.Field:
        ticks = forms.CheckboxSelectMultiple
        label = f"This {self.noun} is"
        return forms.MultipleChoiceField(label=label, choices=list(choices.items()), widget=ticks, required=False)

    @cached_property
    def new_ones(self) -> dict[str, str]:
        """By what names it for ever, in which boxes a new one was typed."""
        return {}

    def called_here(self, box: str) -> str:
        for key, new in self.new_ones.items():
            box = self.box(new, box.removeprefix(self.box(key, ""))) if box.startswith(self.box(key, "")) else box
        return box

    @property
    def content(self) -> dict[str, Any]:
        return self.with_list([*map(self._said, self._ordered()), *self._new()])

    def _ordered(self) -> list[dict[str, Any]]:
        """One that is moved to the place of another stands there, and the others close up."""

        def stands(place: int) -> tuple[int, int]:
            to = self.cleaned_data.get(self.box(self.key(self.listed[place - 1]), PLACE)) or place
            return to, (to > place) - (to < place)

        return [self.listed[place - 1] for place in sorted(range(1, len(self.listed) + 1), key=stands)]

    def _said(self, one: dict[str, Any]) -> dict[str, Any]:
        key, given = self.key(one), self.cleaned_data
        boxes = {name: self.box(key, name) for name in self.texts}
        said = {**one, **{name: given.get(box, "") for name, box in boxes.items() if box in self.fields}}
        return said if self.why_fixed(key) else {**said, **self._ticked(key)}

    def _ticked(self, key: str) -> dict[str, bool]:
        ticked = {*self.cleaned_data.get(self.box(key, IS), ()), *self.set_by_design(key)}
        return {name: name in ticked for name in (OFFERED, *self.flags)}

    def _new(self) -> Iterator[dict[str, Any]]:
        self.new_ones.clear()
        for new in NEW:
            said = {name: self.cleaned_data.get(self.box(new, name), "") for name in self.texts}
            if said[self.first]:
                one = self.added({**said, **self._ticked(new), OFFERED: True})
                self.new_ones[self.key(one)] = new
                yield one


def _place(last: int) -> forms.Field:
    wrong = f"Enter a place from 1 to {last}"
    said = dict.fromkeys(("required", "invalid", "min_value", "max_value"), wrong)
    return forms.IntegerField(label="Place in the list", min_value=1, max_value=last, error_messages=said)


def boxes_of(
    form: type[ListedForm], one: Mapping[str, Any], place: int, *, by_design: Mapping[str, str]
) -> dict[str, Any]:
    """What a list's form is filled with of one of its members, by the name of the box."""
    ticked = [name for name in (OFFERED, *form.flags) if one[name] and name not in by_design]
    return {**{name: one[name] for name in form.texts}, IS: ticked, PLACE: place}
