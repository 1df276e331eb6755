"""Many refusals of one person within an hour: auditors are told at once, once an hour (ADR 0026)."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.kinds import ACCESS_MANY_REFUSED
from accounts.limits import REFUSALS
from accounts.models import User
from accounts.notices.telling import platform, tell
from accounts.notices.watchers import auditors_over, today_of
from audit.log import log
from audit.models import Event
from audit.reading import OutOfSight, Refused
from audit.vocabulary import known


@cache
def refused() -> list[str]:
    return sorted(name for name, kind in known().items() if kind.refusal)


class ManyRefusals:
    """Looks after each refusal, which `audit.capture.middleware.RefusalLog` has written down by then."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        if isinstance(exception, OutOfSight | Refused) and isinstance(request.user, User):
            look_at(request.user)


@transaction.atomic
def look_at(person: User) -> bool:
    """Whether auditors were told now. Called by what refuses in a sentence of its own, after
    its event. Two tabs tell once: the second finds the first one's event, or its messages."""
    since = timezone.now() - REFUSALS.within
    lately = Event.objects.filter(actor_id=person.pk, at__gt=since)
    if len(lately.filter(kind__in=refused()).values_list("pk")[: REFUSALS.most]) < REFUSALS.most:
        return False
    if lately.filter(kind=ACCESS_MANY_REFUSED.name).exists():
        return False
    log(ACCESS_MANY_REFUSED, target=person, data={"refusals": REFUSALS.most})
    words = "Somebody was refused, or asked for what is out of their sight, many times within an hour."
    tell(
        auditors_over(person),
        kind="access.many_refused",
        words=words,
        path=today_of(person),
        urgent=True,
        instead=platform(),
        about=f"{person.pk}:{int(timezone.now().timestamp() // REFUSALS.within.total_seconds())}",
    )
    return True
