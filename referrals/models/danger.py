"""Danger that was told: what must be answered, who has it, and how it ended. And who is on duty to be told."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import Agency, User
from audit.policy import audited
from core.constraints import paired
from core.models import Addressed
from core.standing import StandingQuerySet
from referrals.models.referral import Answer, Referral


class ToldIn(models.TextChoices):
    """Every way in which danger can be told."""

    FORM = "form", "The form as filed"
    INFORMATION = "information", "Information added"
    CORRECTION = "correction", "A correction"
    ANSWER = "answer", "An answer to our question"
    STAFF = "staff", "A member of staff"


class Ended(models.TextChoices):
    RESPONSE = "response", "An emergency response was recorded"
    NONE = "none", "Judged that there is none"


class DangerQuerySet(StandingQuerySet["Danger"]):
    ENDED = "ended_at"


@audited("Report of danger", personal=("reason",))
class Danger(models.Model):
    """One telling of danger, open until an emergency response, or a judgement that there is none, is recorded. What is
    told meanwhile joins the open one, and can only make it graver. `Referral.danger_now` says the same in one word."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="dangers")
    told = models.CharField(max_length=10, choices=Answer)
    told_in = models.CharField(max_length=12, choices=ToldIn)
    by_referrer = models.CharField(
        max_length=10,
        choices=Answer,
        default=Answer.NO,
        db_default=Answer.NO,
        help_text="The gravest of it that the referrer's side told, whatever staff told on top.",
    )
    told_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    told_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    step_due_at = models.DateTimeField(help_text="The referral's own due time, which holds again afterwards.")
    waits_since = models.DateTimeField(
        default=timezone.now, help_text="From when the ladder counts: told, told graver, or given up."
    )
    rung = models.PositiveSmallIntegerField(default=0, help_text="How far up the ladder it has been raised.")
    taken_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField(null=True)
    ended_as = models.CharField(max_length=10, choices=Ended, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)

    objects = DangerQuerySet.as_manager()

    class Meta:
        ordering = ["told_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["referral"], condition=Q(ended_at__isnull=True), name="referrals_danger_one_open"
            ),
            models.CheckConstraint(condition=Q(told__in=[Answer.YES, Answer.NOT_SURE]), name="referrals_danger_told"),
            models.CheckConstraint(
                condition=paired("taken_at", "taken_by"),
                name="referrals_danger_taken_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, ended_as="")
                | Q(ended_at__isnull=False, ended_by__isnull=False, ended_as=Ended.RESPONSE)
                | (Q(ended_at__isnull=False, ended_by__isnull=False, ended_as=Ended.NONE) & ~Q(reason="")),
                name="referrals_danger_ended",
            ),
        ]
        indexes = [
            models.Index(fields=["waits_since"], condition=Q(ended_at__isnull=True), name="referrals_danger_open")
        ]

    def __str__(self) -> str:
        return f"Danger: {self.get_told_display().lower()}"


class DutyQuerySet(StandingQuerySet["Duty"]):
    ENDED = "withdrawn_at"


@audited("Entry of the rota", retention="staff")
class Duty(Addressed):
    """A spell on the rota: this person is told of danger at this force from then until then, first or as cover."""

    force = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="duties")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="duties")
    since = models.DateTimeField()
    until = models.DateTimeField()
    is_cover = models.BooleanField(default=False, help_text="Told when whoever is first has not taken it.")
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    objects = DutyQuerySet.as_manager()

    class Meta:
        ordering = ["since", "is_cover", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="referrals_duty_ends_later"),
            models.CheckConstraint(
                condition=paired("withdrawn_at", "withdrawn_by"),
                name="referrals_duty_withdrawn_at_and_by",
            ),
            models.UniqueConstraint(
                fields=["force", "person", "since"],
                condition=Q(withdrawn_at__isnull=True),
                name="referrals_duty_once",
            ),
        ]
        indexes = [
            models.Index(fields=["force", "until"], condition=Q(withdrawn_at__isnull=True), name="referrals_duty_now")
        ]

    def __str__(self) -> str:
        return f"Duty of {self.person}"
