"""The decision texts of a version as they are read, and what differs between two."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from policy.matters import Content, Differs
from referrals.casework.rules.decisions import CARDS
from referrals.decision_texts.by_design import OPTION, REASONS, TOLD, follows, groups
from referrals.decision_texts.forms import whole
from referrals.reader import Reader
from referrals.status import WORDS, sentences

NOT_NAMED = "Not in the list"


@dataclass(frozen=True)
class Shown:
    """What a version says: of each option what it is for and what it asks; each list of reasons; each sentence to a referrer."""

    options: list[tuple[str, dict[str, Any], list[tuple[str, str]]]]
    groups: list[tuple[str, list[tuple[str, str, str, str]]]]
    told: list[tuple[str, str, str]]


def shown(content: Content) -> Shown:
    said = whole(content)
    return Shown(
        [(str(card.title), said["options"][option], _asked(said, option)) for option, card in CARDS.items()],
        [(group.title, list(_reasons(said["reasons"][group.code]))) for group in groups()],
        [(WORDS[one.status].title, _to(one.reader), said["told"][one.name]) for one in sentences()],
    )


def _to(reader: Reader) -> str:
    return "The desk that keyed it in" if reader == Reader.CLERK else "A referrer"


def _asked(said: dict[str, Any], option: str) -> list[tuple[str, str]]:
    needs = said["options"][option]["needs"]
    asked = [needs[need.name] for need in CARDS[option].needs if need.name in needs]
    return [(one["label"], one["hint"]) for one in asked]


def _reasons(said: list[dict[str, Any]]) -> Iterator[tuple[str, str, str, str]]:
    fixed = follows()
    for one in said:
        whose = f"By design. {fixed[one['code']]}" if one["code"] in fixed else "Local"
        yield one["label"], one["hint"], _standing(one), whose


def _standing(one: dict[str, Any]) -> str:
    if not one["offered"]:
        return "No longer offered"
    return "Supports, and is never the only reason" if one["alone_is_not_enough"] else "Enough by itself"


def differences(before: Content, after: Content) -> Sequence[Differs]:
    return [one for one in _pairs(whole(before), whole(after)) if one.before != one.after]


def _pairs(was: dict[str, Any], now: dict[str, Any]) -> Iterator[Differs]:
    for option in CARDS:
        yield from _of_option(option, was["options"][option], now["options"][option])
    for group in groups():
        yield from _of_group(group.code, group.title, was["reasons"][group.code], now["reasons"][group.code])
    for one in sentences():
        what = f"{WORDS[one.status].title}, to: {_to(one.reader).lower()}"
        yield Differs(f"{TOLD}.{one.name}", what, was["told"][one.name], now["told"][one.name])


def _of_option(option: str, was: dict[str, Any], now: dict[str, Any]) -> Iterator[Differs]:
    title = CARDS[option].title
    for name, words in (("says", "what it is for"), ("ends_as", "how it leaves the referral")):
        yield Differs(f"{OPTION}{option}.{name}", f"{title}: {words}", was[name], now[name])
    for need in CARDS[option].needs:
        both = [one["needs"].get(need.name, {}) for one in (was, now)]
        said = [". ".join(filter(None, (one.get("label", ""), one.get("hint", "")))) for one in both]
        yield Differs(f"{OPTION}{option}.{need.name}", f"{title}: “{need.label}”", *said)


def _of_group(code: str, title: str, was: list[dict[str, Any]], now: list[dict[str, Any]]) -> Iterator[Differs]:
    before, after = ({one["code"]: one for one in reasons} for reasons in (was, now))
    for one in {**before, **after}:
        label = (before.get(one) or after[one])["label"]
        yield Differs(f"{REASONS}{code}.{one}", f"{title}: “{label}”", _whole(before.get(one)), _whole(after.get(one)))
    common = before.keys() & after.keys()
    orders = ("; ".join(before[one["code"]]["label"] for one in said if one["code"] in common) for said in (was, now))
    yield Differs(f"{REASONS}{code}.order", f"{title}: the order", *orders)


def _whole(one: dict[str, Any] | None) -> str:
    if one is None:
        return NOT_NAMED
    return ". ".join(part.rstrip(".") for part in (one["label"], one["hint"], _standing(one)) if part) + "."
