"""The routing rules: which queue of its force a referral goes to when it is filed or taken over, and what is put forward there.

A queue is a list within what a reader may see anyway: it opens no record and hides none. What comes before all others by
design, danger, people who were referred before and those who may be under 18, is no choice of a version.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from core.clock import local_day, today
from policy import in_force
from policy.matters import Content, Wrong
from referrals.child import PERHAPS_A_CHILD
from referrals.models import Referral
from referrals.models.referral import Answer

ROUTING = "routing"
MOST_RULES = 6
GENERAL = "General queue"

AGES = {"child": "Under 18, or perhaps", "adult": "18 or over"}
FLAGS = {
    "needs": "Complex needs",
    "violence": "Violence or weapons",
    "staff": "May concern a colleague of whoever referred",
    "danger": "Immediate danger was told, or perhaps",
}
# What a version may put forward; the rest of FLAGS is put forward always (queue_order.py).
MAY_BE_PUT_FORWARD = {name: FLAGS[name] for name in ("needs", "violence", "staff")}


@dataclass(frozen=True)
class Facts:
    """What the rules go by."""

    area: str
    sector: str
    sub_sector: str
    child: str
    needs: bool
    violence: bool
    own_staff: str
    danger: str

    @property
    def flags(self) -> set[str]:
        holds = {
            "needs": self.needs,
            "violence": self.violence,
            "staff": self.own_staff != Answer.NO,
            "danger": self.danger != Answer.NO,
        }
        return {name for name, value in holds.items() if value}


# The columns of a referral that say so, in the order of the facts.
COLUMNS = (
    "force__area__code",
    "sector",
    "sub_sector",
    "child_now",
    "has_complex_needs",
    "has_violence",
    "own_staff",
    "danger_told",
)


def facts_of(referral: Referral, *, area: str) -> Facts:
    """`danger_told` is set after filing; until then the answer as filed says it."""
    danger = referral.immediate_danger if referral.danger_told == Answer.NO else referral.danger_told
    return Facts(
        area,
        referral.sector,
        referral.sub_sector,
        referral.child_now,
        referral.has_complex_needs,
        referral.has_violence,
        referral.own_staff,
        danger,
    )


@dataclass(frozen=True)
class QueueRule:
    """Where all that it says holds, the referral goes to this queue. What is empty is not asked."""

    queue: str
    area: str = ""
    sector: str = ""
    age: str = ""
    flag: str = ""

    def fits(self, facts: Facts) -> bool:
        age = "child" if facts.child in PERHAPS_A_CHILD else "adult"
        return all(
            (
                self.area in ("", facts.area),
                self.sector in ("", facts.sector, facts.sub_sector),
                self.age in ("", age),
                self.flag in {"", *facts.flags},
            )
        )

    @property
    def asks(self) -> dict[str, str]:
        return {name: said for name, said in asdict(self).items() if said and name != "queue"}

    def leaves_nothing_to(self, later: QueueRule) -> bool:
        """Whether all that a later rule is for comes here before."""
        return self.asks.items() <= later.asks.items()


def rules_of(content: Content) -> list[QueueRule]:
    return [QueueRule(**rule) for rule in content.get("rules", ())]


def queue_by(rules: Iterable[QueueRule], facts: Facts) -> str:
    """The queue of the first rule that fits; empty: the general one."""
    return next((rule.queue for rule in rules if rule.fits(facts)), "")


def routed(referral: Referral, *, area: str) -> dict[str, Any]:
    """What the rules of today make of a referral that comes to the force of this area now."""
    held = in_force.on(today(), ROUTING)
    return {"queue": queue_by(rules_of(held.says), facts_of(referral, area=area)), "routing_version": held.number}


def is_put_forward(referral: Referral) -> bool:
    """By the version that held on the day on which it was filed."""
    chosen = in_force.on(local_day(referral.submitted_at), ROUTING).says.get("put_forward", ())
    return bool(set(chosen) & facts_of(referral, area="").flags)


def names_of_queues() -> list[str]:
    """Every queue that a referral may be in: of the versions that hold or held, the newest first."""
    held = [one for one in in_force.published(today(), ROUTING) if one.holds_from is None or one.holds_from <= today()]
    return list(dict.fromkeys(rule.queue for one in reversed(held) for rule in rules_of(one.says)))


def box(number: int, name: str) -> str:
    """The name of a box of the form: what rule `number` says of something."""
    return f"rule_{number}_{name}"


def wrong(content: Content) -> Sequence[Wrong]:
    return list(_wrong(content))


def _wrong(content: Mapping[str, Any]) -> Iterator[Wrong]:
    before: dict[int, QueueRule] = {}
    for number, rule in numbered(content).items():
        if said := _what_is_wrong(rule, before):
            yield Wrong(box(number, "queue"), f"Rule {number}", said)
        before[number] = rule


def _what_is_wrong(rule: QueueRule, before: Mapping[int, QueueRule]) -> str:
    if not rule.queue:
        return "Enter the queue to which this rule sends."
    if not rule.asks:
        return "Choose what this rule asks for: without anything it would take every referral."
    if rule.queue.casefold() == GENERAL.casefold():
        return f"What no rule fits goes to the {GENERAL.lower()}. Enter another name."
    for number, earlier in before.items():
        if earlier.queue != rule.queue and earlier.queue.casefold() == rule.queue.casefold():
            return f"Write the queue as in rule {number}: {earlier.queue}."
        if earlier.leaves_nothing_to(rule):
            return f"Nothing would come to this rule: rule {number} takes all of it before."
    return ""


def numbered(content: Content) -> dict[int, QueueRule]:
    """By the place that each has in the form."""
    return dict(enumerate(rules_of(content), start=1))
