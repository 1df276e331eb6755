"""The routing rules in words, and what differs between two versions of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policy.matters import Content, Differs
from referrals.code_lists import SECTORS
from referrals.queues.forms import areas
from referrals.queues.rules import AGES, FLAGS, MAY_BE_PUT_FORWARD, QueueRule, numbered, rules_of

ALWAYS = "Danger, referred before, under 18 or perhaps"


class Words:
    """Of areas and sectors, looked up once for a page."""

    def __init__(self) -> None:
        self.areas, self.sectors = dict(areas()), SECTORS.labels()

    def of(self, rule: QueueRule) -> str:
        """What a rule asks for, without its queue."""
        said = [
            self.sectors.get(rule.sector, rule.sector),
            AGES.get(rule.age, rule.age),
            FLAGS.get(rule.flag, rule.flag),
            f"In the area of {self.areas.get(rule.area, rule.area)}" if rule.area else "",
        ]
        return ". ".join(filter(None, said))

    def whole(self, rule: QueueRule | None) -> str:
        return f"{self.of(rule)}: {rule.queue}" if rule else "None"


@dataclass(frozen=True)
class Shown:
    """What a version says: each rule with its queue, and what is put forward."""

    rules: list[tuple[str, str]]
    put_forward: list[str]


def shown(content: Content) -> Shown:
    words = Words()
    return Shown([(words.of(rule), rule.queue) for rule in rules_of(content)], [ALWAYS, *_put_forward(content)])


def _put_forward(content: Content) -> list[str]:
    return [label for name, label in MAY_BE_PUT_FORWARD.items() if name in content.get("put_forward", ())]


def differences(before: Content, after: Content) -> Sequence[Differs]:
    return [one for one in _pairs(before, after) if one.before != one.after]


def _pairs(before: Content, after: Content) -> Iterator[Differs]:
    words, was, now = Words(), numbered(before), numbered(after)
    for number in sorted({*was, *now}):
        yield Differs(f"rule_{number}", f"Rule {number}", words.whole(was.get(number)), words.whole(now.get(number)))
    both = ("; ".join([ALWAYS, *_put_forward(content)]) for content in (before, after))
    yield Differs("put_forward", "Put forward in every queue", *both)
