"""A case that goes from the panel of one council to another's, or from one force to another, because the person moved."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import Agency, User
from audit.policy import audited
from core.clock import day_words
from core.constraints import paired
from core.models import Addressed
from referrals.models import Referral
from safeguarding.models.cases import Case


class HandOverState(models.TextChoices):
    WAITING = "waiting", "Waits for an answer"
    ACCEPTED = "accepted", "Taken over"
    DECLINED = "declined", "Declined"
    TAKEN_BACK = "taken_back", "Taken back"
    LAPSED = "lapsed", "Ended with the case"


ANSWERED = (HandOverState.ACCEPTED, HandOverState.DECLINED)


class Put(Addressed):
    """A case that one agency puts to another of its kind, and that is answered."""

    # A copy of what the case says, so that a rule asks it of this row.
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="+")
    of = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    to = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=HandOverState, default=HandOverState.WAITING)
    version = models.PositiveIntegerField(default=1)
    why = models.TextField()
    lives_there_from = models.DateField()
    put_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    put_at = models.DateTimeField(default=timezone.now)
    answer_by = models.DateTimeField()
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answer_why = models.TextField(blank=True)
    # Taken back, or ended with the case: until then it waited.
    ended_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    @property
    def over_at(self) -> datetime | None:
        """Until when the agency that is asked could read it; None while it waits."""
        return self.answered_at or self.ended_at


def put_whole(name: str) -> list[models.BaseConstraint]:
    """What must hold of every row; each is called by its table."""
    return [
        models.UniqueConstraint(fields=["case"], condition=Q(state=HandOverState.WAITING), name=f"{name}_one_waits"),
        models.CheckConstraint(condition=~Q(of=F("to")), name=f"{name}_to_another"),
        models.CheckConstraint(condition=paired("answered_at", "answered_by"), name=f"{name}_answered_at_and_by"),
        models.CheckConstraint(
            condition=Q(state__in=ANSWERED, answered_at__isnull=False)
            | ~Q(state__in=ANSWERED) & Q(answered_at__isnull=True),
            name=f"{name}_answered",
        ),
        models.CheckConstraint(
            condition=~Q(state=HandOverState.DECLINED) | ~Q(answer_why=""), name=f"{name}_declined_why"
        ),
    ]


@audited("Hand-over of a case to another council", personal=("why", "answer_why"))
class HandOver(Put):
    """Put forward by one council's coordinator, answered by the other's. Which council has the case now says its referral
    to the panel alone; this says which had it before, and until when."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="hand_overs")

    class Meta:
        ordering = ["-put_at", "-pk"]
        constraints = put_whole("safeguarding_hand_over")
        indexes = [
            models.Index(fields=["to", "put_at", "id"], name="safeguarding_hand_over_to"),
            models.Index(fields=["of", "put_at", "id"], name="safeguarding_hand_over_of"),
        ]

    def __str__(self) -> str:
        return f"Hand-over of {day_words(self.put_at)}"


@audited("Transfer of a case to another force", personal=("why", "answer_why"))
class CaseTransfer(Put):
    """Put forward by a supervisor of the force that has an open case, answered by one of the force that is asked, who says
    whose it is there. Which force has it now say the case and its referral; this says which had it before, and until when."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="transfers")
    owner = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")  # from acceptance on
    stood = models.CharField(
        max_length=200, blank=True, db_default="", help_text="At which stage the case was when it was taken over."
    )

    class Meta:
        ordering = ["-put_at", "-pk"]
        constraints = [
            *put_whole("safeguarding_transfer"),
            models.CheckConstraint(
                condition=Q(state=HandOverState.ACCEPTED, owner__isnull=False)
                | ~Q(state=HandOverState.ACCEPTED) & Q(owner__isnull=True),
                name="safeguarding_transfer_owner",
            ),
        ]
        indexes = [
            models.Index(fields=["to", "put_at", "id"], name="safeguarding_transfer_to"),
            models.Index(fields=["of", "put_at", "id"], name="safeguarding_transfer_of"),
        ]

    def __str__(self) -> str:
        return f"Transfer of {day_words(self.put_at)}"
