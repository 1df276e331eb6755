"""The forms of a draft of the decision texts: an option, a list of reasons, or what a referrer is told. Each reads its part and
leaves the others as the draft has them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.utils.text import slugify

from core.forms import Group, LineField, NarrativeField
from policy.matters import Content, Part, Wrong
from policy.parts import ListedForm, PartForm, Text, boxes_of
from referrals.casework.rules.decisions import CARDS
from referrals.decision_texts.bounds import option_box, reason_box, told_box, wrong
from referrals.decision_texts.by_design import LONGEST, OPTION, REASONS, follows, never_enough, shipped
from referrals.decision_texts.rules import released
from referrals.reader import Reader
from referrals.status import WORDS, sentences

ALONE = "alone_is_not_enough"


def whole(content: Content) -> dict[str, Any]:
    """What a version says of everything: what it does not name is as it came with the service."""
    released_texts = shipped()
    return {name: {**released_texts[name], **content.get(name, {})} for name in released_texts}


def form_of(*args: Any, part: Part, begun: Content, **options: Any) -> PartForm:
    return _kind(part)(*args, part=part, begun=whole(begun), **options)


def _kind(part: Part) -> type[TextsForm]:
    if part.name.startswith(OPTION):
        return OptionForm
    return ReasonsForm if part.name.startswith(REASONS) else ToldForm


class TextsForm(PartForm):
    def wrong(self, content: Content) -> Sequence[Wrong]:
        return wrong(content)


class OptionForm(TextsForm):
    """What a card says, and how it asks. What it asks for is fixed: code reads the answers."""

    @property
    def option(self) -> str:
        return self.part.name.removeprefix(OPTION)

    @cached_property
    def asked(self) -> list[str]:
        return [need.name for need in CARDS[self.option].needs if need.asked]

    def grouped(self) -> Iterator[Group]:
        needs = {need.name: need for need in CARDS[self.option].needs}
        for name in self.asked:
            boxes = (option_box(self.option, f"{name}_label"), option_box(self.option, f"{name}_hint"))
            yield Group(needs[name].label, boxes)

    def made(self) -> dict[str, forms.Field]:
        found: dict[str, forms.Field] = {
            option_box(self.option, "says"): _text("What it is for", "says"),
            option_box(self.option, "ends_as"): _text("How it leaves the referral", "ends_as"),
        }
        for name in self.asked:
            found[option_box(self.option, f"{name}_label")] = LineField(label="Question", max_length=LONGEST["label"])
            found[option_box(self.option, f"{name}_hint")] = LineField(
                label="Hint (optional)", max_length=LONGEST["hint"], required=False
            )
        return found

    @property
    def content(self) -> dict[str, Any]:
        def given(name: str) -> str:
            return str(self.cleaned_data.get(option_box(self.option, name), ""))

        needs = {name: {part: given(f"{name}_{part}") for part in ("label", "hint")} for name in self.asked}
        card = {"says": given("says"), "ends_as": given("ends_as"), "needs": needs}
        return {**self.begun, "options": {**self.begun["options"], self.option: card}}


def _text(label: str, name: str) -> forms.Field:
    return NarrativeField(label=label, rows=2, max_length=LONGEST[name])


class ReasonsForm(TextsForm, ListedForm):
    """A list of reasons: their words, their order, which are offered; and new ones."""

    noun = "reason"
    first = "label"
    texts: ClassVar[dict[str, Text]] = {
        "label": Text("Reason", LONGEST["label"], required=True),
        "hint": Text("Hint", LONGEST["hint"]),
    }
    flags: ClassVar[dict[str, str]] = {ALONE: "Never the only reason"}

    @property
    def group(self) -> str:
        return self.part.name.removeprefix(REASONS)

    @property
    def listed(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.begun["reasons"][self.group]
        return found

    def key(self, one: Mapping[str, Any]) -> str:
        return str(one["code"])

    def box(self, key: str, name: str) -> str:
        return reason_box(key, name)

    def why_fixed(self, key: str) -> str:
        why = follows().get(key, "")
        return why and f"By design its words stay, and it stays on offer. {why}"

    def set_by_design(self, key: str) -> dict[str, str]:
        return set_by_design(key)

    def added(self, said: dict[str, Any]) -> dict[str, Any]:
        """Its code is made of the words that it was first given: the same reason, drafted anew after it was called off, has the
        same code."""
        words = re.sub(r"[^a-z0-9]+", "_", slugify(said["label"])).strip("_")
        code = f"{self.group}_{words}"[:50].strip("_")
        taken = {*self.new_ones, *(one["code"] for listed in self.begun["reasons"].values() for one in listed)}
        taken |= {one.code for group in released().values() for one in group.reasons}
        numbered = (f"{code}_{number}" for number in range(2, 100))
        return {"code": next(one for one in (code, *numbered) if one not in taken), **said}

    def with_list(self, listed: list[dict[str, Any]]) -> dict[str, Any]:
        return {**self.begun, "reasons": {**self.begun["reasons"], self.group: listed}}


def set_by_design(code: str) -> dict[str, str]:
    return {ALONE: "By design it is never the only reason."} if never_enough(code) else {}


class ToldForm(TextsForm):
    """The sentences of each status. That 999 is called, and when a person reads it, stand in all versions."""

    def grouped(self) -> Iterator[Group]:
        for status in WORDS:
            for reader, heading in ((Reader.REFERRER, "to a referrer"), (Reader.CLERK, "to the desk that keyed it in")):
                names = [one.name for one in sentences() if (one.status, one.reader) == (status, reader)]
                if names:
                    yield Group(f"{WORDS[status].title}: {heading}", tuple(map(told_box, names)))

    def made(self) -> dict[str, forms.Field]:
        places: dict[tuple[str, str], int] = {}
        found: dict[str, forms.Field] = {}
        for one in sentences():
            place = places[one.status, one.reader] = places.get((one.status, one.reader), 0) + 1
            found[told_box(one.name)] = NarrativeField(label=f"Sentence {place}", rows=2, max_length=LONGEST["told"])
        return found

    @property
    def content(self) -> dict[str, Any]:
        said = {one.name: self.cleaned_data.get(told_box(one.name), "") for one in sentences()}
        return {**self.begun, "told": said}


def boxes(content: Content) -> dict[str, Any]:
    """As the forms have it, of all parts."""
    said = whole(content)
    return {**_of_options(said["options"]), **_of_reasons(said["reasons"]), **_of_told(said["told"])}


def _of_options(said: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for option, card in said.items():
        found |= {option_box(option, name): card[name] for name in ("says", "ends_as")}
        for need, words in card["needs"].items():
            found |= {option_box(option, f"{need}_{part}"): words[part] for part in ("label", "hint")}
    return found


def _of_reasons(said: dict[str, Any]) -> dict[str, Any]:
    return {
        reason_box(one["code"], name): answer
        for listed in said.values()
        for place, one in enumerate(listed, start=1)
        for name, answer in boxes_of(ReasonsForm, one, place, by_design=set_by_design(one["code"])).items()
    }


def _of_told(said: dict[str, str]) -> dict[str, Any]:
    return {told_box(name): words for name, words in said.items()}
