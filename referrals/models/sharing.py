"""Who sees a referral beyond the force it went to, and who must not."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Agency, User
from accounts.shares import GrantBase, ShareBase
from audit.policy import audited
from core.constraints import paired
from core.standing import StandingQuerySet
from referrals.models.agreements import UnderAgreement
from referrals.models.referral import Referral


class ShareKind(models.TextChoices):
    COPY = "copy", "Copy of the referral as filed"
    JOINT = "joint", "Worked jointly with another force"


@audited("Copy or joint sight of a referral", personal=("why",))
class ReferralShare(UnderAgreement, ShareBase):
    """Carries copies of the referral's sort keys, kept by a trigger, so that a list of shares walks its own index."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="shares")
    kind = models.CharField(max_length=10, choices=ShareKind)
    submitted_at = models.DateTimeField()
    queue_key = models.BigIntegerField(default=0)
    read_at = models.DateTimeField(null=True)
    read_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    read_addenda = models.PositiveIntegerField(
        default=0, help_text="How many additions stood on the copy when it was last said to be read."
    )

    danger_told = models.BooleanField(
        default=False,
        db_default=False,
        help_text="Of a copy: the referrer's side told of danger (danger.referrer_told), so it is listed first.",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["referral", "agency", "kind"],
                condition=Q(revoked_at__isnull=True),
                name="referrals_share_once",
            ),
            models.CheckConstraint(
                condition=paired("revoked_at", "revoked_by"),
                name="referrals_share_revoked_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(read_at__isnull=True, read_by__isnull=True, read_addenda=0)
                | Q(read_at__isnull=False, read_by__isnull=False),
                name="referrals_share_read_at_and_by",
            ),
        ]
        indexes = [
            models.Index(fields=["agency", "kind", "-submitted_at", "-referral"], name="referrals_share_newest"),
            models.Index(
                fields=["agency", "kind", "-submitted_at", "-referral"],
                condition=Q(danger_told=True),
                name="referrals_share_danger",
            ),
            models.Index(fields=["agency", "kind", "queue_key", "referral"], name="referrals_share_queue"),
        ]

    def __str__(self) -> str:
        return f"{self.referral} shared with {self.agency}"

    @property
    def force(self) -> Agency:
        return self.referral.force


@audited("Access to a referral", may="select, insert, delete")
class ReferralGrant(GrantBase):
    """Guardian's side of a share, with a real foreign key so that it cannot outlive the record."""

    content_object = models.ForeignKey(Referral, on_delete=models.CASCADE)

    class Meta(GrantBase.Meta):
        abstract = False


class ExclusionQuerySet(StandingQuerySet["Exclusion"]):
    ENDED = "lifted_at"


@audited("Somebody kept away from a record", personal=("why", "lifted_why"))
class Exclusion(models.Model):
    """A person who must not see this record: a conflict of interest, or named in it. Stands inside every rule."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="exclusions")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    why = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    lifted_why = models.TextField(blank=True, default="", db_default="")

    objects = ExclusionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["referral", "person"],
                condition=Q(lifted_at__isnull=True),
                name="referrals_exclusion_once",
            ),
            # Of what is written since 30 November 2026: what was lifted before says neither, and stays as it is.
            models.CheckConstraint(
                condition=paired("lifted_at", "lifted_by", text="lifted_why"), name="referrals_exclusion_lifted"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} is kept out of {self.referral}"


@audited("Answer about a conflict of interest", may="select, insert")
class NoConflict(models.Model):
    """Asked because the family name is the same, this person has said that they do not know whom it is about."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "referral"], name="referrals_noconflict_once")]

    def __str__(self) -> str:
        return f"{self.person} has no conflict of interest in {self.referral}"
