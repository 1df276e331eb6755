"""What is kept for a while and then of no use: sessions that are over, keys of sent forms, failed
sign-ins, old messages.

Typed text goes in `accounts.kept_text.parked_text`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.keeper.rounds import clears_away, destroys
from accounts.limits import PRESENCE, PURGED
from accounts.models import Notice, OncePost, Presence
from core.jobs import JobState

MESSAGES = "messages"


def over(now: datetime) -> dict[str, QuerySet[Any]]:
    """What has had its time, by the name of its table. Whatever is listed here says in the policy that it
    may be deleted."""
    alive = Session.objects.filter(session_key=OuterRef("session_key"))
    settled = Q(state=JobState.DONE) | Q(read_at__isnull=False)
    return {
        "sessions": Session.objects.filter(expire_date__lt=now),
        "listed sessions": UserSession.objects.filter(~Exists(alive), last_seen_at__lt=now - PURGED.sessions),
        "open pages": Presence.objects.filter(at__lt=now - PRESENCE.gone),
        "keys of forms": OncePost.objects.filter(at__lt=now - PURGED.once_keys),
        "failed sign-ins": AccessAttempt.objects.filter(attempt_time__lt=now - PURGED.attempts),
        "refused sign-ins": AccessFailureLog.objects.filter(attempt_time__lt=now - PURGED.sign_ins),
        "sign-ins": AccessLog.objects.filter(attempt_time__lt=now - PURGED.sign_ins),
        MESSAGES: Notice.objects.filter(settled, created_at__lt=now - PURGED.messages),
    }


@clears_away
def purge() -> dict[str, int]:
    """The keeper's duty: a few thousand of each, so that no round takes long. Returns how many rows of each went."""
    found = {name: rows for name, rows in over(timezone.now()).items() if name != MESSAGES}
    return {name: gone for name, rows in found.items() if (gone := _some(rows))}


@destroys
def purge_messages() -> int:
    """The keeper's duty. People may still look for an old message, so it goes as what they typed does."""
    return _some(over(timezone.now())[MESSAGES])


def _some(rows: QuerySet[Any]) -> int:
    some = list(rows.order_by("pk").values_list("pk", flat=True)[: PURGED.at_a_time])
    rows.model._default_manager.filter(pk__in=some).delete()
    return len(some)
