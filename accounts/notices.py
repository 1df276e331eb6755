"""Telling people. The notice is a row; the e-mail carries a reference and a link, and never says what it is about."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.access import NEWEST_FIRST, own_notices
from accounts.authority import Authority
from accounts.models import Membership, Notice, User
from accounts.tasks import send_notice


def people_with(*, agency_id: int | None, roles: Iterable[str], site_id: int | None = None) -> list[User]:
    """Active people who hold one of the roles at the agency (at that site, or at the agency as a whole)."""
    live = Membership.objects.live().filter(
        agency_id=agency_id or 0, role__in=list(roles), user__is_active=True
    )
    if site_id is not None:
        live = live.filter(site_id__in=[site_id]) | live.filter(site__isnull=True)
    return list(User.objects.filter(pk__in=live.values("user_id")))


def tell(
    people: Iterable[User],
    *,
    kind: str,
    words: str,
    path: str,
    about: Any,
    reference: str = "",
    urgent: bool = False,
) -> list[Notice]:
    """One notice a person, however often it is asked for the same thing: `about` makes the key. Rings after commit."""
    told = []
    for person in people:
        notice, new = Notice.objects.get_or_create(
            dedupe_key=f"{kind}:{about}:{person.pk}",
            defaults={
                "person": person, "kind": kind, "words": words, "path": path, "reference": reference, "urgent": urgent,
            },
        )  # fmt: skip
        if new:
            told.append(notice)
            transaction.on_commit(_bell(notice.pk), robust=True)
    return told


def _bell(pk: int) -> Any:
    def ring_after_commit() -> None:
        ring(pk)

    return ring_after_commit


def ring(pk: int) -> None:
    """Best effort: when the bell cannot be rung the keeper rings again."""
    send_notice.apply_async([pk], retry=False, ignore_result=True)


def is_unread(prefix: str) -> Q:
    return Q(**{f"{prefix}read_at__isnull": True})


def was_read(prefix: str) -> Q:
    return Q(**{f"{prefix}read_at__isnull": False})


def unread_count(who: Authority) -> int:
    """How many unread messages, counted no further than the badge can say."""
    return own_notices.count(who, Notice, order=NEWEST_FIRST, narrow=is_unread)


def mark_read(notices: Iterable[Notice]) -> None:
    """Mark as read; the time of the first reading stays."""
    Notice.objects.filter(pk__in=[n.pk for n in notices], read_at__isnull=True).update(read_at=timezone.now())


def mark_all_read(person: User) -> None:
    Notice.objects.filter(person=person, read_at__isnull=True).update(read_at=timezone.now())


def lead_elsewhere(people: Iterable[User], *, path: str, to: str) -> None:
    """What a message led to is gone for these people: it leads to a list of theirs from now on, and names no record."""
    Notice.objects.filter(person__in=list(people), path=path).update(path=to, reference="")


def ring_due() -> None:
    """The keeper's duty: ring for every notice that waits."""
    for pk in Notice.objects.due().order_by("next_at").values_list("pk", flat=True)[:100]:
        ring(pk)
