"""Telling auditors what the keeper found wrong with the log itself (`audit.watching`)."""

from __future__ import annotations

import json
from datetime import timedelta

from django.utils import timezone

from accounts.models import Membership, User
from accounts.notices import platform, tell
from accounts.roles import Role
from audit.models import Event
from audit.watching import ALARM, ALARMS

# As long as a keeper may have been away; an alarm is told once, however often it is looked for.
LOOKED_BACK = timedelta(days=3)


def tell_auditors() -> int:
    """The keeper's duty: one message an auditor for each alarm. Returns how many were new."""
    auditors = User.objects.filter(
        is_active=True, pk__in=Membership.objects.live().filter(role=Role.AUDITOR).values("user_id")
    )
    alarms = Event.objects.filter(kind=ALARM, at__gt=timezone.now() - LOOKED_BACK).order_by("at")
    told = 0
    for alarm in alarms:
        words = ALARMS[json.loads(alarm.payload or "{}")["what"]]
        told += len(
            tell(
                auditors,
                kind=ALARM,
                words=words,
                path="/audit/",
                about=alarm.pk,
                urgent=True,
                instead=platform(),
            )
        )
    return told
