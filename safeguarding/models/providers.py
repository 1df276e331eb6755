"""An intervention provider at work for a case: what they were commissioned with in writing, the sessions that were held,
and what they reported of each.

Counter-Terrorism and Security Act 2015, section 36(5): a plan says who provides support, how and when.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Agency, User
from audit.policy import audited
from core.clock import day_words
from core.models import Addressed
from core.reference_numbers import Referenced
from referrals.models import Referral
from referrals.models.agreements import UnderAgreement
from referrals.models.ended import Endable, ended_whole
from safeguarding.models.cases import Case
from safeguarding.models.panels import CHANNEL_COOPERATION


class CommissionState(models.TextChoices):
    SENT = "sent", "Brief sent, not taken on yet"
    TAKEN = "taken", "Taken on"
    DECLINED = "declined", "Declined"
    ENDED = "ended", "Ended"


OPEN_COMMISSIONS = frozenset({CommissionState.SENT, CommissionState.TAKEN})
IS_OPEN = Q(state__in=sorted(OPEN_COMMISSIONS))


@audited("Commission of a provider", personal=("disclosed", "brief", "safety", "ended_why"))
class Commission(Addressed, Referenced, UnderAgreement, Endable):
    """One provider, for one case, with a written brief. While it is open the provider sees this row with what was added to
    it, and their own sessions and reports, and nothing else of the case: `disclosed` is the exact list of items (label,
    value), frozen when it was sent."""

    PREFIX = "IP"
    # A provider supports a person for the panel, so the panel's basis is the brief's.
    lawful_basis = CHANNEL_COOPERATION

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="commissions")
    # Copied from the case, so that the rules ask this row.
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="+")
    provider = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=CommissionState, default=CommissionState.SENT)
    version = models.PositiveIntegerField(default=1)
    disclosed = models.JSONField()
    brief = models.TextField()
    safety = models.TextField()
    sessions_expected = models.PositiveSmallIntegerField()
    weeks_between = models.PositiveSmallIntegerField()
    first_by = models.DateField()
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(default=timezone.now)
    taken_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(brief="") & ~Q(safety=""), name="safeguarding_commission_brief"),
            models.CheckConstraint(
                condition=Q(sessions_expected__gt=0, weeks_between__gt=0), name="safeguarding_commission_sessions"
            ),
            models.UniqueConstraint(
                fields=["case", "provider"], condition=IS_OPEN, name="safeguarding_commission_one_open"
            ),
            ended_whole("safeguarding_commission_ended"),
            models.CheckConstraint(
                condition=IS_OPEN & Q(ended_at__isnull=True) | ~IS_OPEN & Q(ended_at__isnull=False),
                name="safeguarding_commission_open",
            ),
            models.CheckConstraint(
                condition=~Q(state=CommissionState.TAKEN) | Q(taken_at__isnull=False),
                name="safeguarding_commission_taken",
            ),
        ]
        indexes = [models.Index(fields=["provider", "first_by", "id"], name="safeguarding_commission_mine")]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_COMMISSIONS

    @property
    def force(self) -> Agency:
        """Which tells the provider's agency, as of a share."""
        return self.referral.force


@audited("Addition to a provider's brief", personal=("text",), may="select, insert")
class BriefAddition(models.Model):
    """What the provider must know besides, since the brief was sent: in writing, and never written over."""

    commission = models.ForeignKey(Commission, on_delete=models.PROTECT, related_name="additions")
    text = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="safeguarding_addition_text")]

    def __str__(self) -> str:
        return f"Addition of {day_words(self.at)}"


@audited("Session with a provider", personal=("not_held_why",), may="select, insert")
class ProviderSession(Addressed):
    """One session that was held, or that was to be and was not."""

    commission = models.ForeignKey(Commission, on_delete=models.PROTECT, related_name="sessions")
    on = models.DateField()
    held = models.BooleanField()
    not_held_why = models.TextField(blank=True)
    report_due_at = models.DateTimeField(null=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["commission", "on"], name="safeguarding_session_one_a_day"),
            models.CheckConstraint(
                condition=Q(held=True, not_held_why="", report_due_at__isnull=False)
                | Q(held=False, report_due_at__isnull=True) & ~Q(not_held_why=""),
                name="safeguarding_session_held_or_why_not",
            ),
        ]

    def __str__(self) -> str:
        return f"Session of {day_words(self.on)}"

    @property
    def cited_as(self) -> str:
        return f"session-{self.public_id.hex}"

    @property
    def reported(self) -> SessionReport | None:
        return getattr(self, "report", None)

    @property
    def is_late(self) -> bool:
        """Held, and not reported within the limit."""
        due = self.report_due_at
        return due is not None and due < timezone.now() and self.reported is None


@audited("Report of a session", personal=("text",), may="select, insert")
class SessionReport(models.Model):
    """What happened in a session, written once: the database refuses a change, and a second one."""

    session = models.OneToOneField(ProviderSession, on_delete=models.PROTECT, related_name="report")
    text = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="safeguarding_report_text")]

    def __str__(self) -> str:
        return f"Report of {day_words(self.at)}"
