"""Who is told of the register of those who may decide for the chief officer."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from accounts.models import User
from accounts.notices.telling import over_for, people_with, platform, tell
from accounts.roles import Role
from core.clock import day_words, today
from safeguarding.models import Delegation


def tell_inspectors(delegation: Delegation) -> None:
    """Those who could confirm it: not the inspector whom it names."""
    inspectors = [one for one in _inspectors(delegation) if one.pk != delegation.person_id]
    words = "A delegation by the chief officer waits to be confirmed."
    _tell(delegation, inspectors, kind="delegation.entered", words=words)


def delegation_is_confirmed(delegation: Delegation) -> None:
    waits_no_more(delegation)
    words = "You may now decide for the chief officer under section 36."
    if delegation.from_day > today():
        words = f"You may decide for the chief officer under section 36 from {day_words(delegation.from_day)} on."
    _tell(delegation, [delegation.person], kind="delegation.confirmed", words=words)


def waits_no_more(delegation: Delegation) -> None:
    """Confirmed, or ended before it was: the inspectors' message of this one is over, and of no other."""
    over_for(_inspectors(delegation), path=_path(delegation))


def tell_of_end(delegation: Delegation) -> None:
    """Those who keep the register, and whom it names."""
    keepers = people_with(agency_id=delegation.force_id, roles=[Role.AGENCY_ADMINISTRATOR])
    words = "A delegation by the chief officer runs out soon. Have it renewed, and enter the new one."
    _tell(delegation, [*keepers, delegation.person], kind="delegation.runs_out", words=words)


def _tell(delegation: Delegation, people: Iterable[User], *, kind: str, words: str) -> None:
    tell(
        people,
        kind=kind,
        words=words,
        path=_path(delegation),
        about=delegation.pk,
        instead=platform(),
        expected=True,
    )


def _inspectors(delegation: Delegation) -> list[User]:
    return people_with(agency_id=delegation.force_id, roles=[Role.INSPECTOR])


def _path(delegation: Delegation) -> str:
    """Its row of the register: when it is confirmed, the messages that lead there are over, and no others."""
    return f"{reverse('safeguarding:delegations')}#{delegation.public_id}"
