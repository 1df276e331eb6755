"""Whether a role is still needed, asked each quarter."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models.memberships import Membership
from accounts.models.people import User
from audit.policy import audited
from core.clock import month_words
from core.constraints import paired
from core.models import Addressed
from core.standing import StandingQuerySet


class AttestationQuerySet(StandingQuerySet["Attestation"]):
    ENDED = "closed_at"


@audited("Whether a role is still needed", retention="staff")
class Attestation(Addressed):
    """One role in one quarter: a lead answers until the day on which it is due, or the role lapses after it.

    It stands until it was answered or has lapsed. Of a role that ended meanwhile it is asked no more."""

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="attestations")
    quarter = models.DateField(help_text="The first day of it.")
    opened_at = models.DateTimeField(default=timezone.now)
    due_on = models.DateField()
    is_needed = models.BooleanField(null=True, help_text="Empty: not answered.")
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)

    objects = AttestationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["membership", "quarter"], name="accounts_attestation_once_a_quarter"),
            models.CheckConstraint(
                condition=paired("is_needed", "answered_by"),
                name="accounts_attestation_answered_by",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on", "membership"], condition=Q(closed_at__isnull=True), name="accounts_attestation_open"
            )
        ]

    def __str__(self) -> str:
        return f"Still needed? {month_words(self.quarter)}"
