"""Guidance pages and their versions, the circulation sheet made from them, and complaints about data."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Agency
from audit.policy import audited
from core.constraints import paired
from core.models import Addressed
from core.reference_numbers import Referenced, display_reference
from guidance.versions import OPEN, PERSON, SETTLED, Origin, State, Version, published_by_two

__all__ = [
    "OPEN",
    "SETTLED",
    "Acknowledgement",
    "Audience",
    "CirculationSheet",
    "ComplaintIntake",
    "ComplaintState",
    "ComplaintTopic",
    "Origin",
    "Page",
    "PageVersion",
    "State",
]


class Audience(models.TextChoices):
    EVERYONE = "everyone", "For everyone"
    PUBLIC = "public", "Without an account"
    MANAGERS = "managers", "For managers and safeguarding leads"


@audited("Guidance page", retention="reference")
class Page(models.Model):
    """An address in the guidance. What it says stands in its versions."""

    slug = models.SlugField(unique=True)
    order = models.PositiveSmallIntegerField()
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.EVERYONE)

    class Meta:
        ordering = ["order", "slug"]

    def __str__(self) -> str:
        return self.slug


class VersionQuerySet(models.QuerySet["PageVersion"]):
    def published(self) -> VersionQuerySet:
        return self.filter(state=State.PUBLISHED).select_related("page").order_by("page__order", "page__slug")

    def drafts(self) -> VersionQuerySet:
        return self.filter(state=State.DRAFT).select_related("page", "author")


@audited("Version of a guidance page", retention="reference", hidden=("body",))
class PageVersion(Version):
    """What a page says, said, or may come to say."""

    page = models.ForeignKey(Page, on_delete=models.PROTECT, related_name="versions")
    title = models.CharField(max_length=120)
    summary = models.CharField(max_length=200)
    body = models.TextField()
    found_by = models.CharField(max_length=300, blank=True, help_text="Other words for it, by commas.")
    sheet_line = models.CharField(max_length=300, blank=True, help_text="What the sheet says of it.")
    review_on = models.DateField()

    objects = VersionQuerySet.as_manager()

    class Meta:
        constraints = published_by_two("page", prefix="guidance_version")

    def __str__(self) -> str:
        return f"{self.title}, version {self.number}"

    @property
    def review_is_overdue(self) -> bool:
        return self.review_on < timezone.localdate()


@audited("Circulation sheet", retention="reference")
class CirculationSheet(models.Model):
    """One page for circulation, numbered and dated, made from the published pages.

    Never changed: a new one is issued.
    """

    number = models.PositiveIntegerField(unique=True)
    issued_on = models.DateField(default=timezone.localdate)
    lines = models.JSONField(help_text="Of each page: slug, title, version and what the sheet says.")

    def __str__(self) -> str:
        return f"Circulation sheet {self.number}"


@audited("Acknowledgement of a sheet", retention="reference")
class Acknowledgement(models.Model):
    """An agency has read a sheet and passed it on."""

    sheet = models.ForeignKey(CirculationSheet, on_delete=models.PROTECT, related_name="acknowledgements")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sheet", "agency"], name="guidance_acknowledged_once")]

    def __str__(self) -> str:
        return f"{self.sheet} acknowledged by {self.agency}"


class ComplaintState(models.TextChoices):
    RECEIVED = "received", "Received"
    ACKNOWLEDGED = "acknowledged", "Acknowledged"
    ANSWERED = "answered", "Answered"


class ComplaintTopic(models.TextChoices):
    ACCESS = "access", "I asked for my information and did not get it"
    WRONG = "wrong", "Something held about me is wrong"
    DELETE = "delete", "Something held about me should be deleted"
    SHARED = "shared", "Something was shared or seen that should not have been"
    SAFETY = "safety", "Information was lost or not kept safe"
    OTHER = "other", "Something else"


@audited(
    "Complaint", personal=("name", "contact", "words", "answer"), retention="complaint", hidden=("words", "answer")
)
class ComplaintIntake(Addressed, Referenced):
    """A complaint about how personal data is handled: acknowledged within 30 days, then answered.

    Source: Data Protection Act 2018, section 164A, in force from 19 June 2026.
    """

    PREFIX = "DP"

    state = models.CharField(max_length=12, choices=ComplaintState, default=ComplaintState.RECEIVED)
    controller = models.ForeignKey(
        Agency,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Empty: not sure.",
    )
    topic = models.CharField(max_length=8, choices=ComplaintTopic)
    name = models.CharField(max_length=120)
    contact = models.CharField(max_length=300)
    words = models.TextField()
    received_at = models.DateTimeField(default=timezone.now)
    acknowledge_by = models.DateField()
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    answer = models.TextField(blank=True)
    once = models.UUIDField(unique=True, editable=False)
    sent_from = models.CharField(max_length=64, blank=True, help_text="Keyed hash of address and day.")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(fields=["controller", "received_at", "id"], name="guidance_complaint_desk"),
            models.Index(fields=["received_at", "id"], name="guidance_complaint_received"),
            models.Index(fields=["sent_from", "received_at"], name="guidance_complaint_limit"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ComplaintState.values), name="guidance_complaint_state_known"),
            models.CheckConstraint(
                condition=paired("acknowledged_at", "acknowledged_by"),
                name="guidance_complaint_acknowledged_at_and_by",
            ),
            models.CheckConstraint(
                condition=paired("answered_at", "answered_by"),
                name="guidance_complaint_answered_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return display_reference(self.reference)

    @property
    def is_late(self) -> bool:
        return self.state == ComplaintState.RECEIVED and self.acknowledge_by < timezone.localdate()
