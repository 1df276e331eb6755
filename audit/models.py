"""The log as Django sees it: unmanaged models over tables that only their owner may shape; and what is taken
out of it."""

from typing import Any

from auditlog.models import AbstractLogEntry
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from audit.acting import current_actor
from audit.policy import audited
from core.clock import day_words, time_words
from core.constraints import paired
from core.models import Addressed


class Operation(models.TextChoices):
    """The six logged operations of section 62 of the Data Protection Act 2018, and what is about security alone."""

    COLLECTION = "collection"
    ALTERATION = "alteration"
    CONSULTATION = "consultation"
    DISCLOSURE = "disclosure"
    COMBINATION = "combination"
    ERASURE = "erasure"
    SECURITY = "security"


class Event(models.Model):
    """One thing that happened. Written by `audit_append()` and by triggers; never by the ORM."""

    id = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    kind = models.TextField()
    operation = models.TextField(choices=Operation)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.TextField()
    agency_id = models.BigIntegerField(null=True)
    agency_name = models.TextField()
    db_user = models.TextField()
    request_id = models.TextField()
    target_type = models.TextField()
    target_id = models.TextField()
    ids = ArrayField(models.TextField())
    payload = models.TextField(null=True)  # noqa: DJ001 - null: erased by law, which is not the same as empty

    class Meta:
        managed = False
        db_table = "audit_event"

    def __str__(self) -> str:
        return f"{time_words(self.at)} {self.actor_name}: {self.kind}"


class Diff(AbstractLogEntry):
    """Field-by-field differences for people to read. Keeps ids, not references, so nothing deleted can
    take it along."""

    content_type: models.ForeignKey[Any, Any] = models.ForeignKey(
        "contenttypes.ContentType", on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    actor: models.ForeignKey[Any, Any] = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        null=True,
        related_name="+",
    )

    class Meta:
        managed = False
        db_table = "audit_diff"

    def save(self, *args: Any, **kwargs: Any) -> None:
        actor = current_actor()
        self.actor_id, self.cid = actor.id, actor.request_id
        super().save(*args, **kwargs)


class ExportState(models.TextChoices):
    WAITING = "waiting", "Waits for a second person"
    APPROVED = "approved", "Approved"
    REFUSED = "refused", "Refused"
    TAKEN = "taken", "Taken"


@audited("Request to take content out of the log", retention="log")
class ExportRequest(Addressed):
    """Asking to take content out of the log. Another person decides; then the one who asked downloads it, once."""

    key = models.UUIDField(unique=True, help_text="Made with the page, so that asking twice asks once.")
    state = models.CharField(max_length=10, choices=ExportState, default=ExportState.WAITING)
    asked = models.JSONField(help_text="The question whose answer is to be taken out.")
    purpose = models.CharField(max_length=20)
    detail = models.TextField()
    # The asker's agency as a number, not a reference: the log's own tables know nobody above them.
    agency_id = models.BigIntegerField(null=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision_reason = models.TextField(blank=True)
    taken_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("requested_by")),
                name="audit_exportrequest_decided_by_another",
            ),
            models.CheckConstraint(
                condition=paired("decided_by", "decided_at"),
                name="audit_exportrequest_decided_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(state=ExportState.WAITING, decided_at__isnull=True)
                | (~Q(state=ExportState.WAITING) & Q(decided_at__isnull=False)),
                name="audit_exportrequest_decided_when_not_waiting",
            ),
        ]
        indexes = [
            models.Index(fields=["-requested_at", "-id"], name="audit_exportrequest_newest"),
        ]

    def __str__(self) -> str:
        return f"Export asked for on {day_words(self.requested_at)}"
