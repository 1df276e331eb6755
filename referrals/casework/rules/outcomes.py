"""What follows from an approved decision beyond the referral itself. Apps above register here in
AppConfig.ready, so that this app never imports them: safeguarding opens a case, or asks a service to take the
person on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from accounts.authority import Authority
from referrals.models import Decision, Referral

Effect = Callable[..., object]
Objection = Callable[[Referral], str | None]


@dataclass(frozen=True)
class FollowOn:
    """A record that a decision opened in an app above, as the pages of the referral name it."""

    label: str
    words: str
    href: str


Opened = Callable[[Referral, Authority], Iterable[FollowOn]]

_effects: dict[str, list[Effect]] = defaultdict(list)
_objections: list[Objection] = []
_unread: list[Objection] = []
_taken_back: list[Effect] = []
_opened: list[Opened] = []


def register(option: str, effect: Effect) -> None:
    """`effect(decision=…, by=…)` runs in the approval's own transaction: if it fails, nothing was approved."""
    if effect not in _effects[option]:
        _effects[option].append(effect)


def object_to_closing(objection: Objection) -> None:
    """`objection(referral)` answers with a sentence while something is open that forbids closing."""
    if objection not in _objections:
        _objections.append(objection)


def object_to_deciding(objection: Objection) -> None:
    """`objection(referral)` answers with a sentence while something has arrived that must be read before an
    officer recommends or a supervisor approves."""
    if objection not in _unread:
        _unread.append(objection)


def register_taken_back(effect: Effect) -> None:
    """`effect(referral=…, reason=…, by=…)` runs when an unanswered offer is taken back."""
    if effect not in _taken_back:
        _taken_back.append(effect)


def register_opened(find: Opened) -> None:
    """`find(referral, who)` answers with what was opened from it and this person may open."""
    if find not in _opened:
        _opened.append(find)


def opened_from(referral: Referral, who: Authority) -> list[FollowOn]:
    return [one for find in _opened for one in find(referral, who)]


def taken_back(*, referral: Referral, reason: str, by: Authority) -> None:
    for effect in _taken_back:
        effect(referral=referral, reason=reason, by=by)


def take_effect(*, decision: Decision, by: Authority) -> None:
    for effect in _effects[decision.option]:
        effect(decision=decision, by=by)


def objections_to_closing(referral: Referral) -> list[str]:
    return [reason for objection in _objections if (reason := objection(referral))]


def objections_to_deciding(referral: Referral) -> list[str]:
    return [reason for objection in _unread if (reason := objection(referral))]
