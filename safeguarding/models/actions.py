"""What partners are asked to do, and what is said about it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Agency, User
from accounts.roles import Role
from audit.policy import audited
from core.clock import day_words
from core.constraints import paired
from core.models import Addressed
from core.reference_numbers import Referenced
from referrals.models import Decision, Referral
from referrals.models.correcting import Corrected, settled_constraints


class ActionKind(models.TextChoices):
    INFORMATION = "information", "Tell us what you know"
    TASK = "task", "Do something"
    SERVICE = "service", "Take this person on"
    CLINICAL = "clinical", "Clinical advice"


class ActionState(models.TextChoices):
    ASKED = "asked", "Asked"
    ACCEPTED = "accepted", "Accepted"
    ANSWERED = "answered", "Answered"
    COMPLETED = "completed", "Completed"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"


# While it is with the partner the due date runs; an answer waits for whoever asked.
WITH_PARTNER = frozenset({ActionState.ASKED, ActionState.ACCEPTED})
OPEN_ACTIONS = WITH_PARTNER | {ActionState.ANSWERED}
# What the officer who asked reads before anything is decided: answers, and refusals with their reason.
TO_READ = (ActionState.ANSWERED, ActionState.DECLINED)


class MayTell(models.TextChoices):
    YES = "yes", "Yes"
    NO = "no", "No"
    ASK_US = "ask_us", "Ask us first"


@audited(
    "Request to a partner",
    personal=(
        "what",
        "why",
        "disclosed",
        "safe_contact",
        "answer",
        "evidence",
        "decline_reason",
        "correction_settled_why",
        "correction_told_whom",
    ),
)
class PartnerAction(Addressed, Referenced, Corrected):
    """One thing asked of one agency's desk. The partner sees this row and nothing else of the referral:
    `disclosed` is the exact list of items (label, value), frozen when it was sent."""

    PREFIX = "PA"

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="actions")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, related_name="actions")
    kind = models.CharField(max_length=12, choices=ActionKind)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="actions_asked")
    what = models.TextField()
    why = models.TextField()
    lawful_basis = models.CharField(max_length=60)
    disclosed = models.JSONField(default=list)
    may_tell = models.CharField(max_length=8, choices=MayTell, help_text="May the person be told of this request?")
    safe_contact = models.TextField(blank=True)
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=ActionState, default=ActionState.ASKED)
    version = models.PositiveIntegerField(default=1)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    allocated_to = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    deputy = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    accepted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    evidence = models.TextField(blank=True)
    nothing_known = models.BooleanField(default=False)
    decline_reason = models.TextField(blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    partner_access_until = models.DateTimeField(null=True)
    seen_by_asker_at = models.DateTimeField(null=True)
    correction_read_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    correction_read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ActionState.values), name="safeguarding_action_state"),
            models.UniqueConstraint(
                fields=["referral", "agency", "kind"],
                condition=Q(state__in=sorted(OPEN_ACTIONS)),
                name="safeguarding_action_one_open",
            ),
            models.CheckConstraint(
                condition=~Q(state=ActionState.DECLINED) | ~Q(decline_reason=""),
                name="safeguarding_action_declined_why",
            ),
            models.CheckConstraint(
                condition=paired("accepted_at", "accepted_by"),
                name="safeguarding_action_accepted_at_and_by",
            ),
            models.CheckConstraint(
                condition=paired("answered_at", "answered_by"),
                name="safeguarding_action_answered_at_and_by",
            ),
            models.CheckConstraint(
                condition=paired("ended_at", "ended_by"),
                name="safeguarding_action_ended_at_and_by",
            ),
            models.CheckConstraint(
                condition=paired("correction_read_at", "correction_read_by"),
                name="safeguarding_action_correction_read",
            ),
            *settled_constraints("safeguarding_action"),
        ]
        indexes = [
            models.Index(fields=["agency", "due_at", "id"], name="safeguarding_action_desk"),
            models.Index(fields=["referral", "state"], name="safeguarding_action_referral"),
            models.Index(
                fields=["due_at"], condition=Q(state__in=sorted(OPEN_ACTIONS)), name="safeguarding_action_overdue"
            ),
            models.Index(
                fields=["told_wrong_since", "id"],
                condition=Q(told_wrong_since__isnull=False),
                name="safeguarding_action_told_wrong",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.agency}"

    @property
    def cited_as(self) -> str:
        return f"{'advice' if self.is_clinical else 'answer'}-{self.public_id.hex}"

    @property
    def is_clinical(self) -> bool:
        return self.kind == ActionKind.CLINICAL

    @property
    def asked_of(self) -> Role:
        """The role that reads it at the agency: a question to a clinician is not the desk's."""
        return Role.CLINICAL_CONSULTANT if self.is_clinical else Role.PRACTITIONER

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_ACTIONS

    @property
    def is_with_partner(self) -> bool:
        """While it is, its clock runs; an answer stops it."""
        return self.state in WITH_PARTNER

    @property
    def is_overdue(self) -> bool:
        """Late with the partner. An answer that waits to be read is not the partner's lateness."""
        return self.state in WITH_PARTNER and self.due_at < timezone.now()


@audited("Message about a request", personal=("text",), may="select, insert")
class ActionMessage(models.Model):
    """A question or remark between the agency's desk and the officer who asked, about one action."""

    action = models.ForeignKey(PartnerAction, on_delete=models.PROTECT, related_name="thread")
    text = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    from_partner = models.BooleanField()
    corrects = models.BooleanField(
        default=False, help_text="Does it correct what the agency was told about the person?"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return f"Message of {day_words(self.at)}"
