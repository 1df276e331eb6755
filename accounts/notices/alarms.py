"""Telling people what the keeper found: auditors of the log itself (`audit.evidence.watching`), administrators
of the service."""

from __future__ import annotations

import json

from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, User
from accounts.notices.telling import platform, platform_administrators, tell
from accounts.roles import Role
from audit.evidence.alarms import SERVICE_ALARMS, what_of
from audit.evidence.watching import ALARMS
from audit.kinds import AUDIT_ALARM, SERVICE_ALARM
from audit.limits import ALARMS_LOOKED_BACK
from audit.models import Event

UNKNOWN = "Something is wrong with the audit log, in words that this release does not know."
UNKNOWN_TO_US = "Something is wrong, in words that this release does not know. Look at the service's own log."


def in_words(alarm: Event) -> str:
    """The sentence of a message. An alarm that no keeper of ours wrote must not silence those after it."""
    said = json.loads(alarm.payload or "null")
    what = said.get("what") if isinstance(said, dict) else None
    return ALARMS.get(str(what), UNKNOWN)


def tell_auditors() -> int:
    """The keeper's duty: one message an auditor for each alarm. Returns how many were new."""
    auditors = User.objects.filter(
        is_active=True, pk__in=Membership.objects.live().filter(role=Role.AUDITOR).values("user_id")
    )
    alarms = Event.objects.filter(kind=AUDIT_ALARM.name, at__gt=timezone.now() - ALARMS_LOOKED_BACK).order_by("at")
    told = 0
    for alarm in alarms:
        words = in_words(alarm)
        told += len(
            tell(
                auditors,
                kind=AUDIT_ALARM.name,
                words=words,
                path="/audit/",
                about=alarm.pk,
                urgent=True,
                instead=platform(),
            )
        )
    return told


def tell_administrators() -> int:
    """The keeper's duty: one message a platform administrator for each alarm of the service. Returns how many were new.

    Its e-mail may be among those that do not leave: the message stands in the service all the same, and the line in the
    service's own log is for whatever watches that."""
    told = 0
    for alarm in Event.objects.filter(kind=SERVICE_ALARM.name, at__gt=Now() - ALARMS_LOOKED_BACK).order_by("at"):
        words = SERVICE_ALARMS.get(what_of(alarm), UNKNOWN_TO_US)
        told += len(
            tell(
                platform_administrators(),
                kind="service.alarm",
                words=words,
                path=reverse("accounts:undelivered"),
                about=alarm.pk,
                urgent=True,
                instead=None,
            )
        )
    return told
