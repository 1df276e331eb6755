"""What no version of the decision texts may say, in a sentence beside its box."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from policy.matters import Content, Wrong
from referrals.casework.rules.decisions import CARDS
from referrals.decision_texts.by_design import (
    INVESTIGATION,
    LONGEST,
    MOST_REASONS,
    NEVER_SAID,
    as_released,
    follows,
    groups,
    never_enough,
)
from referrals.decision_texts.rules import released
from referrals.status import sentences

EMPTY = "Enter the words."
NONE_CARRIES = "No reason of this list could carry a decision alone. Offer one that is enough by itself."
CODE = re.compile(r"[a-z0-9_]{1,60}")


def option_box(option: str, name: str) -> str:
    return f"option_{option}_{name}"


def reason_box(code: str, name: str) -> str:
    return f"reason_{code}_{name}"


def told_box(name: str) -> str:
    return f"told_{name}"


def wrong(content: Content) -> Sequence[Wrong]:
    return [
        *_options(content.get("options", {})),
        *_groups(content.get("reasons", {})),
        *_told(content.get("told", {})),
    ]


def _words(box: str, question: str, words: str, longest: int, *, empty: bool = False) -> Iterator[Wrong]:
    if not words.strip() and not empty:
        yield Wrong(box, question, EMPTY)
    if len(words) > longest:
        yield Wrong(box, question, f"Write {longest} characters or fewer.")


def _options(said: Mapping[str, Any]) -> Iterator[Wrong]:
    for option in said.keys() - CARDS.keys():
        yield Wrong(option_box(option, "says"), option, "There is no such option.")
    for option in CARDS.keys() & said.keys():
        yield from _option(option, said[option])


def _option(option: str, said: Mapping[str, Any]) -> Iterator[Wrong]:
    card = CARDS[option]
    for name in ("says", "ends_as"):
        yield from _words(option_box(option, name), str(card.title), said.get(name, ""), LONGEST[name])
    asked = {need.name for need in card.needs if need.asked}
    for name in said.get("needs", {}).keys() - asked:
        yield Wrong(option_box(option, name), str(card.title), "This option does not ask for that.")
    for name in asked & said.get("needs", {}).keys():
        for part, words in said["needs"][name].items():
            box = option_box(option, f"{name}_{part}")
            yield from _words(box, f"{card.title}: {name}", words, LONGEST[part], empty=part == "hint")


def _groups(said: Mapping[str, Any]) -> Iterator[Wrong]:
    known = {group.code: group for group in groups()}
    seen: dict[str, str] = {one.code: code for code, group in released().items() for one in group.reasons}
    for code, reasons in said.items():
        if code not in known:
            yield Wrong(code, code, "There is no such list of reasons.")
            continue
        yield from _group(code, known[code].title, reasons)
        for one in reasons:
            if seen.setdefault(one["code"], code) != code:
                yield Wrong(
                    reason_box(one["code"], "label"), known[code].title, "Another list has a reason of this code."
                )


def _group(code: str, title: str, reasons: Sequence[Mapping[str, Any]]) -> Iterator[Wrong]:
    codes, labels = [one["code"] for one in reasons], set[str]()
    if not any(one["offered"] and not one["alone_is_not_enough"] for one in reasons):
        yield Wrong(_first_box(reasons), title, NONE_CARRIES)
    if len(codes) > MOST_REASONS:
        yield Wrong(_first_box(reasons), title, f"A list has {MOST_REASONS} reasons or fewer.")
    if len(set(codes)) != len(codes):
        yield Wrong(_first_box(reasons), title, "A code stands twice in this list.")
    for one in reasons:
        if one["offered"] and one["label"].casefold() in labels:
            yield Wrong(reason_box(one["code"], "label"), title, f"Two reasons of this list say “{one['label']}”.")
        labels |= {one["label"].casefold()} if one["offered"] else set()
        yield from _reason(one, title)


def _first_box(reasons: Sequence[Mapping[str, Any]]) -> str:
    """What is wrong with a whole list stands beside the first reason that can be changed in it."""
    fixed = follows()
    free = [one["code"] for one in reasons if one["code"] not in fixed]
    return reason_box(free[0], "is") if free else ""


def _reason(one: Mapping[str, Any], title: str) -> Iterator[Wrong]:
    code, by_design = one["code"], as_released(one["code"])
    label, whole = reason_box(code, "label"), f"{title}: {one['label']}"
    if not CODE.fullmatch(code):
        yield Wrong(label, whole, "A code has small letters, digits and underscores.")
    yield from _words(label, whole, one["label"], LONGEST["label"])
    yield from _words(reason_box(code, "hint"), whole, one["hint"], LONGEST["hint"], empty=True)
    if never_enough(code) and not one["alone_is_not_enough"]:
        yield Wrong(reason_box(code, "is"), whole, "By design this reason is never enough by itself.")
    if why := follows().get(code):
        if by_design and (one["label"], one["offered"]) != (by_design.label, True):
            yield Wrong(reason_box(code, "hint"), whole, f"By design this reason stays on offer, in its words. {why}")
    elif INVESTIGATION.search(one["label"]):
        words = "This tells of an investigation to people who must not know of one. Use the reason that stands for it."
        yield Wrong(label, whole, words)


def _told(said: Mapping[str, str]) -> Iterator[Wrong]:
    known = {sentence.name for sentence in sentences()}
    for name, words in said.items():
        box = told_box(name)
        if name not in known:
            yield Wrong(box, name, "There is no such sentence.")
        yield from _words(box, "What a referrer is told", words, LONGEST["told"])
        if found := [word for word in NEVER_SAID if re.search(rf"\b{word}\b", words, re.IGNORECASE)]:
            yield Wrong(
                box, "What a referrer is told", f"A referrer is not told of “{found[0]}”, whatever was decided."
            )
