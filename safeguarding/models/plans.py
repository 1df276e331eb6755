"""The plan of a case as a matrix: each factor and need, what is done about it, who does it and by when; and how the person
and the family see it.

Counter-Terrorism and Security Act 2015, section 36(5): a plan says what support is given, who gives it, how and when.
"""

from __future__ import annotations

import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Agency, User
from audit.policy import audited
from core.clock import day_words
from core.standing import StandingQuerySet
from safeguarding.models.assessments import Judgement
from safeguarding.models.cases import Case


class About(models.TextChoices):
    FACTOR = "factor", "Something that draws the person in"
    NEED = "need", "Another need"
    SAFETY = "safety", "Safety: what could go wrong"


class Stands(models.TextChoices):
    TO_DO = "to_do", "To be done"
    DONE = "done", "Done"
    NOTHING = "nothing", "Nothing is done"
    HANDED_ON = "handed_on", "Remains, and another has accepted it"


class PlanLineQuerySet(StandingQuerySet["PlanLine"]):
    ENDED = "replaced_by"

    def still_open(self) -> Self:
        """Lines that keep the case from being closed."""
        return self.standing().filter(stands=Stands.TO_DO)


TO_DO = Q(due_on__isnull=False) & ~Q(what="") & (Q(agency__isnull=False) | ~Q(person=""))
HANDED_ON = Q(accepted_on__isnull=False) & ~Q(person="") & ~Q(because="")


@audited("Line of a plan", personal=("need", "what", "person", "because"), may="select, insert")
class PlanLine(models.Model):
    """One factor or need as it stood from `at` on. A line is never written over: what changes it is a row more, which
    replaces the one before, so that every version stays and no two people replace the same one."""

    line = models.UUIDField(default=uuid.uuid4, editable=False, help_text="The same for every version")
    version = models.PositiveIntegerField(default=1)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    begun_at = models.DateTimeField(default=timezone.now, help_text="When its first version was written")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="plan_lines")
    about = models.CharField(max_length=8, choices=About)
    answers = models.ForeignKey(
        Judgement,
        on_delete=models.PROTECT,
        null=True,
        related_name="plan_lines",
        help_text="The factor of an assessment that this line answers",
    )
    need = models.TextField()
    stands = models.CharField(max_length=10, choices=Stands, default=Stands.TO_DO)
    what = models.TextField(blank=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+")
    person = models.CharField(max_length=300, blank=True)
    due_on = models.DateField(null=True)
    because = models.TextField(blank=True, help_text="Why nothing is done; what changed; why it remains")
    accepted_on = models.DateField(null=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = PlanLineQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["line", "version"], name="safeguarding_planline_version"),
            models.CheckConstraint(
                condition=Q(version=1, replaces__isnull=True) | Q(version__gt=1, replaces__isnull=False),
                name="safeguarding_planline_replaces",
            ),
            models.CheckConstraint(condition=~Q(need=""), name="safeguarding_planline_need"),
            # Who does what by when, or why nothing is done: a line that says neither is no plan.
            models.CheckConstraint(
                condition=(Q(stands=Stands.TO_DO) & TO_DO)
                | (Q(stands__in=[Stands.DONE, Stands.NOTHING]) & ~Q(because=""))
                | (Q(stands=Stands.HANDED_ON) & HANDED_ON),
                name="safeguarding_planline_answered",
            ),
        ]
        indexes = [
            models.Index(fields=["due_on"], condition=Q(stands=Stands.TO_DO), name="safeguarding_planline_due"),
        ]

    def __str__(self) -> str:
        return f"Line of a plan, {day_words(self.at)}"

    @property
    def is_open(self) -> bool:
        return self.stands == Stands.TO_DO

    @property
    def is_late(self) -> bool:
        return self.is_open and self.due_on is not None and self.due_on < timezone.localdate()

    @property
    def who(self) -> str:
        return ", ".join(part for part in (self.person, self.agency.name if self.agency else "") if part)


class Whose(models.TextChoices):
    PERSON = "person", "The person"
    FAMILY = "family", "A parent, carer or somebody else of the family"


@audited("View of the person or family", personal=("said",), may="select, insert")
class TheirView(models.Model):
    """How the person, or the family, see what is planned: in their words where they were asked."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="their_views")
    whose = models.CharField(max_length=8, choices=Whose)
    said = models.TextField()
    asked_on = models.DateField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["asked_on", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(said=""), name="safeguarding_theirview_said")]

    def __str__(self) -> str:
        return f"View of {day_words(self.asked_on)}"

    @property
    def cited_as(self) -> str:
        return f"view-{self.pk}"
