"""What was promised for a day: each date that a decision names, and what it leaves to be done."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Agency, User
from audit.policy import audited
from core.models import Addressed
from referrals.models.decision import Decision
from referrals.models.referral import Referral


@audited("Date in the diary", personal=("detail", "how"))
class DiaryEntry(Addressed):
    """One promise of one decision. It is its officer's until it is settled, and is raised again every week."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="diary")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="diary")
    particular = models.CharField(max_length=30, help_text="Which particular of the decision it keeps.")
    what = models.CharField(max_length=200)
    detail = models.TextField(blank=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+")
    due_on = models.DateField()
    made_at = models.DateTimeField(default=timezone.now)
    raised_on = models.DateField(null=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    how = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_by__isnull=True)
                | (Q(settled_at__isnull=False, settled_by__isnull=False) & ~Q(how="")),
                name="referrals_diary_settled_at_by_and_how",
            )
        ]
        indexes = [
            models.Index(fields=["due_on", "id"], condition=Q(settled_at__isnull=True), name="referrals_diary_open"),
        ]

    def __str__(self) -> str:
        return self.what
