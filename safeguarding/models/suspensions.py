"""Suspended support for a reason that is said, with a day on which that is looked at again; and what each agency
answered when a closed case was looked back at."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Agency, User
from audit.policy import audited
from core.clock import day_words
from core.standing import StandingQuerySet
from referrals.models.ended import Endable, ended_whole
from safeguarding.models.cases import Case
from safeguarding.models.closing import FollowUp


class SuspendedFor(models.TextChoices):
    ARREST = "arrest", "Arrest or investigation"
    CUSTODY = "custody", "Custody or hospital"
    ABROAD = "abroad", "Abroad"
    OTHER = "other", "Another reason"


class CaseSuspensionQuerySet(StandingQuerySet["CaseSuspension"]):
    ENDED = "ended_at"


@audited("Suspension of a case", personal=("why", "ended_why"))
class CaseSuspension(Endable):
    """From when to when support is suspended, and why. No clock stops: the plan and the reviews run on, and the suspension
    itself is due to be looked at again."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="suspensions")
    because = models.CharField(max_length=8, choices=SuspendedFor)
    why = models.TextField()
    review_on = models.DateField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = CaseSuspensionQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(ended_at__isnull=True), name="safeguarding_suspension_one_stands"
            ),
            models.CheckConstraint(condition=~Q(why=""), name="safeguarding_suspension_why"),
            ended_whole("safeguarding_suspension_ended"),
        ]

    def __str__(self) -> str:
        return f"Suspension of {day_words(self.at)}"


class Knows(models.TextChoices):
    NOTHING = "nothing", "Nothing new is known there"
    SOMETHING = "something", "Something is known there"


@audited("Agency's answer at a look back", personal=("answered_by", "said"), may="select, insert")
class AgencyReturn(models.Model):
    """What one agency said when it was asked, months after the end: also that it knows nothing new."""

    follow_up = models.ForeignKey(FollowUp, on_delete=models.PROTECT, related_name="returns")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    knows = models.CharField(max_length=10, choices=Knows)
    said = models.TextField(blank=True)
    answered_by = models.CharField(max_length=300)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["follow_up", "agency"], name="safeguarding_return_once"),
            models.CheckConstraint(
                condition=(Q(knows=Knows.NOTHING) | ~Q(said="")) & ~Q(answered_by=""), name="safeguarding_return_said"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency}, {day_words(self.at)}"
