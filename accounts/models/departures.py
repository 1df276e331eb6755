"""The last day of a person who leaves."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models.people import User
from audit.policy import audited
from core.clock import day_words
from core.models import Addressed
from core.standing import StandingQuerySet


class DepartureQuerySet(StandingQuerySet["Departure"]):
    ENDED = "ended_at"


@audited("Last day of a person", retention="staff")
class Departure(Addressed):
    """A person leaves: until the end of the last day they work and hand over; then the keeper closes the account.

    It stands until the account was closed, or until an administrator takes it back."""

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="departures")
    last_day = models.DateField()
    held_then = models.JSONField(default=dict, help_text="How many of each kind stood in the name when it was noted.")
    noted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    taken_back_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = DepartureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(ended_at__isnull=True), name="accounts_departure_one_stands"
            ),
            models.CheckConstraint(
                condition=Q(taken_back_by__isnull=True) | Q(ended_at__isnull=False),
                name="accounts_departure_taken_back_is_over",
            ),
            models.CheckConstraint(condition=~Q(noted_by=F("person")), name="accounts_departure_noted_by_another"),
        ]
        indexes = [
            models.Index(fields=["last_day"], condition=Q(ended_at__isnull=True), name="accounts_departure_standing")
        ]

    def __str__(self) -> str:
        return f"Leaves after {day_words(self.last_day)}"
