"""The case team: who else of the staff reads one record, as what, and until when."""

from __future__ import annotations

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
from referrals.models.referral import Referral


class MemberRole(models.TextChoices):
    GUEST = "guest", "Guest"
    SECOND = "second", "Second officer"
    ANALYST = "analyst", "Analyst"
    ADVISER = "adviser", "Adviser"


class CaseMemberQuerySet(StandingQuerySet["CaseMember"]):
    ENDED = "ended_at"

    def not_ended(self) -> Self:
        """Also what is over since a day and has not been written down as ended."""
        return super().standing()

    def standing(self) -> Self:
        """Not ended, and its last day has not passed."""
        return self.not_ended().filter(Q(until__isnull=True) | Q(until__gte=today()))


@audited("Member of a case team", personal=("why",))
class CaseMember(Addressed):
    """`person`, of `agency`, reads this record: a guest to the end of a day, a member of the team until it is ended."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="members")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=10, choices=MemberRole)
    why = models.TextField()
    until = models.DateField(null=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = CaseMemberQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "referral"], condition=Q(ended_at__isnull=True), name="referrals_member_once"
            ),
            models.CheckConstraint(condition=~Q(why=""), name="referrals_member_says_why"),
            models.CheckConstraint(
                condition=~Q(role=MemberRole.GUEST) | Q(until__isnull=False), name="referrals_member_guest_ends"
            ),
            models.CheckConstraint(condition=~Q(person=F("by")), name="referrals_member_by_another"),
            models.CheckConstraint(condition=paired("ended_at", "ended_by"), name="referrals_member_ended_at_and_by"),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_role_display()}"
