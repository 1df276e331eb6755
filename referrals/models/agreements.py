"""Agreements between agencies to share information."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from accounts.models import Agency, User
from audit.policy import audited
from core.constraints import paired
from core.models import Addressed
from core.standing import StandingQuerySet


class AgreementQuerySet(StandingQuerySet["Agreement"]):
    ENDED = "ended_at"

    def in_force(self, at: datetime | None = None) -> Self:
        """Now, or at a moment that is over: nothing of an agreement is changed but that it ends."""
        day = timezone.localdate(at)
        stood = self.standing() if at is None else self.filter(~Q(ended_at__lte=at), recorded_at__lte=at)
        return stood.filter(from_day__lte=day, until_day__gte=day)

    def between(self, *agencies: Agency) -> Self:
        """Those to which all of these agencies are party."""
        found = self
        for agency in agencies:
            found = found.filter(Exists(AgreementParty.objects.filter(agreement_id=OuterRef("pk"), agency=agency)))
        return found


@audited("Agreement to share information", retention="reference")
class Agreement(Addressed):
    """Agencies that may tell each other of people, on which lawful bases, and where the signed document is kept.

    It is never changed: another text or term is another agreement, and this one ends."""

    title = models.CharField(max_length=200)
    document = models.CharField(max_length=200, help_text="Where the signed document is kept: a reference, no file.")
    purposes = models.JSONField(default=list, help_text="Codes in the list of lawful bases.")
    from_day = models.DateField()
    until_day = models.DateField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = AgreementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until_day__gte=F("from_day")), name="referrals_agreement_days"),
            models.CheckConstraint(
                condition=paired("ended_at", "ended_by"), name="referrals_agreement_ended_at_and_by"
            ),
            models.CheckConstraint(condition=~Q(purposes=[]), name="referrals_agreement_for_something"),
        ]
        indexes = [models.Index(fields=["until_day", "id"], name="referrals_agreement_by_day")]

    def __str__(self) -> str:
        return self.title

    @property
    def state(self) -> tuple[str, str]:
        """In a word, and the colour of the word."""
        today = timezone.localdate()
        if self.ended_at:
            return "Ended", "grey"
        if self.until_day < today:
            return "Has run out", "red"
        return ("In force", "green") if self.from_day <= today else ("Begins later", "blue")


class UnderAgreement(models.Model):
    """Told to another agency under an agreement, or under none: asked once, when it was told. `agreement_asked_at` is empty
    where that was before it was kept here; the registers of that day still answer for it (`agreements.presenters`)."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    agreement_asked_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


@audited("Party to an agreement", retention="reference", may="select, insert")
class AgreementParty(models.Model):
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="parties")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="agreements")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "agreement"], name="referrals_agreementparty_once"),
        ]

    def __str__(self) -> str:
        return str(self.agency)
