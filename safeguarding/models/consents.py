"""Consent to support, which section 36(4)(b) of the Counter-Terrorism and Security Act 2015 makes a condition of it: how it
is to be asked (section 36(5)(a)), each answer, and the three tests of a case that is under investigation."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from audit.policy import audited
from core.clock import day_words
from core.models import Addressed
from core.standing import StandingQuerySet
from referrals.models.ended import Endable, ended_whole
from safeguarding.models.cases import Case


class Answerer(models.TextChoices):
    PERSON = "person", "The person"
    PARENT = "parent", "A parent"
    RESPONSIBLE = "responsible", "Somebody else with parental responsibility"


class Capacity(models.TextChoices):
    ADULT = "adult", "18 or over, with capacity to decide this"
    LACKS = "lacks", "18 or over, and lacks capacity to decide this (Mental Capacity Act 2005)"
    GILLICK = "gillick", "Under 18, and understands enough to decide this (Gillick)"
    NOT_GILLICK = "not_gillick", "Under 18, and does not understand enough to decide this"


class Answer(models.TextChoices):
    GIVEN = "given", "Given"
    REFUSED = "refused", "Refused"
    WITHDRAWN = "withdrawn", "Withdrawn"
    NO_ANSWER = "no_answer", "Asked, and not answered yet"
    ENDED = "ended", "Ended with the case"


OF_A_CHILD = (Capacity.GILLICK, Capacity.NOT_GILLICK)
OF_AN_ADULT = (Capacity.ADULT, Capacity.LACKS)
FOR_THE_PERSON = (Answerer.PARENT, Answerer.RESPONSIBLE)
ENDS_SUPPORT = (Answer.REFUSED, Answer.WITHDRAWN)
# Nobody was asked and answered: a call that reached no person, and the end that a case brings by itself.
UNANSWERED = (Answer.NO_ANSWER, Answer.ENDED)


class ConsentRequestQuerySet(StandingQuerySet["ConsentRequest"]):
    ENDED = "ended_at"


@audited("How consent is to be asked", personal=("how", "asked_by", "to_be_told"))
class ConsentRequest(Addressed):
    """How, when and by whom consent is to be asked: a support plan must say so, section 36(5)(a). A change of mind is
    another row; the one before it ends."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="consent_requests")
    whom = models.CharField(max_length=12, choices=Answerer)
    how = models.TextField()
    asked_by = models.CharField(max_length=200, help_text="Name and role of who asks, who need not have an account.")
    ask_on = models.DateField()
    to_be_told = models.TextField(
        help_text="What they are told beforehand: what is known to whom, and what may go where."
    )
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    objects = ConsentRequestQuerySet.as_manager()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(ended_at__isnull=True), name="safeguarding_asking_one")
        ]
        indexes = [models.Index(fields=["ask_on"], condition=Q(ended_at__isnull=True), name="safeguarding_asking_due")]

    def __str__(self) -> str:
        return f"Consent to be asked by {day_words(self.ask_on)}"


class ConsentQuerySet(StandingQuerySet["Consent"]):
    ENDED = "ended_at"

    def newest(self) -> Self:
        """The answer of the latest day about each case, or that it was asked and not answered yet."""
        return super().standing()

    def standing(self) -> Self:
        """Consent that was given, and neither withdrawn nor answered otherwise since. Whether who gave it may still
        answer for the person is asked by `safeguarding.gates.consents`."""
        return self.newest().filter(said=Answer.GIVEN)

    def that_kept_support(self) -> Self:
        """What is answered now, and each no that stood for a while: not what had ended when it was recorded."""
        return self.filter(Q(ended_at__isnull=True) | Q(said__in=ENDS_SUPPORT, ended_at__gt=F("at")))

    def answered(self) -> Self:
        """Yes or no: a call that reached no person changes neither."""
        return self.exclude(said=Answer.NO_ANSWER)


@audited("Answer about consent", personal=("told", "answerer", "capacity_why", "words"))
class Consent(Addressed):
    """One time that consent was asked: when, what they were told before, who answered, whether that person could decide,
    and what was said. Written once; the answer of a later day ends it, and what is recorded after that has ended already."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="consents")
    request = models.ForeignKey(ConsentRequest, on_delete=models.PROTECT, related_name="answers")
    said = models.CharField(max_length=10, choices=Answer)
    asked_on = models.DateField()
    told_on = models.DateField(null=True, help_text="When they were told what is known to whom, and what may go where.")
    told = models.TextField(blank=True)
    warned = models.BooleanField(
        default=False, help_text="Told that what they say may be disclosed where the law allows."
    )
    answered_by = models.CharField(max_length=12, choices=Answerer, blank=True)
    answerer = models.CharField(max_length=200, blank=True)
    capacity = models.CharField(max_length=12, choices=Capacity, blank=True)
    capacity_why = models.TextField(blank=True)
    words = models.TextField()
    reassess_on = models.DateField(null=True, help_text="Section 36(4)(e): when the person is assessed again.")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(ended_at__isnull=True), name="safeguarding_consent_one"
            ),
            models.CheckConstraint(
                condition=Q(said__in=UNANSWERED, answered_by="", capacity="", reassess_on__isnull=True)
                | (
                    ~Q(said__in=UNANSWERED)
                    & Q(told_on__lte=F("asked_on"))
                    & ~Q(told="")
                    & ~Q(answered_by="")
                    & ~Q(answerer="")
                    & ~Q(capacity="")
                    & ~Q(capacity_why="")
                ),
                name="safeguarding_consent_answered",
            ),
            models.CheckConstraint(
                condition=Q(said__in=["refused", "withdrawn"], reassess_on__isnull=False)
                | Q(said__in=["given", "no_answer", "ended"], reassess_on__isnull=True),
                name="safeguarding_consent_reassessed",
            ),
            models.CheckConstraint(
                condition=~Q(said=Answer.GIVEN)
                | Q(answered_by=Answerer.PERSON, capacity__in=["adult", "gillick"])
                | Q(answered_by__in=["parent", "responsible"], capacity__in=["gillick", "not_gillick"]),
                name="safeguarding_consent_could_be_given",
            ),
        ]
        indexes = [
            models.Index(fields=["reassess_on"], condition=Q(ended_at__isnull=True), name="safeguarding_reassess_due")
        ]

    def __str__(self) -> str:
        return f"{self.get_said_display()}, {day_words(self.asked_on)}"


class InvestigationQuerySet(StandingQuerySet["Investigation"]):
    ENDED = "ended_at"


@audited("Investigation beside a case", personal=("overt_why", "after_action_why", "agreed_why", "ended_why"))
class Investigation(Addressed, Endable):
    """A criminal investigation of the person that is known beside a Channel case, and the three tests that must all hold
    for support to go on beside it: the person knows of it; the arrest or search is over; the panel and the senior
    investigating officer agree that the risk can be managed, and police keep that under review."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="investigations")
    overt = models.BooleanField()
    overt_why = models.TextField()
    after_action = models.BooleanField()
    after_action_why = models.TextField()
    agreed = models.BooleanField()
    agreed_why = models.TextField()
    review_on = models.DateField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = InvestigationQuerySet.as_manager()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(ended_at__isnull=True), name="safeguarding_investigation_one"
            ),
            ended_whole("safeguarding_investigation_ended"),
        ]

    def __str__(self) -> str:
        return f"Investigation, tests of {day_words(self.at)}"

    @property
    def holds(self) -> bool:
        """All three tests do."""
        return self.overt and self.after_action and self.agreed
