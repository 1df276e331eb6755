"""What no version of the prompts may say, in a sentence beside its box."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from policy.matters import Content, Wrong
from referrals.prompt_sets.by_design import (
    GOING_WELL,
    LONGEST,
    MOST_PROMPTS,
    REFUSED,
    calls_first,
    is_immediate,
    released,
)

BEHAVIOUR = "A prompt is about behaviour: not about faith, origin, dress or language. Leave out “{}”."


def box(number: int | str, name: str) -> str:
    return f"prompt_{number}_{name}"


def group_box(code: str, name: str) -> str:
    return f"group_{code}_{name}"


def wrong(content: Content) -> Sequence[Wrong]:
    return list(_wrong(content.get("groups", {})))


def _wrong(groups: Mapping[str, Any]) -> Iterator[Wrong]:
    belongs = {one["number"]: code for code, group in released().items() for one in group["indicators"]}
    for code, group in groups.items():
        if code not in released():
            yield Wrong(code, code, "There is no such group.")
            continue
        yield from _group(code, group)
        for one in group["prompts"]:
            if belongs.setdefault(one["number"], code) != code:
                yield Wrong(box(one["number"], "label"), group["label"], "Another group has a prompt of this number.")


def _group(code: str, group: Mapping[str, Any]) -> Iterator[Wrong]:
    by_design, offered = released()[code], [one for one in group["prompts"] if one["offered"]]
    numbers = [one["number"] for one in group["prompts"]]
    here = group_box(code, "do")
    if group["label"] != by_design["label"]:
        yield Wrong(here, group["label"], "The title of a group is that of its page in the form.")
    if not 1 <= len(offered) <= MOST_PROMPTS:
        yield Wrong(here, group["label"], f"A group offers 1 to {MOST_PROMPTS} prompts.")
    if len(set(numbers)) != len(numbers):
        yield Wrong(here, group["label"], "A number stands twice in this group.")
    if calls_first(code) and group["do"] != by_design["do"]:
        yield Wrong(
            group_box(code, "hint"), group["label"], "By design what to do begins with the emergency number here."
        )
    yield from _words(here, group["label"], group["do"], LONGEST["do"])
    yield from _words(group_box(code, "hint"), group["label"], group["hint"], LONGEST["group_hint"], empty=True)
    for one in group["prompts"]:
        yield from _prompt(one, code)


def _prompt(one: Mapping[str, Any], code: str) -> Iterator[Wrong]:
    whole = f"{released()[code]['label']}: {one['label']}"
    for name in ("label", "hint", "also"):
        may_be_empty = name == "also" and code == GOING_WELL
        yield from _words(box(one["number"], name), whole, one[name], LONGEST[name], empty=may_be_empty)
    if is_immediate(one["number"]) and not one["immediate"]:
        yield Wrong(box(one["number"], "is"), whole, "By design this prompt shows the emergency page.")


def _words(where: str, question: str, words: str, longest: int, *, empty: bool = False) -> Iterator[Wrong]:
    if not words.strip() and not empty:
        yield Wrong(where, question, "Enter the words.")
    if len(words) > longest:
        yield Wrong(where, question, f"Write {longest} characters or fewer.")
    if found := REFUSED.search(words):
        yield Wrong(where, question, BEHAVIOUR.format(found[0]))
