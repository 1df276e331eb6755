"""What the council whose panel a case was referred to may see of it, and its word that it has it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Agency, User
from accounts.shares import GrantBase, ShareBase
from audit.policy import audited
from core.constraints import paired
from referrals.models.agreements import UnderAgreement
from safeguarding.models.cases import Case

CHANNEL_COOPERATION = "channel_cooperation"  # of the list of lawful bases: what is told to a panel, and for it


class PanelState(models.TextChoices):
    SENT = "sent", "Not acknowledged"
    TAKEN = "taken", "Acknowledged"
    TAKEN_BACK = "taken_back", "Taken back"


@audited("Referral to a panel", personal=("why", "taken_back_why"))
class PanelReferral(UnderAgreement, ShareBase):
    """The share by which a council sees one section 36 case: it ends some days after the case, or when it is taken
    back. Carries a copy of the case's sort key, so that the council's list walks its own index."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="panel")
    state = models.CharField(max_length=10, choices=PanelState, default=PanelState.SENT)
    version = models.PositiveIntegerField(default=1)
    plan_due_at = models.DateTimeField()
    acknowledge_by = models.DateTimeField()
    taken_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField(null=True)
    taken_back_why = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state=PanelState.SENT, taken_at__isnull=True)
                | Q(state=PanelState.TAKEN, taken_at__isnull=False)
                | Q(state=PanelState.TAKEN_BACK),
                name="safeguarding_panel_state",
            ),
            models.CheckConstraint(
                condition=paired("taken_at", "taken_by"),
                name="safeguarding_panel_taken_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(state=PanelState.TAKEN_BACK, revoked_at__isnull=False, revoked_by__isnull=False)
                & ~Q(taken_back_why="")
                | ~Q(state=PanelState.TAKEN_BACK)
                & Q(revoked_at__isnull=True, revoked_by__isnull=True, taken_back_why=""),
                name="safeguarding_panel_taken_back",
            ),
        ]
        indexes = [
            models.Index(fields=["agency", "plan_due_at", "case"], name="safeguarding_panel_list"),
            models.Index(fields=["acknowledge_by"], condition=Q(state=PanelState.SENT), name="safeguarding_panel_late"),
        ]

    def __str__(self) -> str:
        return f"{self.agency}, panel"

    @property
    def force(self) -> Agency:
        return self.case.referral.force

    @property
    def is_live(self) -> bool:
        """As accounts.shares.live_share says of the row."""
        return self.revoked_at is None and (self.until is None or self.until > timezone.now())

    @property
    def is_late(self) -> bool:
        """The council's front door has not said that it has it, past the limit."""
        return self.state == PanelState.SENT and self.acknowledge_by < timezone.now()


@audited("Access to a case", may="select, insert, delete")
class CaseGrant(GrantBase):
    """Guardian's side of a panel referral, with a real foreign key so that it cannot outlive the case."""

    content_object = models.ForeignKey(Case, on_delete=models.CASCADE)

    class Meta(GrantBase.Meta):
        abstract = False
