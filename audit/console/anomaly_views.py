"""The page of what is unusual. Looking at it is an event like any other."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from audit.access import see_anomalies
from audit.console import anomalies
from audit.kinds import CONSOLE_ANOMALIES_SHOWN
from audit.limits import LIMITS
from audit.log import log
from audit.reading import with_gate
from audit.requests import Visit
from core.components import Tab

WORDS = {1: "Today", 7: "Last 7 days", 28: "Last 28 days"}


@require_safe
@with_gate(see_anomalies)
def anomalies_found(request: Visit) -> HttpResponse:
    """What stands out in the last days, with the events behind it."""
    days = _days_asked(request)
    found = anomalies.find(request.who, days=days)
    log(CONSOLE_ANOMALIES_SHOWN, data={"days": days, "found": len(found)})
    tabs = [Tab(WORDS[n], f"?days={n}", current=n == days) for n in sorted(LIMITS.windows)]
    context = {"found": found, "limits": LIMITS, "tabs": tabs}
    return render(request, "audit/anomalies.html", context)


def _days_asked(request: Visit) -> int:
    asked = request.GET.get("days", "")
    known = {str(days): days for days in LIMITS.windows}
    return known.get(asked, LIMITS.windows[0])
