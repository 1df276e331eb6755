"""The prompts of a version as they are read, and what differs between two."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from policy.matters import Content, Differs
from referrals.prompt_sets.by_design import whole

NOT_NAMED = "Not in the set"


@dataclass(frozen=True)
class ShownGroup:
    """A group as it is asked: with its prompts in their order, and what of them is by design."""

    label: str
    hint: str
    do: str
    prompts: list[dict[str, Any]]


def shown(content: Content) -> list[ShownGroup]:
    return [ShownGroup(**group) for group in whole(content)["groups"].values()]


def differences(before: Content, after: Content) -> Sequence[Differs]:
    was, now = whole(before)["groups"], whole(after)["groups"]
    return [one for code in was for one in _pairs(code, was[code], now[code]) if one.before != one.after]


def _pairs(code: str, was: dict[str, Any], now: dict[str, Any]) -> Iterator[Differs]:
    part, title = f"group_{code}", was["label"]
    for name, words in (("hint", "over the group"), ("do", "what to do")):
        yield Differs(f"{part}.{name}", f"{title}: {words}", was[name], now[name])
    before, after = ({one["number"]: one for one in group["prompts"]} for group in (was, now))
    for number in {**before, **after}:
        label = (before.get(number) or after[number])["label"]
        both = _said(before.get(number)), _said(after.get(number))
        yield Differs(f"{part}.{number}", f"{title}: prompt {number}, “{label}”", *both)
    common = before.keys() & after.keys()
    orders = (
        ", ".join(str(one["number"]) for one in group["prompts"] if one["number"] in common) for group in (was, now)
    )
    yield Differs(f"{part}.order", f"{title}: the order", *orders)


def _said(one: dict[str, Any] | None) -> str:
    if one is None:
        return NOT_NAMED
    also = f"It may also be: {one['also']}" if one["also"] else ""
    standing = "Asked" if one["offered"] else "No longer asked"
    immediate = "shows the emergency page" if one["immediate"] else ""
    said = (one["label"], one["hint"], also, ", ".join(filter(None, (standing, immediate))))
    return " ".join(f"{part.rstrip('.')}." if part[-1] not in "?!" else part for part in said if part)
