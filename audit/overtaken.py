"""A page that was overtaken: a colleague, or the reader in another tab, has moved the record on since it was opened.
A reader who comes too late is told what happened to it, by whom and when, and where it stands now (ADR 0031)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Model, Q
from django.urls import reverse
from django.utils import timezone

from audit.models import Event, Operation
from audit.states import Machine, Seen, machines
from audit.vocabulary import known
from core.components import Happening
from core.rules import Rule


def machine_of(record: Model) -> Machine | None:
    return next((machine for machine in machines() if machine.label == record._meta.label), None)


def overtaken(record: Model, who: Any, *, can: Rule) -> bool:
    """Whether a refusal is one of coming too late: what is asked for is a thing that this person can do with some
    records, and this one was moved on after they had read it, within the time that a page can stay open."""
    if not can.anywhere(who):
        return False
    step = newest(record)
    if step is None or step.at < timezone.now() - timedelta(seconds=settings.SESSION_COOKIE_AGE):
        return False
    return _had_read(record, who, step)


def newest(record: Model) -> Event | None:
    """The newest thing that was done to it, from the log itself, among the kinds that are named after the record.
    Reading it moves nothing on."""
    of_it = Event.objects.filter(
        target_type=record._meta.label, target_id=str(record.pk), kind__startswith=f"{_noun(record)}."
    )
    done = of_it.exclude(operation=Operation.CONSULTATION)
    return done.only("id", "at", "kind", "actor_name", "agency_id").order_by("-at", "-id").first()


def told(record: Model, step: Event) -> Happening:
    """What was done to it, when and by whom, for a page."""
    kind = known().get(step.kind)
    return Happening(kind.words if kind else "Changed", step.at, by=step.actor_name)


def seen_by(record: Model, who: Any) -> Seen | None:
    """The page on which this person finds the record, if there is one."""
    machine = machine_of(record)
    return next((seen for seen in machine.seen if seen.by.allows(who, record)), None) if machine else None


def address(record: Model, seen: Seen) -> str:
    if not seen.page:
        return ""
    return reverse(seen.page, args=[record.public_id])  # type: ignore[attr-defined]  # whatever has a page has one


def _had_read(record: Model, who: Any, step: Event) -> bool:
    """On a page of its own, or as a row of a list that had a button; not where a reference was all that was shown."""
    since = step.at - timedelta(seconds=settings.SESSION_COOKIE_AGE)
    label, key = record._meta.label, str(record.pk)
    shown = Q(target_type=label, target_id=key) | Q(ids__contains=[f"{label}:{key}"])
    lately = Event.objects.filter(actor_id=who.pk, at__gt=since, id__lt=step.id, operation=Operation.CONSULTATION)
    bare = [name for name, kind in known().items() if kind.bare]
    return lately.filter(shown).exclude(kind__in=bare).exists()


def _noun(record: Model) -> str:
    return str(record._meta.model_name)
