"""Records that few may know of, and closures that are read twice."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from audit.policy import audited
from core.clock import day_words
from core.constraints import paired
from core.standing import StandingQuerySet
from referrals.models.decision import Decision
from referrals.models.referral import Referral


class SealQuerySet(StandingQuerySet["Seal"]):
    ENDED = "lifted_at"


@audited("Seal of a record", personal=("why",))
class Seal(models.Model):
    """From `at` on only those who work on it and the force's inspectors know that there is this record. The seal
    stays in the table when it is lifted."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="seals")
    why = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    lifted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)

    objects = SealQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["referral"], condition=Q(lifted_at__isnull=True), name="referrals_seal_once"
            ),
            models.CheckConstraint(
                condition=paired("lifted_at", "lifted_by"),
                name="referrals_seal_lifted_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"Sealed on {day_words(self.at)}"


@audited("Second look at a decision", personal=("reason",), may="select, insert")
class SecondLook(models.Model):
    """A closure that one supervisor approved and another reads before it counts. Why it was chosen is written
    nowhere: chance, or a sealed record that it heads past, leave the same row. `tier_because` is what asked for
    an inspector when it was read first: what comes later was not read."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="second_look")
    first_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    tier_because = models.JSONField(default=list)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"Second look since {day_words(self.at)}"


@audited("Second reading of a closure", personal=("because",), may="select, insert")
class SecondReading(models.Model):
    """What another supervisor would do, said before the first rationale was shown to them. It stays as it was said,
    beside what was decided: where the two disagree, an inspector decides."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="second_readings")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    closes = models.BooleanField(help_text="Would this reader close it?")
    because = models.TextField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision", "by"], name="referrals_secondreading_once"),
            models.CheckConstraint(condition=~Q(because=""), name="referrals_secondreading_because"),
        ]

    def __str__(self) -> str:
        return "Would close it" if self.closes else "Would not close it"
