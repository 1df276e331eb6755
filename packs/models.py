"""A pack: one PDF of a referral for one recipient, purpose and lawful basis."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from accounts.models import Agency, User
from accounts.shares import GrantBase, ShareBase
from audit.policy import audited
from core.clock import day_words
from core.constraints import paired
from core.jobs import LeasedJob, due_index, failed_index
from core.models import Addressed
from core.reference_numbers import Referenced
from evidence.models import File
from packs.limits import LIMITS
from referrals.models import Referral
from referrals.models.agreements import UnderAgreement
from referrals.models.correcting import Corrected, SettledHow, settled_constraints

# The kinds that the police make for themselves (data/pack_kinds.json): a file, where an agency's is delivered in the portal.
OWN = ("police", "case", "court")


class StoppedWhy(models.TextChoices):
    SEALED = "sealed", "A file in it was sealed since, because it should not be here."
    CHANGED = "changed", "A file in it was redacted since, or a redacted version of it was withdrawn."


@audited(
    "Pack that was asked for",
    personal=("purpose", "unredacted_why", "correction_settled_why", "correction_told_whom"),
)
class PackJob(Addressed, LeasedJob, Corrected):  # type: ignore[django-manager-missing]  # guardian's grant has one
    """The request for a pack. The same request made twice is the same job (dedupe key)."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="pack_jobs")
    requested_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recipient = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, related_name="+", help_text="Empty: police internal."
    )
    kind = models.CharField(
        max_length=6,
        default="police",
        db_default="police",
        help_text="Of the police's own. An agency's is of its own kind.",
    )
    purpose = models.TextField()
    lawful_basis = models.CharField(max_length=60)
    chosen = models.JSONField(default=list, help_text="Sections chosen one by one beyond what this recipient gets.")
    unredacted_why = models.TextField(
        blank=True,
        db_default="",
        help_text="Why files of which redacted versions were released go as wholes: of a pack that leaves as a file.",
    )
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    stopped_at = models.DateTimeField(null=True, help_text="Since when a file in it is not given any more as it was.")
    stopped_why = models.CharField(max_length=10, blank=True, db_default="", choices=StoppedWhy)

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
            models.CheckConstraint(
                condition=Q(stopped_at__isnull=True, stopped_why="")
                | Q(stopped_at__isnull=False, stopped_why__in=StoppedWhy.values),
                name="packs_job_stopped_why",
            ),
            *settled_constraints("packs_job"),
            models.CheckConstraint(condition=Q(kind__in=OWN), name="packs_job_kind"),
            models.CheckConstraint(
                condition=Q(correction_settled_how=SettledHow.REPLACED, replaced_by__isnull=False)
                | ~Q(correction_settled_how=SettledHow.REPLACED) & Q(replaced_by__isnull=True),
                name="packs_job_replaced_by",
            ),
        ]
        indexes = [
            models.Index(fields=["referral", "-created_at"], name="packs_job_referral"),
            due_index("packs_job_due"),
            failed_index("packs_job_failed"),
            models.Index(
                fields=["told_wrong_since", "id"],
                condition=Q(told_wrong_since__isnull=False),
                name="packs_job_told_wrong",
            ),
        ]

    def __str__(self) -> str:
        return f"Pack of {self.referral} for {self.recipient or 'police'}"


class ShareState(models.TextChoices):
    PREPARED = "prepared", "Not sent"
    WAITING = "waiting", "Waits for a second person"
    SENT = "sent", "Sent"
    ACKNOWLEDGED = "taken", "Acknowledged"
    RECALLED = "recalled", "Recalled"
    DESTROYED = "destroyed", "Recalled and destroyed"
    DISCARDED = "discarded", "Not sent, thrown away"


# Between sending and recalling: what the agency can open once the pack is made, and as long as the share lives.
WITH_AGENCY = (ShareState.SENT, ShareState.ACKNOWLEDGED)
ENDED = (ShareState.RECALLED, ShareState.DESTROYED)


