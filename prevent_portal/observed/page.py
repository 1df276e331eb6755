"""The administrator's page: how the service is. No case data; nothing of it is about a person."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.access import administers_platform
from accounts.requests import Visit
from audit.reading import with_gate
from prevent_portal.alarms import DATABASE_AWAY
from prevent_portal.observed.reading import state
from prevent_portal.observed.words import lines


@require_GET
@with_gate(administers_platform)
def how_the_service_is(request: Visit) -> HttpResponse:
    now = state()
    context = {
        "now": now,
        "alarms": now.alarms if now else [DATABASE_AWAY],
        "lines": list(lines(now, backups_expected=settings.BACKUPS_EXPECTED, counted=bool(settings.METRICS_DIR)))
        if now
        else [],
    }
    return render(request, "service/how_it_is.html", context)
