"""When a reader had opened so many records that no more were opened, and who let them go on."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models.people import User
from audit.policy import audited
from core.clock import time_words
from core.constraints import paired
from core.models import Addressed
from core.standing import StandingQuerySet


class BlockQuerySet(StandingQuerySet["ReadingBlock"]):
    ENDED = "lifted_at"


@audited("Stop of the opening of records", retention="staff")
class ReadingBlock(Addressed):
    """No further record is opened for this person, and none named in a list, for an hour or until a person who answers
    for them lifts it."""

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="reading_blocks")
    at = models.DateTimeField(default=timezone.now)
    records = models.PositiveIntegerField(help_text="How many different records had been opened.")
    in_lists = models.BooleanField(
        default=False, db_default=False, help_text="They had been named in lists, and not opened one by one."
    )
    lifted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lifted_why = models.TextField(blank=True)

    objects = BlockQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=paired("lifted_at", "lifted_by", text="lifted_why"),
                name="accounts_readingblock_lifted_at_by_and_why",
            ),
            models.CheckConstraint(
                condition=Q(lifted_by__isnull=True) | ~Q(lifted_by=F("person")),
                name="accounts_readingblock_lifted_by_another",
            ),
        ]
        indexes = [models.Index(fields=["person", "-at"], name="accounts_readingblock_person")]

    def __str__(self) -> str:
        return f"Reading stopped on {time_words(self.at)}"
