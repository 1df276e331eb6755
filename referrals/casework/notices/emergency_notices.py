"""Who is told that a record was opened in an emergency, that a review is late, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from accounts.models import User
from accounts.notices.telling import people_with, platform, platform_administrators, tell
from accounts.roles import SUPERVISORS, Role
from accounts.sight import allowed
from referrals.access import RAISED_TO_DPO, see_emergency
from referrals.casework.notices.casework_notices import tell_about
from referrals.models import EmergencyAccess


def _holding(opened: EmergencyAccess, *roles: str) -> list[User]:
    """Those of the force who hold one of the roles and may see this: of a sealed record not every supervisor."""
    found = people_with(agency_id=opened.force_id, roles=roles)
    return [one for one in allowed(see_emergency, opened, found) if one.pk != opened.by_id]


def supervising(opened: EmergencyAccess) -> list[User]:
    """Who can be rung about it: its supervisors, of a sealed record the inspectors; the administrators where there is none."""
    return _holding(opened, *SUPERVISORS) or platform_administrators()


def tell_opened(opened: EmergencyAccess) -> None:
    """At once: its supervisors and the data protection officer, who review it, and the risk owner."""
    again = f" The same colleague had opened it so {opened.before} before." if opened.before else ""
    watching = [*_holding(opened, *SUPERVISORS), *_holding(opened, Role.DATA_PROTECTION_OFFICER)]
    _tell(
        opened,
        watching,
        kind="emergency.opened",
        words="A record was opened in an emergency by a colleague to whom it is closed. Read why, and review it."
        + again,
    )
    owner = opened.referral.owner
    if owner.pk not in {one.pk for one in watching}:
        tell_about(
            opened.referral,
            [owner],
            kind="emergency.opened_yours",
            words="A record you answer for was opened in an emergency by a colleague. It is reviewed by others.",
            about=opened.pk,
            urgent=True,
        )


def tell_late(opened: EmergencyAccess) -> None:
    role = Role.DATA_PROTECTION_OFFICER if opened.rung >= RAISED_TO_DPO else Role.INSPECTOR
    _tell(
        opened,
        _holding(opened, role),
        kind="emergency.review_late",
        words="Whether a record was rightly opened in an emergency has not been reviewed in time.",
    )


def tell_reviewed(opened: EmergencyAccess) -> None:
    """Its reader reads what was found; what was not justified is the data protection officer's too."""
    tell(
        [opened.by],
        kind="emergency.reviewed",
        words="It was reviewed that you opened a record in an emergency. Read what was found.",
        path=reverse("referrals:emergency_access"),
        instead=None,
        about=opened.pk,
        reference=opened.referral.reference,
    )
    if not opened.justified:
        _tell(
            opened,
            _holding(opened, Role.DATA_PROTECTION_OFFICER),
            kind="emergency.not_justified",
            words="A record was opened in an emergency, and the review found that it was not justified.",
        )


def _tell(opened: EmergencyAccess, people: Iterable[User], *, kind: str, words: str) -> None:
    tell(
        people,
        kind=kind,
        words=words,
        path=reverse("referrals:emergency_review", args=[opened.public_id]),
        instead=platform(),
        expected=True,
        about=f"{opened.pk}:{opened.rung}",
        reference=opened.referral.reference,
        urgent=True,
    )
