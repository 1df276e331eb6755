"""Who has a record open at this moment."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from accounts.models.people import User
from audit.policy import not_audited


@not_audited(
    because="that a page is open says nothing of what was read: opening it was the event; it is true for a minute",
    may="select, insert, update, delete",
)
class Presence(models.Model):
    """A person at a page of a record, as its browser said a moment ago. The table is not written to the database's log: a
    server that was killed begins with an empty one."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    record = models.UUIDField(help_text="The address of the record, of whatever kind it is.")
    began = models.DateTimeField(default=timezone.now)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "user"], name="accounts_presence_once")]
        indexes = [models.Index(fields=["at"], name="accounts_presence_at")]

    def __str__(self) -> str:
        return f"{self.user_id} at {self.record}"
