"""A pack: one PDF of a referral for one recipient, purpose and lawful basis."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Agency, User
from audit.policy import audited
from core.clock import day_words
from core.constraints import paired
from core.jobs import LeasedJob
from core.models import Addressed
from packs.limits import LIMITS
from referrals.models import Referral
from referrals.models.correcting import Corrected, SettledHow, settled_constraints


@audited("Pack that was asked for", personal=("purpose", "correction_settled_why", "correction_told_whom"))
class PackJob(Addressed, LeasedJob, Corrected):
    """The request for a pack. The same request made twice is the same job (dedupe key)."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="pack_jobs")
    requested_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recipient = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, related_name="+", help_text="Empty: police internal."
    )
    purpose = models.TextField()
    lawful_basis = models.CharField(max_length=60)
    chosen = models.JSONField(default=list, help_text="Sections chosen one by one beyond what this recipient gets.")
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    version = models.PositiveIntegerField(default=1, help_text="Rises with each correction of something in it.")
    replaced_by = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="The pack that was handed over in its place, after something in this one was found wrong.",
    )

    lease = LIMITS.lease

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=paired("revoked_at", "revoked_by"),
                name="packs_job_revoked_at_and_by",
            ),
            *settled_constraints("packs_job"),
            models.CheckConstraint(
                condition=Q(correction_settled_how=SettledHow.REPLACED, replaced_by__isnull=False)
                | ~Q(correction_settled_how=SettledHow.REPLACED) & Q(replaced_by__isnull=True),
                name="packs_job_replaced_by",
            ),
        ]
        indexes = [
            models.Index(fields=["referral", "-created_at"], name="packs_job_referral"),
            models.Index(fields=["next_at"], condition=Q(state__in=["queued", "running"]), name="packs_job_due"),
            models.Index(fields=["finished_at"], condition=Q(state="failed"), name="packs_job_failed"),
            models.Index(
                fields=["told_wrong_since", "id"],
                condition=Q(told_wrong_since__isnull=False),
                name="packs_job_told_wrong",
            ),
        ]

    def __str__(self) -> str:
        return f"Pack of {self.referral} for {self.recipient or 'police'}"


@audited("Pack", may="select, insert")
class Pack(models.Model):
    """The one published file of a job: the job is the key, so there can never be two."""

    job = models.OneToOneField(PackJob, on_delete=models.PROTECT, primary_key=True, related_name="pack")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField(help_text="Bytes.")
    pages = models.PositiveIntegerField()
    manifest = models.JSONField(help_text="What is in it and what was left out for this recipient.")
    file = models.CharField(max_length=120, help_text="Random name in the private store; never shown.")
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.job)


@audited("Download of a pack", may="select, insert")
class Download(models.Model):
    """A person took a copy. Its root is that of the copy's own manifest, and in the log."""

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="downloads")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    number = models.PositiveIntegerField()
    root = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pack", "number"], name="packs_download_number")]

    def __str__(self) -> str:
        return f"{self.by} on {day_words(self.at)}"
