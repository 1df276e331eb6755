"""One e-mail a day, for who chose it: what is told and is not urgent waits for its hour, and is in no other (ADR 0075).

A message names its digest when it is told, and stands in the service at once. The keeper makes the digest when its hour has
come: a letter in the table of notices like any other, once by its key, tried again by whichever worker lives. What is in it
is looked up as it is sent: what has been read or done by then is not."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.limits import MAIL
from accounts.models import DIGEST, Mailed, Notice, User
from core.clock import next_at_hour
from core.jobs import JobState
from core.reference_numbers import display_reference

# Whatever a person chose: how the own account is entered, said at once because the thief would choose otherwise.
ALWAYS = {"account.changed"}


def waiting_fields(person: User, *, kind: str, urgent: bool) -> dict[str, Any]:
    """What a message is written with that has no e-mail of its own; nothing of one that has."""
    if urgent or kind in ALWAYS or person.mailed == Mailed.AT_ONCE:
        return {}
    digest = key_of(person, timezone.now()) if person.mailed == Mailed.DAILY else ""
    return {"state": JobState.DONE, "finished_at": timezone.now(), "digest": digest}


def key_of(person: User, told: datetime) -> str:
    return f"{DIGEST}:{person.pk}:{next_at_hour(told, person.mailed_at_hour).isoformat()}"


def gather() -> int:
    """The keeper's duty: make each digest whose hour has come. Returns how many are new."""
    made, ready = 0, timezone.now() - MAIL.digest_waits
    for key in _unmade():
        _, person, hour = key.split(":", 2)
        if datetime.fromisoformat(hour) <= ready:
            mailbox = User.objects.get(pk=person).email
            _, new = Notice.objects.get_or_create(dedupe_key=key, defaults={"kind": DIGEST, "mailbox": mailbox})
            made += new
    return made


def _unmade() -> list[str]:
    """The digests for which something waits."""
    made = Notice.objects.filter(dedupe_key=OuterRef("digest"))
    waits: QuerySet[Any] = Notice.objects.filter(~Exists(made), ~Q(digest=""), read_at__isnull=True)
    return list(waits.order_by("digest").values_list("digest", flat=True).distinct())


def waiting_in(letter: Notice) -> QuerySet[Any]:
    """What is in it now. One that was told long ago, while no keeper worked, is in it all the same."""
    found: QuerySet[Any] = Notice.objects.filter(digest=letter.dedupe_key, read_at__isnull=True)
    return found.select_related("person").order_by("created_at", "pk")


def lines(notices: list[Notice]) -> list[str]:
    """By record, as often as there are messages: its reference, and no word of what they say."""
    numbers: dict[str, int] = {}
    for notice in notices:
        numbers[notice.reference] = numbers.get(notice.reference, 0) + 1
    return [f"{_about(reference)}: {number}" for reference, number in numbers.items()]


def _about(reference: str) -> str:
    return display_reference(reference) if reference else "About no record"
