"""What officers do with a referral while it is assessed."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Agency, User
from audit.policy import audited
from core.clock import day_words
from core.constraints import paired
from core.models import Addressed
from core.standing import StandingQuerySet
from referrals.models.ended import Endable, ended_whole
from referrals.models.referral import Referral


@audited("Note", personal=("text",))
class Note(models.Model):
    """A police note. Appended, never changed; never shown to a partner."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="notes")
    text = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"Note of {day_words(self.at)}"

    @property
    def code(self) -> str:
        """By which a file says that it belongs to it."""
        return f"note-{self.pk}"


class ContactWith(models.TextChoices):
    REFERRER = "referrer", "The referrer"
    PERSON = "person", "The person"
    FAMILY = "family", "The family or carer"
    OTHER = "other", "Somebody else"
    EMERGENCY = "emergency", "Emergency response"


@audited("Contact with somebody", personal=("what_was_said",))
class Contact(models.Model):
    """A contact or an attempt: with whom, when, how, what came of it. Emergency contacts carry the incident number."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="contacts")
    with_whom = models.CharField(max_length=10, choices=ContactWith)
    reached = models.BooleanField()
    how = models.CharField(max_length=60)
    when = models.DateTimeField()
    what_was_said = models.TextField(blank=True)
    incident_number = models.CharField(max_length=40, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"Contact with {self.get_with_whom_display().lower()}"

    @property
    def cited_as(self) -> str:
        return f"contact-{self.pk}"

    @property
    def code(self) -> str:
        """By which a file says that it belongs to it."""
        return self.cited_as


class EnquiryState(models.TextChoices):
    OPEN = "open", "Open"
    ANSWERED = "answered", "Answered"
    NOT_NEEDED = "not_needed", "Not needed"


@audited("Line of enquiry", personal=("question", "answer"))
class LineOfEnquiry(Addressed):
    """A question that must be answered, or said to be not needed and why, before an officer can recommend."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="enquiries")
    question = models.CharField(max_length=400)
    state = models.CharField(max_length=10, choices=EnquiryState, default=EnquiryState.OPEN)
    answer = models.TextField(blank=True)
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)
    settled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", settled_at__isnull=True, settled_by__isnull=True)
                | (~Q(state="open") & Q(settled_at__isnull=False, settled_by__isnull=False) & ~Q(answer="")),
                name="referrals_enquiry_settled_at_and_by",
            )
        ]

    def __str__(self) -> str:
        return self.question

    @property
    def cited_as(self) -> str:
        return f"line-{self.public_id.hex}"


class Work(models.TextChoices):
    """The kinds of text that a decision rests on."""

    ENQUIRY = "enquiry", "Settled a line of enquiry"
    FLAGS = "flags", "Changed the type of concern or a flag"
    PLAN = "plan", "Wrote the plan of the case"
    IDENTITY = "identity", "Decided who it is, or added to it"
    ASSESSMENT = "assessment", "Wrote or signed an assessment of the case"


@audited("Part in the work on a referral", may="select, insert")
class Contribution(models.Model):
    """That a person worked on what a decision rests on. Stays when a colleague writes over it, so that no
    contributor ever approves it. What was written stands in the log."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="contributions")
    what = models.CharField(max_length=10, choices=Work)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(what__in=Work.values), name="referrals_contribution_what")]
        indexes = [models.Index(fields=["referral", "by"], name="referrals_contribution_by")]

    def __str__(self) -> str:
        return self.get_what_display()


class DeconflictionCode(models.TextChoices):
    CLEAR = "clear", "Clear"
    CT_RELEVANT = "ct_relevant_clear_to_proceed", "Relevant, clear to proceed"
    PURSUE_PRIMACY = "pursue_primacy", "Investigation has primacy"
    DEFER = "defer", "Wait"


@audited("Deconfliction check", personal=("identifiers",))
class Deconfliction(Addressed):
    """Minimum identifiers in, a code out, no free text. Gates contact, partners and recommending; expires and
    re-queues. `overridden_*` is the urgent-safeguarding override of a supervisor."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="deconflictions")
    force = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    identifiers = models.JSONField(help_text="Label and value, frozen as sent.")
    requested_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    requested_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    code = models.CharField(max_length=40, choices=DeconflictionCode, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    next_check_on = models.DateField(null=True)
    overridden_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    overridden_at = models.DateTimeField(null=True)
    override_reason = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(code="", answered_at__isnull=True, answered_by__isnull=True, next_check_on__isnull=True)
                | (~Q(code="") & Q(answered_at__isnull=False, answered_by__isnull=False, next_check_on__isnull=False)),
                name="referrals_deconfliction_answered_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(overridden_at__isnull=True, overridden_by__isnull=True)
                | (Q(overridden_at__isnull=False, overridden_by__isnull=False) & ~Q(override_reason="")),
                name="referrals_deconfliction_overridden_at_and_by",
            ),
            models.UniqueConstraint(fields=["referral"], condition=Q(code=""), name="referrals_deconfliction_one_open"),
        ]
        indexes = [
            models.Index(fields=["force", "due_at", "id"], condition=Q(code=""), name="referrals_deconfliction_desk")
        ]

    def __str__(self) -> str:
        return self.get_code_display() or "Waiting for the desk"

    @property
    def number(self) -> str:
        """What desk and officer call it: of this check alone, and of no referral; it tells not how many there are."""
        drawn = self.public_id.hex.upper()
        return f"{drawn[:4]}-{drawn[4:8]}"


