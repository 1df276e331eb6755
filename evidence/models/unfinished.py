"""A file of which not everything has arrived, or that was not said yet what it is."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q, Sum
from django.utils import timezone

from accounts.models import User
from audit.policy import not_audited
from core.models import Addressed
from evidence.limits import LIMITS
from evidence.places import place_of

NOT_SENT = "what is not sent yet is nobody's record; that it was begun, and how it ended, are events"


@not_audited(because=NOT_SENT, may="select, insert, update, delete")
class Unfinished(Addressed):
    """A file on its way from one person to one record. Found by that person alone."""

    place = models.CharField(max_length=20, help_text="Where it is to be attached (evidence.places).")
    holder_id = models.BigIntegerField(help_text="The number of the record there.")
    name = models.CharField(max_length=255, help_text="As the sender's machine calls it.")
    size = models.BigIntegerField(help_text="Bytes of all of it, as its sender said at the beginning.")
    sha256 = models.CharField(max_length=64, help_text="Of all of it, as its sender said at the beginning.")
    key = models.CharField(max_length=120, blank=True, help_text="In the private store, once all of it is there.")
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "unfinished upload"
        constraints = [
            models.CheckConstraint(condition=Q(size__gt=0), name="evidence_unfinished_size"),
            models.UniqueConstraint(
                fields=["sent_by", "place", "holder_id", "sha256", "size", "name"], name="evidence_unfinished_once"
            ),
        ]
        indexes = [
            models.Index(fields=["place", "holder_id"], name="evidence_unfinished_holder"),
            models.Index(fields=["begun_at"], name="evidence_unfinished_begun"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def holder(self) -> Any:
        return place_of(self.place).holder_of(self.holder_id)

    @property
    def received(self) -> int:
        """Bytes, from its beginning on and without a gap."""
        return self.size if self.key else self.pieces.aggregate(all=Sum("size", default=0))["all"]

    @property
    def is_to_be_put_together(self) -> bool:
        return not self.key and self.received == self.size

    @property
    def kept_until(self) -> datetime:
        return self.begun_at + LIMITS.unfinished_kept


@not_audited(because=NOT_SENT, may="select, insert, delete")
class Piece(models.Model):
    """One piece of it, whole in the private store. They are put together, and gone, when the last has arrived."""

    upload = models.ForeignKey(Unfinished, on_delete=models.PROTECT, related_name="pieces")
    start = models.BigIntegerField(help_text="Bytes before it.")
    size = models.BigIntegerField(help_text="Bytes.")
    key = models.CharField(max_length=120, help_text="In the private store.")

    class Meta:
        ordering = ["start"]
        constraints = [models.UniqueConstraint(fields=["upload", "start"], name="evidence_piece_start")]

    def __str__(self) -> str:
        return f"From byte {self.start}"
