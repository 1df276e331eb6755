"""When a person is away, and who covers for them."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models.people import User
from audit.policy import audited
from core.clock import day_words, today
from core.constraints import paired
from core.models import Addressed


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def standing(self) -> Self:
        """Not taken back, and not over."""
        return self.filter(ended_at__isnull=True, last_day__gte=today())

    def now(self) -> Self:
        return self.standing().filter(first_day__lte=today())


@audited("Absence", retention="staff")
class Absence(Addressed):
    """Days on which a person is away. From the first of them the person is given nothing, and what they held
    goes to the colleague who covers, or to a supervisor."""

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="absences")
    first_day = models.DateField()
    last_day = models.DateField()
    cover = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="covering")
    noted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(default=timezone.now)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ["first_day", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="accounts_absence_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(cover__isnull=True) | ~Q(cover=F("person")),
                name="accounts_absence_covered_by_another",
            ),
            models.CheckConstraint(
                condition=paired("ended_at", "ended_by"),
                name="accounts_absence_ended_at_and_by",
            ),
        ]
        indexes = [
            models.Index(
                fields=["person", "first_day", "last_day"],
                condition=Q(ended_at__isnull=True),
                name="accounts_absence_standing",
            )
        ]

    def __str__(self) -> str:
        return f"Away from {day_words(self.first_day)} to {day_words(self.last_day)}"