class AskedFor(models.TextChoices):
    QUESTION = "question", "A question about what was sent"
    ADOPTION = "adoption", "Their view, before the panel decides"
    EXIT = "exit", "Their view, before support ends"


# How the person is now, asked of those who told us.
VIEWS = (AskedFor.ADOPTION, AskedFor.EXIT)


class ReferrerQuestionQuerySet(StandingQuerySet["ReferrerQuestion"]):
    ENDED = "ended_at"

    def waiting(self) -> Self:
        """Neither answered nor given up."""
        return self.standing().filter(answered_at__isnull=True)


@audited("Question to a referrer", personal=("question", "ended_why"))
class ReferrerQuestion(Addressed, Endable):
    """A question to the referrer. While it is open the referrer is shown "Contact us"; the clock stays visible. Whose view is
    asked for has until a day; one that was not answered ends, and why is kept."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="questions")
    asked_for = models.CharField(
        max_length=8, choices=AskedFor, default=AskedFor.QUESTION, db_default=AskedFor.QUESTION
    )
    question = models.TextField()
    due_on = models.DateField(null=True)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    # Added to a table that is in use: no index is made while people wait for it, and the release before this one writes
    # rows without the reason.
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    ended_why = models.TextField(blank=True, db_default="")

    objects = ReferrerQuestionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=paired("answered_at", "answered_by"),
                name="referrals_question_answered_at_and_by",
            ),
            ended_whole("referrals_question_ended"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(ended_at__isnull=True), name="referrals_question_one_end"
            ),
            models.CheckConstraint(
                condition=Q(asked_for=AskedFor.QUESTION, due_on__isnull=True)
                | ~Q(asked_for=AskedFor.QUESTION) & Q(due_on__isnull=False),
                name="referrals_question_view_due",
            ),
        ]

    def __str__(self) -> str:
        return f"Question of {day_words(self.asked_at)}"

    @property
    def is_a_view(self) -> bool:
        """How the person is now, asked of those who told us."""
        return self.asked_for in VIEWS


@audited("Owner of a risk")
class RiskOwner(models.Model):
    """Who owned the risk, from when to when. Exactly one at any moment, by constraint."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="owners")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    because = models.CharField(max_length=200)
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True)

    class Meta:
        ordering = ["since"]
        constraints = [
            models.UniqueConstraint(
                fields=["referral"], condition=Q(until__isnull=True), name="referrals_riskowner_one"
            ),
            models.UniqueConstraint(fields=["referral", "since"], name="referrals_riskowner_no_overlap"),
        ]

    def __str__(self) -> str:
        return f"{self.person} since {day_words(self.since)}"


@audited("Reason for opening a record")
class PurposeStated(models.Model):
    """Why an officer opened a record outside their own caseload. Asked once a day for each record, and once for all
    that no officer has."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=40)
    detail = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            models.Index(fields=["referral", "by", "-at"], name="referrals_purpose"),
            models.Index(fields=["by", "-at"], name="referrals_purpose_of_a_day"),
        ]

    def __str__(self) -> str:
        return self.purpose
