"""A force or a council that is merged into another from a day, and what has gone over."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import Agency
from audit.policy import audited
from core.models import Addressed
from guidance.versions import State, Version, published_by_two
from referrals.models import Referral

STATES = (State.DRAFT, State.PUBLISHED, State.WITHDRAWN)


@audited("Merger of two agencies", retention="reference")
class Merger(Addressed, Version):
    """Drafted by one policy administrator, published by another before its day, and carried out from that day on: begun in
    one moment, done when nothing names the old agency any more that says who answers now (ADR 0083)."""

    of = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="mergers")
    into = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=[(each.value, each.label) for each in STATES], default=State.DRAFT)
    holds_from = models.DateField(help_text="In London.")
    roles = ArrayField(models.CharField(max_length=30), help_text="Who holds one there holds it here.")
    why = models.TextField()
    begun_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-holds_from", "-pk"]
        constraints = [
            *published_by_two("of", prefix="safeguarding_merger", from_a_day=True),
            models.UniqueConstraint(
                fields=["of"], condition=Q(state=State.PUBLISHED), name="safeguarding_merger_one_published"
            ),
            models.CheckConstraint(condition=~Q(of=F("into")), name="safeguarding_merger_into_another"),
            models.CheckConstraint(
                condition=Q(begun_at__isnull=True) | Q(state=State.PUBLISHED), name="safeguarding_merger_begun"
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | Q(begun_at__isnull=False), name="safeguarding_merger_done"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.of} into {self.into}"


@audited("Record that goes over in a merger", retention="reference")
class GoingOver(models.Model):
    """One record of an agency that was merged: done in one transaction, or tried again."""

    merger = models.ForeignKey(Merger, on_delete=models.PROTECT, related_name="records")
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["merger", "referral"], name="safeguarding_goingover_once")]

    def __str__(self) -> str:
        return f"{self.referral}"


@audited("Row that went over in a merger", retention="reference", may="select, insert")
class WentOver(models.Model):
    """A row named the old agency until this moment: what is told of the time before names that one."""

    merger = models.ForeignKey(Merger, on_delete=models.PROTECT, related_name="+")
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, null=True, related_name="+")
    column = models.CharField(max_length=80, help_text="app.Model.field")
    row = models.BigIntegerField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["column", "row"], name="safeguarding_wentover_row")]

    def __str__(self) -> str:
        return f"{self.column}"
