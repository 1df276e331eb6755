"""What can be offered to a colleague: the columns, and what always holds of them."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from core.constraints import paired

NOT_OFFERED: dict[str, Any] = {"offered_to": None, "offered_at": None, "offered_why": ""}


class Offerable(models.Model):
    """Asked of a colleague, who has not answered yet. Until then its holder keeps it."""

    offered_to = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    offered_at = models.DateTimeField(null=True)
    offered_why = models.TextField(blank=True)

    class Meta:
        abstract = True


def offered_whole(name: str) -> models.CheckConstraint:
    """To whom, when and why: all of them, or none."""
    return models.CheckConstraint(
        condition=paired("offered_at", "offered_to", text="offered_why"),
        name=name,
    )


def offered_to_another(name: str, *, holder: str) -> models.CheckConstraint:
    """Never to its holder."""
    return models.CheckConstraint(condition=Q(offered_to__isnull=True) | ~Q(offered_to=F(holder)), name=name)
