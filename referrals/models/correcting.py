"""What a record of telling a person outside keeps about being found wrong since: from when, and how
that was settled."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.models import User


class SettledHow(models.TextChoices):
    TELEPHONE = "telephone", "Told by telephone"
    REPLACED = "replaced", "A new pack was handed over"
    NOT_NEEDED = "not_needed", "Need not be told"


class Corrected(models.Model):
    """Mix in where a person outside was told something that can turn out to be wrong."""

    told_wrong_since = models.DateTimeField(
        null=True,
        help_text="Since when something told here has been found wrong, and is neither read nor settled.",
    )
    correction_settled_how = models.CharField(max_length=12, choices=SettledHow, blank=True)
    correction_settled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    correction_settled_at = models.DateTimeField(null=True)
    correction_settled_why = models.TextField(blank=True)
    correction_told_whom = models.TextField(blank=True, help_text="Who was told by telephone: name and post.")
    correction_told_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    correction_told_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


def settled_constraints(prefix: str) -> list[models.CheckConstraint]:
    """How, when, by whom and why stand together or not at all; and so does who was told by telephone, when
    and by whom."""
    by_telephone = Q(correction_settled_how=SettledHow.TELEPHONE)
    return [
        models.CheckConstraint(
            condition=Q(
                correction_settled_at__isnull=True,
                correction_settled_by__isnull=True,
                correction_settled_why="",
                correction_settled_how="",
            )
            | Q(correction_settled_at__isnull=False, correction_settled_by__isnull=False)
            & ~Q(correction_settled_why=""),
            name=f"{prefix}_correction_settled",
        ),
        models.CheckConstraint(
            condition=by_telephone
            & Q(correction_told_by__isnull=False, correction_told_at__isnull=False)
            & ~Q(correction_told_whom="")
            | ~by_telephone
            & Q(correction_told_by__isnull=True, correction_told_at__isnull=True, correction_told_whom=""),
            name=f"{prefix}_correction_told",
        ),
    ]
