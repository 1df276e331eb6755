"""An assessment by a framework: the evidence that is cited to its factors, a judgement of each, the words that hold them
together, its author and who countersigned it. No column of it adds up."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from audit.policy import audited
from core.clock import day_words
from core.constraints import paired
from core.models import Addressed
from core.standing import StandingQuerySet
from referrals.models import Referral
from referrals.models.ended import Endable, ended_whole
from safeguarding.models.cases import Case


class AssessmentState(models.TextChoices):
    DRAFT = "draft", "Being written"
    SIGNED = "signed", "Waits to be countersigned"
    COUNTERSIGNED = "countersigned", "Countersigned"


class Judged(models.TextChoices):
    PRESENT = "present", "Present"
    PARTLY = "partly", "Partly present"
    ABSENT = "absent", "Absent"
    NOT_KNOWN = "not_known", "Not known"


# What is said to be there rests on something of the record, and the plan says what is done about it.
THERE = (Judged.PRESENT, Judged.PARTLY)


@audited("Assessment", personal=("narrative", "protects", "plan_part", "answer"))
class Assessment(Addressed):
    """Written as evidence arrives; signed by its author when every factor is judged; countersigned, or returned, by a second
    person, whose `answer` says why. What came after it was signed is not of it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="assessments")
    framework = models.CharField(max_length=40)
    framework_version = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=13, choices=AssessmentState, default=AssessmentState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    narrative = models.TextField(blank=True)
    protects = models.TextField(blank=True)
    plan_part = models.TextField(blank=True)
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(default=timezone.now)
    signed_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["begun_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "framework"],
                condition=Q(state__in=["draft", "signed"]),
                name="safeguarding_assessment_one_open",
            ),
            models.CheckConstraint(
                condition=Q(state=AssessmentState.DRAFT, signed_at__isnull=True)
                | (
                    Q(state__in=["signed", "countersigned"], signed_at__isnull=False)
                    & ~Q(narrative="")
                    & ~Q(protects="")
                ),
                name="safeguarding_assessment_signed",
            ),
            models.CheckConstraint(
                condition=paired("answered_at", "answered_by", text="answer"),
                name="safeguarding_assessment_answered",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "signed"])
                | Q(state=AssessmentState.COUNTERSIGNED, answered_at__isnull=False, answered_at__gte=F("signed_at"))
                & ~Q(answered_by=F("author")),
                name="safeguarding_assessment_by_another",
            ),
        ]
        indexes = [
            models.Index(
                fields=["case", "signed_at"],
                condition=Q(state=AssessmentState.COUNTERSIGNED),
                name="safeguarding_assessment_last",
            ),
            models.Index(
                fields=["signed_at"], condition=Q(state=AssessmentState.SIGNED), name="safeguarding_assessment_waits"
            ),
        ]

    def __str__(self) -> str:
        return f"Assessment of {day_words(self.signed_at or self.begun_at)}"

    @property
    def referral(self) -> Referral:
        return self.case.referral


class CitationQuerySet(StandingQuerySet["Citation"]):
    ENDED = "ended_at"

    def at(self, moment: object) -> Self:
        """As they stood then."""
        return self.filter(Q(ended_at__isnull=True) | Q(ended_at__gt=moment), at__lte=moment)


@audited("Evidence cited to a factor", personal=("words", "source", "why", "ended_why"))
class Citation(Addressed, Endable):
    """A piece of the record that bears on a factor, cited from where it stands: in its words of that day, whatever becomes
    of it. It is of the case and not of one assessment, so that evidence is tagged as it comes; an assessment rests on what
    was cited when it was signed."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="citations")
    framework = models.CharField(max_length=40)
    factor = models.CharField(max_length=40)
    key = models.CharField(max_length=60)
    words = models.TextField()
    source = models.TextField()
    why = models.TextField(blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = CitationQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "framework", "factor", "key"],
                condition=Q(ended_at__isnull=True),
                name="safeguarding_citation_once",
            ),
            models.CheckConstraint(condition=~Q(words=""), name="safeguarding_citation_words"),
            ended_whole("safeguarding_citation_ended"),
        ]

    def __str__(self) -> str:
        return f"Evidence cited on {day_words(self.at)}"


class JudgementQuerySet(StandingQuerySet["Judgement"]):
    ENDED = "replaced_by"


@audited("Judgement of a factor", personal=("why",), may="select, insert")
class Judgement(models.Model):
    """One factor: present, partly, absent or not known, and why. It is never written over: to judge anew is a row more, which
    replaces the one before. The database refuses one that says that something is there, where nothing is cited to it."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="judgements")
    factor = models.CharField(max_length=40)
    version = models.PositiveIntegerField(default=1)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    judged = models.CharField(max_length=10, choices=Judged)
    why = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = JudgementQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "factor", "version"], name="safeguarding_judgement_version"),
            models.CheckConstraint(
                condition=Q(version=1, replaces__isnull=True) | Q(version__gt=1, replaces__isnull=False),
                name="safeguarding_judgement_replaces",
            ),
            models.CheckConstraint(condition=~Q(why=""), name="safeguarding_judgement_why"),
        ]

    def __str__(self) -> str:
        return f"{self.factor}: {self.get_judged_display()}"

    @property
    def is_there(self) -> bool:
        return self.judged in THERE
