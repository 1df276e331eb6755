"""Of the demonstration: who may decide for the chief officer, and the decision under section 36 that a case asks for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Protocol

from django.utils import timezone

from accounts.models import Agency, User
from prevent_portal.seeding.particulars import PANEL
from referrals.casework.presenters.record_beside import record_of
from referrals.models import Referral
from safeguarding.cases.actions import delegations, section_36
from safeguarding.cases.actions.section_36 import Section36
from safeguarding.models import Case, Delegation, Section36Decision


class Tells(Protocol):
    """A story: its people, and one of them doing something."""

    people: dict[str, User]

    def do(self, key: str, verb: Callable[..., Any], /, **what: Any) -> Any: ...


def under_section_36(story: Tells, referral: Referral) -> Section36Decision:
    """Omar asks for the decision that his case goes to the panel; Sian may take it for the chief officer."""
    _delegated(story, "sian")
    case = Case.objects.get(referral=referral)
    said = Section36(
        grounds=PANEL["grounds"],
        assessment=PANEL["assessment"],
        necessity="The panel cannot judge what would help without the grounds and who protects them.",
        cited=[one.key for _, found in record_of(referral) for one in found][:3],
    )
    asked: Section36Decision = story.do("omar", section_36.propose, case=case, said=said, version=case.version)
    return asked


def refer_to_panel(story: Tells, referral: Referral) -> None:
    waits = under_section_36(story, referral)
    reason = "The grounds are set out, and borne out by three people who were there."
    story.do("sian", section_36.decide, decision=waits, reason=reason, version=waits.version)


def do_not_refer(story: Tells, referral: Referral) -> None:
    waits = under_section_36(story, referral)
    reason = "What is relied on is older than the move to the aunt. Ask the new school first."
    story.do("sian", section_36.refuse, decision=waits, reason=reason, version=waits.version)


WAYS = (under_section_36, do_not_refer)


def followed(begun: Callable[[Any], Referral], then: Callable[..., object], story: Any) -> None:
    """What is told of the same beginning, each time of another person."""
    then(story, begun(story))


def _delegated(story: Tells, name: str) -> None:
    """An administrator of the force enters who may decide for the chief officer, an inspector confirms it."""
    if Delegation.objects.in_force().filter(person=story.people[name]).exists():
        return
    today = timezone.localdate()
    entered = story.do(
        "fay",
        delegations.enter,
        force=Agency.objects.get(name="Wensum Constabulary"),
        person=story.people[name],
        document="Chief officer's order 12/2026",
        from_day=today - timedelta(days=90),
        until_day=today + timedelta(days=275),
    )
    story.do("ian", delegations.confirm, delegation=entered)
