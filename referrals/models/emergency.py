"""A record that was opened in an emergency by staff to whom no rule opens it, for some hours and for reading alone."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import Agency, User
from audit.policy import audited
from core.clock import now
from core.constraints import paired
from core.models import Addressed
from core.standing import StandingQuerySet
from referrals.models.referral import Referral


class EmergencyCategory(models.TextChoices):
    LIFE = "life", "Somebody's life or safety is at risk now"
    CHILD = "child", "A child must be protected today"
    ARREST = "arrest", "Officers are with the person, or about to be"
    COVER = "cover", "Whoever works on it cannot be reached, and it cannot wait"
    OTHER = "other", "Another emergency"


class EmergencyAccessQuerySet(StandingQuerySet["EmergencyAccess"]):
    ENDED = "ended_at"

    def standing(self) -> Self:
        """Open now: not ended, and its hours are not over."""
        return super().standing().filter(until__gt=now())

    def not_ended(self) -> Self:
        """Also what is over by its hours and has not been written down as ended yet."""
        return super().standing()

    def unreviewed(self) -> Self:
        return self.filter(reviewed_at__isnull=True)


@audited("Access in an emergency", personal=("reason", "review_note"))
class EmergencyAccess(Addressed):
    """Opened by `by`, at `force`, from `at` until `until` at most. Another person reviews each by `review_due_at`."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="emergency_accesses")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    force = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    category = models.CharField(max_length=10, choices=EmergencyCategory)
    reason = models.TextField()
    at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    review_due_at = models.DateTimeField()
    rung = models.PositiveSmallIntegerField(
        default=0, help_text="How far a late review was raised: 1 to the inspectors, 2 to the data protection officer."
    )
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    justified = models.BooleanField(null=True)
    review_note = models.TextField(blank=True)

    objects = EmergencyAccessQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["by", "referral"], condition=Q(ended_at__isnull=True), name="referrals_emergency_once"
            ),
            models.CheckConstraint(condition=Q(until__gt=F("at")), name="referrals_emergency_ends_later"),
            models.CheckConstraint(condition=~Q(reason=""), name="referrals_emergency_says_why"),
            models.CheckConstraint(
                condition=paired("reviewed_at", "reviewed_by", "justified", text="review_note"),
                name="referrals_emergency_reviewed_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("by")),
                name="referrals_emergency_reviewed_by_another",
            ),
        ]
        indexes = [
            models.Index(fields=["review_due_at", "id"], name="referrals_emergency_due"),
            models.Index(
                fields=["review_due_at"], condition=Q(reviewed_at__isnull=True), name="referrals_emergency_open"
            ),
            models.Index(fields=["until"], condition=Q(ended_at__isnull=True), name="referrals_emergency_until"),
        ]

    def __str__(self) -> str:
        return f"{self.by} opened {self.referral} in an emergency"

    @property
    def is_open(self) -> bool:
        return self.ended_at is None and self.until > now()

    @property
    def before(self) -> str:
        """How often the same person had opened the same record so before; nothing where they never had."""
        earlier = EmergencyAccess.objects.filter(by=self.by_id, referral=self.referral_id, at__lt=self.at)
        times = earlier.count()
        return {0: "", 1: "once", 2: "twice"}.get(times, f"{times} times")
