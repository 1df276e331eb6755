"""The log as Django sees it: two unmanaged models over tables that only their owner may shape."""

from typing import Any

from auditlog.models import AbstractLogEntry
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from audit.acting import current_actor


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
    payload = models.TextField(null=True)

    class Meta:
        managed = False
        db_table = "audit_event"

    def __str__(self) -> str:
        return f"{self.at:%d %B %Y %H:%M:%S} {self.actor_name}: {self.kind}"


class Diff(AbstractLogEntry):
    """Field-by-field differences for people to read. Keeps ids, not references, so nothing deleted can take it along."""

    content_type = models.ForeignKey(
        "contenttypes.ContentType", on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.DO_NOTHING, db_constraint=False, null=True, related_name="+"
    )

    class Meta:
        managed = False
        db_table = "audit_diff"

    def save(self, *args: Any, **kwargs: Any) -> None:
        actor = current_actor()
        self.actor_id, self.cid = actor.id, actor.request_id
        super().save(*args, **kwargs)
