"""What stands until it is ended: the columns, what always holds of them, and the one way to end it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone

from accounts.models import User
from core.constraints import paired


class Endable(models.Model):
    """Stands until it is ended, by whom and why. Nothing ended is taken away or stands again."""

    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_why = models.TextField(blank=True)

    class Meta:
        abstract = True


def ended_whole(name: str) -> models.CheckConstraint:
    """When, by whom and why: all of them, or none."""
    return models.CheckConstraint(condition=paired("ended_at", "ended_by", text="ended_why"), name=name)


def end_of(why: str, *, by: User) -> dict[str, Any]:
    """The columns of what ends now, for a move to write."""
    return {"ended_at": timezone.now(), "ended_by": by, "ended_why": why}


def end_record(record: Endable, why: str, *, by: User) -> None:
    """It stands no longer. The caller has locked it, and knows that it stood."""
    columns = end_of(why, by=by)
    for name, value in columns.items():
        setattr(record, name, value)
    record.save(update_fields=list(columns))
