"""All outside who were told something that is wrong: what waits until they know it, in one list."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.requests import Visit
from audit.reading import with_gate
from referrals import access
from referrals.casework.presenters import told


@require_GET
@with_gate(access.sees_corrections)
def corrections(request: Visit) -> HttpResponse:
    """The longest waiting first; each with its next step."""
    return render(request, "referrals/corrections.html", {"rows": told.uncorrected(request.who)})
