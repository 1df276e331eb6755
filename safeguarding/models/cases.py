"""The case that opens when a referral is taken on: its plan, its reviews, and where it stands."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Agency, User
from audit.policy import audited
from core.clock import day_words
from core.constraints import paired
from core.models import Addressed
from core.reference_numbers import Referenced
from referrals.models import Decision, Referral
from referrals.models.giving import Offerable, offered_to_another, offered_whole


class CaseKind(models.TextChoices):
    CHANNEL = "channel", "Channel (section 36)"
    PARTNERSHIP = "partnership", "Police-led partnership"


class CaseState(models.TextChoices):
    OPEN = "open", "Open"
    CLOSING = "closing", "Closing waits for a second person"
    CLOSED = "closed", "Closed"


_OPEN = Q(closed_at__isnull=True)


@audited("Case", personal=("plan", "offered_why"))
class Case(Addressed, Offerable, Referenced):  # type: ignore[django-manager-missing]  # guardian's grant has one
    """Opened by an approved decision. Has one risk owner and dates that escalate; the panel's work builds
    on it."""

    PREFIX = "CS"

    state = models.CharField(max_length=8, choices=CaseState, default=CaseState.OPEN)
    version = models.PositiveIntegerField(default=1)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="cases")
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="case")
    # Copied from the referral, so that the list of cases walks its own index.
    force = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="cases")
    kind = models.CharField(max_length=12, choices=CaseKind)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)
    plan_due_at = models.DateTimeField()
    # Written before plans had lines; it stays as it was and is written no more.
    plan = models.TextField(blank=True)
    # Since when there is a plan, and who began it: its first line (models/plans.py), or the text above.
    plan_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    plan_at = models.DateTimeField(null=True)
    review_on = models.DateField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            offered_whole("safeguarding_case_offered_at_and_to"),
            offered_to_another("safeguarding_case_offered_to_another", holder="owner"),
            models.CheckConstraint(
                condition=Q(offered_to__isnull=True) | ~Q(state=CaseState.CLOSED),
                name="safeguarding_case_offered_open",
            ),
            models.CheckConstraint(
                condition=paired("plan_at", "plan_by"),
                name="safeguarding_case_plan_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(state=CaseState.CLOSED, closed_at__isnull=False)
                | Q(state__in=[CaseState.OPEN, CaseState.CLOSING], closed_at__isnull=True),
                name="safeguarding_case_closed_at",
            ),
        ]
        # Each tab of the list walks an index of its own: of all cases of a force, few are open.
        indexes = [
            models.Index(fields=["force", "plan_due_at", "id"], name="safeguarding_case_force"),
            models.Index(fields=["force", "plan_due_at", "id"], condition=_OPEN, name="safeguarding_case_open"),
            models.Index(fields=["owner", "plan_due_at", "id"], condition=_OPEN, name="safeguarding_case_mine"),
            models.Index(
                fields=["force", "plan_due_at", "id"],
                condition=Q(state=CaseState.CLOSING),
                name="safeguarding_case_closing",
            ),
            models.Index(
                fields=["offered_to", "plan_due_at", "id"],
                condition=Q(offered_to__isnull=False),
                name="safeguarding_case_offered",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def plan_is_overdue(self) -> bool:
        return self.closed_at is None and self.plan_at is None and self.plan_due_at < timezone.now()

    @property
    def review_is_overdue(self) -> bool:
        return self.closed_at is None and self.review_on < timezone.localdate()


@audited("Review of a case", personal=("note", "channel_again"), may="select, insert")
class CaseReview(models.Model):
    """A review that was held: what changed, and when the next one is."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="reviews")
    was_due = models.DateField()
    note = models.TextField()
    next_on = models.DateField()
    channel_again = models.TextField(
        blank=True, help_text="Of a partnership: is Channel right now, and why or why not?"
    )
    by_inspector = models.BooleanField(default=False)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return f"Review of {day_words(self.at)}"
