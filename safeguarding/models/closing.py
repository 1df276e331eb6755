"""How a case ends: what its owner proposes, what a second person says to it, and the looks back afterwards."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from audit.policy import audited
from core.clock import day_words
from core.models import Addressed
from safeguarding.models.cases import Case


class ClosingOutcome(models.TextChoices):
    APPROVED = "approved", "Approved"
    RETURNED = "returned", "Returned"
    TAKEN_BACK = "taken_back", "Taken back"


@audited(
    "Closing of a case",
    personal=("report", "gaps", "remaining", "their_view", "consent_end", "referrer_view", "answer"),
)
class CaseClosing(Addressed):
    """A proposal to close a case. Written once; how it was answered is written beside it, once, and never by
    its author, unless it was taken back."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="closings")
    reason_codes = models.JSONField(default=list)
    report = models.TextField()
    gaps = models.TextField()
    remaining = models.TextField()
    their_view = models.TextField(blank=True)
    consent_end = models.TextField(
        blank=True, db_default="", help_text="Who was told, when and how, that support ends, and consent with it."
    )
    referrer_view = models.TextField(
        blank=True, db_default="", help_text="What came of asking those who told us, or why they were not asked."
    )
    tier = models.CharField(max_length=10)
    tier_because = models.JSONField(default=list)
    tiers_version = models.PositiveIntegerField(
        null=True, help_text="Of the tiers of decisions that held then. Empty: before they had versions."
    )
    texts_version = models.PositiveIntegerField(
        null=True, help_text="Of the decision texts in whose words it was written. Empty: before they had versions."
    )
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    outcome = models.CharField(max_length=10, choices=ClosingOutcome, blank=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(outcome=""), name="safeguarding_closing_one_waits"),
            models.CheckConstraint(
                condition=Q(outcome="", answered_at__isnull=True, answered_by__isnull=True)
                | (
                    Q(outcome__in=ClosingOutcome.values)
                    & Q(answered_at__isnull=False, answered_by__isnull=False)
                    & ~Q(answer="")
                ),
                name="safeguarding_closing_answered_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["", ClosingOutcome.TAKEN_BACK]) | ~Q(answered_by=F("by")),
                name="safeguarding_closing_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"Closing proposed {day_words(self.at)}"


class Found(models.TextChoices):
    STAYS_CLOSED = "stays_closed", "Nothing new: it stays closed"
    REOPEN = "reopen", "There is something to work on: open the case again"


@audited("Look back at a case", personal=("note",))
class FollowUp(Addressed):
    """A look back, six and twelve months after a Channel case was closed: is it still right that it is?"""

    closing = models.ForeignKey(CaseClosing, on_delete=models.PROTECT, related_name="follow_ups")
    months = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    found = models.CharField(max_length=12, choices=Found, blank=True)
    note = models.TextField(blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["due_on"]
        constraints = [
            models.UniqueConstraint(fields=["closing", "months"], name="safeguarding_followup_once"),
            models.CheckConstraint(
                condition=Q(found="", at__isnull=True, by__isnull=True)
                | (Q(found__in=Found.values, at__isnull=False, by__isnull=False) & ~Q(note="")),
                name="safeguarding_followup_at_and_by",
            ),
        ]
        indexes = [models.Index(fields=["due_on"], condition=Q(found=""), name="safeguarding_followup_due")]

    def __str__(self) -> str:
        return f"Look back after {self.months} months"
