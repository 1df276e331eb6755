"""What is wrong now, for a monitoring outside the service: a message that mail is down cannot arrive by mail.

Codes and fixed sentences without personal data. The keeper raises most of them as events and again each
hour while they last; that no keeper is at work, and that the database does not answer, could not be
said from inside. None ends by the mere passing of time: what lasts ends when it is over, an e-mail that failed
when it is sent again, and what has happened when an administrator says what was done about it."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import Error, connection, transaction
from django.db.models.functions import Now
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.notices import arriving
from audit.evidence import watching
from audit.evidence.administered import files_to_run
from audit.evidence.alarms import SERVICE_ALARMS, UNTIL_ACKNOWLEDGED, unanswered, what_of
from audit.kinds import AUDIT_ALARM, SERVICE_ALARM
from audit.models import Event
from core.budgets import PUBLIC, within
from prevent_portal.health import database_is_ready
from prevent_portal.keeper import somebody_keeps
from prevent_portal.limits import STANDS_FOR

WORDS = {
    **watching.ALARMS,
    **SERVICE_ALARMS,
    "database": "The database does not answer, or has not every migration of this release.",
    "keeper": "No keeper is at work: nothing is raised, chased or told, and no other alarm either.",
}

# Told by what is there, and not by what was raised.
SEEN = ("roles", "mail_failed")


@dataclass(frozen=True)
class Standing:
    """One alarm. `raised_at` is when the keeper last said so; None where it is seen at this moment."""

    what: str
    words: str
    raised_at: datetime | None = None


DATABASE_AWAY = Standing("database", WORDS["database"])


def standing() -> list[Standing]:
    """Never raises: that the database cannot be asked is an alarm."""
    try:
        with within(PUBLIC):
            if not database_is_ready():
                return [DATABASE_AWAY]
            return [*([] if somebody_keeps() else [_seen("keeper")]), *_found(), *_raised(), *_unanswered()]
    except Error:
        connection.close()
        return [DATABASE_AWAY]


def _seen(what: str) -> Standing:
    return Standing(what, WORDS[what])


def _found() -> list[Standing]:
    """What can be seen at this moment stands for as long as it is so, however seldom the keeper says it."""
    with connection.cursor() as cursor:
        roles = ["roles"] if any(files_to_run(cursor)) else []
    return [_seen(what) for what in (*roles, *arriving.standing())]


def _unanswered() -> list[Standing]:
    """What has happened and is over: until an administrator says what was done about it."""
    raised = unanswered([what for what in UNTIL_ACKNOWLEDGED if what not in SEEN])
    return [Standing(what, WORDS[what], at) for what, at in raised.items()]


def _raised() -> list[Standing]:
    """Each alarm once, as it was raised last; one whose name this release does not know is told all the same."""
    lately = Event.objects.filter(kind__in=[SERVICE_ALARM.name, AUDIT_ALARM.name], at__gt=Now() - STANDS_FOR).order_by(
        "at"
    )
    last = {what_of(event): event.at for event in lately}
    return [
        Standing(what if what in WORDS else "unknown", WORDS.get(what, "Look at the service's own log."), at)
        for what, at in last.items()
        if what not in (*SEEN, *UNTIL_ACKNOWLEDGED)
    ]


@never_cache
@require_safe
@login_not_required
@transaction.non_atomic_requests
def alarms(request: HttpRequest) -> HttpResponse:
    """With the token, 200 while nothing is wrong and 503 otherwise; without it there is no such page."""
    given = request.headers.get("Authorization", "").encode()
    wanted = f"Bearer {settings.ALARMS_TOKEN}".encode()
    if not settings.ALARMS_TOKEN or not secrets.compare_digest(given, wanted):
        raise Http404
    found = standing()
    return JsonResponse({"alarms": [asdict(alarm) for alarm in found]}, status=503 if found else 200)