@audited(
    "Pack shared with an agency",
    personal=(
        "why",
        "necessity",
        "proportionality",
        "unredacted_why",
        "returned_why",
        "wrong_why",
        "recalled_why",
        "destroyed_how",
    ),
)
class PackShare(Addressed, Referenced, UnderAgreement, ShareBase):
    """The share by which an agency gets a pack in the portal: what was picked for it, piece by piece, why that is necessary
    and proportionate, on what basis and by whose decision. The agency sees this pack and nothing else of the referral."""

    PREFIX = "PK"

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="pack_shares")
    job = models.OneToOneField(PackJob, on_delete=models.PROTECT, null=True, related_name="share")
    state = models.CharField(max_length=10, choices=ShareState, default=ShareState.PREPARED)
    version = models.PositiveIntegerField(default=1)
    pieces = models.JSONField(default=list, help_text="The keys of what was picked (packs.sharing.offer).")
    claims = models.JSONField(default=list, help_text="The claims about the person among them.")
    necessity = models.TextField()
    proportionality = models.TextField()
    unredacted_why = models.TextField(blank=True, help_text="Why a file goes as a whole that has a redacted version.")
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    days = models.PositiveSmallIntegerField(help_text="How long the agency can open it.")
    second_because = models.JSONField(default=list, help_text="Why a second person has to say yes, if so.")
    returned_why = models.TextField(blank=True)
    put_forward_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    acknowledged_at = models.DateTimeField(null=True)
    correction_told_at = models.DateTimeField(null=True, help_text="When the agency was last written to about one.")
    correction_read_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    correction_read_at = models.DateTimeField(null=True)
    wrong_piece = models.CharField(
        max_length=120,
        blank=True,
        db_default="",
        help_text="The file in it of which the agency said that it should not be here.",
    )
    wrong_why = models.CharField(max_length=300, blank=True, db_default="")
    wrong_said_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    wrong_said_at = models.DateTimeField(null=True)
    recalled_why = models.TextField(blank=True)
    destroy_by = models.DateTimeField(null=True, help_text="By when the agency certifies that its copies are gone.")
    destroyed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    destroyed_at = models.DateTimeField(null=True)
    destroyed_how = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ShareState.values), name="packs_share_state"),
            models.CheckConstraint(
                condition=Q(state__in=[*WITH_AGENCY, *ENDED], job__isnull=False, sent_at__isnull=False)
                | ~Q(state__in=[*WITH_AGENCY, *ENDED]) & Q(job__isnull=True, sent_at__isnull=True),
                name="packs_share_sent_with_a_job",
            ),
            models.CheckConstraint(
                condition=Q(state__in=ENDED, revoked_at__isnull=False, revoked_by__isnull=False) & ~Q(recalled_why="")
                | ~Q(state__in=ENDED) & Q(revoked_at__isnull=True, revoked_by__isnull=True, recalled_why=""),
                name="packs_share_recalled",
            ),
            models.CheckConstraint(
                condition=paired("approved_at", "approved_by"), name="packs_share_approved_at_and_by"
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("shared_by")),
                name="packs_share_approved_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=WITH_AGENCY) | Q(second_because=[]) | Q(approved_by__isnull=False),
                name="packs_share_second_person",
            ),
            models.CheckConstraint(
                condition=paired("acknowledged_at", "acknowledged_by"),
                name="packs_share_acknowledged_at_and_by",
            ),
            models.CheckConstraint(
                condition=paired("correction_read_at", "correction_read_by"),
                name="packs_share_correction_read",
            ),
            models.CheckConstraint(
                condition=paired("wrong_said_at", "wrong_said_by", text="wrong_why"),
                name="packs_share_wrong_said",
            ),
            models.CheckConstraint(
                condition=Q(state=ShareState.DESTROYED)
                & paired("destroyed_at", "destroyed_by", text="destroyed_how")
                & Q(destroyed_at__isnull=False)
                | ~Q(state=ShareState.DESTROYED)
                & Q(destroyed_at__isnull=True, destroyed_by__isnull=True, destroyed_how=""),
                name="packs_share_destroyed",
            ),
        ]
        indexes = [
            models.Index(fields=["agency", "-sent_at", "-id"], name="packs_share_received"),
            models.Index(fields=["referral", "-shared_at"], name="packs_share_referral"),
            models.Index(
                fields=["shared_by", "sent_at"], condition=Q(sent_at__isnull=False), name="packs_share_in_bulk"
            ),
            models.Index(
                fields=["destroy_by"],
                condition=Q(state=ShareState.RECALLED, destroy_by__isnull=False),
                name="packs_share_to_destroy",
            ),
        ]

    def __str__(self) -> str:
        return f"Pack {self.reference} for {self.agency}"

    @property
    def force(self) -> Agency:
        return self.referral.force


def every_share() -> Any:
    """All of them, with what is of a pack alone: the manager is typed for what every share has."""
    return PackShare.objects.all()


@audited("Access to a pack", may="select, insert, delete")
class PackGrant(GrantBase):
    """Guardian's side of a pack's share, with a real foreign key so that it cannot outlive the pack."""

    content_object = models.ForeignKey(PackJob, on_delete=models.CASCADE)

    class Meta(GrantBase.Meta):
        abstract = False


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


@audited("File in a pack", may="select, insert")
class PackedFile(models.Model):
    """A file that a pack holds, as the piece that it was: to find the packs of a file that is given no more."""

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="packed")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=120, help_text="Of the piece (packs.content.attached).")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pack", "key"], name="packs_packedfile_once")]

    def __str__(self) -> str:
        return self.key


@audited("Download of a pack", may="select, insert")
class Download(models.Model):
    """A person took a copy. Its root is that of the copy's own manifest, and in the log."""

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="downloads")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    number = models.PositiveIntegerField()
    root = models.CharField(max_length=64)
    at_agency = models.BooleanField(
        null=True,
        help_text="Of a pack for an agency: taken there, or by the police. Empty: of another, or before this was noted.",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pack", "number"], name="packs_download_number")]

    def __str__(self) -> str:
        return f"{self.by} on {day_words(self.at)}"


def taken_there(job: int | None) -> QuerySet[Download]:
    """The copies of a pack that are with whom it is for: one that the police take of an agency's is not."""
    return taken_of(Q(pack=job))


def taken_of(packs: Q) -> QuerySet[Download]:
    """The same of several."""
    return Download.objects.filter(packs).exclude(at_agency=False)
