"""Watching a pack being made. A poll that finds what the page already shows gets an empty answer and leaves no event;
every change of state that is shown is logged, and a page left open is logged again every quarter of an hour."""

from __future__ import annotations

from django.core import signing
from django.http import HttpRequest

from accounts.requests import Visit
from packs.limits import LIMITS
from packs.models import PackJob
from packs.status import stand

_SALT = "packs.watching"
LASTS = LIMITS.watched_seconds


def seen(request: Visit, job: PackJob) -> str:
    """What this person has been shown of this pack. Signed, so that a reader cannot try states
    without being logged."""
    return signing.dumps(_shown(request, job), salt=_SALT)


def nothing_new(request: Visit, job: PackJob) -> bool:
    try:
        before = signing.loads(request.GET.get("seen", ""), salt=_SALT, max_age=LASTS)
    except signing.BadSignature:
        return False
    return before == _shown(request, job)


def _shown(request: HttpRequest, job: PackJob) -> list[object]:
    return [request.user.pk, job.pk, stand(job).label.text]
