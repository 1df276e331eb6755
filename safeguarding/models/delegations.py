"""Who may decide for the chief officer that a person is referred to a panel (section 36)."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import Agency, User
from audit.policy import audited
from core.clock import today
from core.constraints import paired
from core.models import Addressed
from core.standing import StandingQuerySet
from referrals.models.ended import Endable, ended_whole


class DelegationQuerySet(StandingQuerySet["Delegation"]):
    ENDED = "ended_at"

    def waiting(self) -> Self:
        """Entered, not confirmed by a second person, and not over before it began."""
        return self.standing().filter(confirmed_at__isnull=True, until_day__gte=today())

    def in_force(self, on: date | None = None) -> Self:
        day = on or today()
        return self.standing().filter(confirmed_at__isnull=False, from_day__lte=day, until_day__gte=day)


@audited("Delegation by the chief officer", retention="reference")
class Delegation(Addressed, Endable):
    """A supervisor of a force who may decide for its chief officer, from when until when, and where the signed
    delegation is kept. Counter-Terrorism and Security Act 2015, section 36(3): it is the chief officer who refers.

    Entered by an administrator and confirmed by an inspector, who is neither that administrator nor the person named.
    It is never changed: another term is another delegation, and this one ends."""

    force = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="delegations")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    document = models.CharField(max_length=200, help_text="Where the signed delegation is kept: a reference, no file.")
    from_day = models.DateField()
    until_day = models.DateField()
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now)
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until_day__gte=F("from_day")), name="safeguarding_delegation_days"),
            models.CheckConstraint(
                condition=paired("confirmed_at", "confirmed_by"), name="safeguarding_delegation_confirmed_at_and_by"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True)
                | (~Q(confirmed_by=F("entered_by")) & ~Q(confirmed_by=F("person"))),
                name="safeguarding_delegation_by_another",
            ),
            ended_whole("safeguarding_delegation_ended"),
        ]
        indexes = [models.Index(fields=["force", "until_day", "id"], name="safeguarding_delegation_list")]

    def __str__(self) -> str:
        return f"{self.person}, {self.document}"

    @property
    def state(self) -> tuple[str, str]:
        """In a word, and the colour of the word."""
        day = timezone.localdate()
        if self.ended_at:
            return "Ended", "grey"
        if self.until_day < day:
            return "Has run out", "red"
        if self.confirmed_at is None:
            return "Waits to be confirmed", "yellow"
        return ("In force", "green") if self.from_day <= day else ("Begins later", "blue")
