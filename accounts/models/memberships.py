"""What each person does at which agency, and how one is invited to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from accounts.models.absences import Absence
from accounts.models.agencies import Agency, Site
from accounts.models.following import Followed
from accounts.models.people import User
from accounts.roles import READING_ROLES, Role
from audit.policy import audited
from core.clock import now, today
from core.constraints import paired
from core.extension import Point
from core.models import Addressed
from core.standing import StandingQuerySet


class MembershipState(models.TextChoices):
    PROPOSED = "proposed", "Waiting for a second person"
    ACTIVE = "active", "Active"
    ENDED = "ended", "Ended"


ROLE_CHANGED: Point[Callable[[Membership], None]] = Point(
    "accounts.role_changed",
    "what is done when a role was made, or another person, place, role or state was saved in it",
)


class MembershipQuerySet(models.QuerySet["Membership"]):
    def live(self) -> Self:
        return self.filter(state=MembershipState.ACTIVE).filter(Q(until__isnull=True) | Q(until__gt=now()))

    def held_or_proposed(self) -> Self:
        """Those of people who work there, also while a second person has not confirmed what they may read."""
        still = Q(until__isnull=True) | Q(until__gt=timezone.now())
        return self.exclude(state=MembershipState.ENDED).filter(still)

    def serving(self) -> Self:
        """Those with which a person can act now: an open account and agency, and for a role that reads, training
        and vetting that have not lapsed. `authority_of` says the same of one person."""
        lapsed = Q(user__training_until__lt=today()) | Q(user__vetting_until__lt=today())
        return (
            self.live()
            .filter(user__is_active=True, agency__is_open=True)
            .exclude(lapsed & Q(role__in=sorted(READING_ROLES)))
        )

    def able(self) -> Self:
        """Those whose person can be given work now: serving, and not away today."""
        away = Absence.objects.now().filter(person_id=OuterRef("user_id"))
        return self.serving().filter(~Exists(away))


@audited("Role of somebody", retention="staff")
class Membership(Followed, Addressed):
    """One role of one person at one agency (and site). A reading role is active only after a
    second person confirmed."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="memberships")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships")
    role = models.CharField(max_length=30, choices=Role)
    state = models.CharField(max_length=10, choices=MembershipState, default=MembershipState.PROPOSED)
    until = models.DateTimeField(null=True, blank=True)
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    granted_at = models.DateTimeField(default=timezone.now)
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    replaces = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="The role that ends when this begins.",
    )

    objects = MembershipQuerySet.as_manager()
    followed = ("user", "agency", "site", "role", "state")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "agency", "site", "role"],
                condition=~Q(state=MembershipState.ENDED),
                nulls_distinct=False,
                name="accounts_membership_once",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("granted_by")),
                name="accounts_membership_confirmed_by_another",
            ),
            # Nobody gives themselves a role or confirms their own, whatever the page in front of it allows.
            models.CheckConstraint(
                condition=(Q(granted_by__isnull=True) | ~Q(granted_by=F("user")))
                & (Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("user"))),
                name="accounts_membership_never_by_oneself",
            ),
            models.CheckConstraint(
                condition=~Q(state=MembershipState.ACTIVE, role__in=sorted(READING_ROLES))
                | Q(confirmed_at__isnull=False),
                name="accounts_membership_reading_confirmed",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | Q(confirmed_at__isnull=False),
                name="accounts_membership_confirmed_at_and_by",
            ),
            models.CheckConstraint(
                condition=(Q(ended_by__isnull=True) | Q(ended_at__isnull=False))
                & (
                    Q(state=MembershipState.ENDED, ended_at__isnull=False)
                    | (~Q(state=MembershipState.ENDED) & Q(ended_at__isnull=True))
                ),
                name="accounts_membership_ended_at_and_by",
            ),
        ]
        indexes = [
            models.Index(fields=["agency", "role", "state"], name="accounts_membership_desk"),
            # What waits for a second person: few rows among many.
            models.Index(
                fields=["granted_at"],
                condition=Q(state=MembershipState.PROPOSED),
                name="accounts_membership_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} at {self.agency}"

    def tell_of_change(self, *, is_new: bool) -> None:
        for follow in ROLE_CHANGED:
            follow(self)


class InvitationQuerySet(StandingQuerySet["Invitation"]):
    ENDED = "withdrawn_at"

    def waiting(self) -> Self:
        """Not accepted, and not withdrawn."""
        return self.standing().filter(accepted_at__isnull=True)


@audited("Invitation", personal=("email", "name"), retention="staff", hidden=("token_hash",))
class Invitation(Addressed):
    """A one-use way in, sent by e-mail. Only a hash of the token is kept."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="invitations")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, blank=True)
    email = models.EmailField()
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=30, choices=Role)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=paired("accepted_at", "accepted_by"),
                name="accounts_invitation_accepted_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"Invitation to {self.agency}"

    @property
    def has_run_out(self) -> bool:
        return self.expires_at <= timezone.now()
