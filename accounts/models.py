"""Agencies, the people in them, and what each person does there."""

from __future__ import annotations

import uuid
from typing import Any, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import Group, PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.roles import READING_ROLES, Role
from audit.policy import audited, not_audited
from core.jobs import LeasedJob


@audited(retention="reference")
class Area(models.Model):
    """A police force's area. What was filed where the person lives goes to this area's force."""

    code = models.SlugField(unique=True)
    name = models.CharField(max_length=80)
    copies_council = models.BooleanField(
        default=True, help_text="A referral is copied to the council's front door."
    )
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return self.name


class AgencyKind(models.TextChoices):
    FORCE = "force", "Police force"
    SCHOOL = "school", "School"
    COLLEGE = "college", "College or university"
    COUNCIL = "council", "Council"
    HEALTH = "health", "Health"
    PROBATION = "probation", "Prison and probation"
    CHARITY = "charity", "Charity"
    OTHER = "other", "Other"
    PLATFORM = "platform", "This service"


class WhoSends(models.TextChoices):
    ANYONE = "anyone", "Anyone sends to police"
    LEAD = "lead", "The safeguarding lead sends"


@audited(retention="reference")
class Agency(models.Model):
    """An organisation. A parent inherits nothing."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=12, choices=AgencyKind)
    name = models.CharField(max_length=120, unique=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, related_name="agencies")
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    sector = models.CharField(max_length=40, default="other", help_text="Code in the list of sectors.")
    who_sends = models.CharField(max_length=8, choices=WhoSends, default=WhoSends.ANYONE)
    group = models.OneToOneField(Group, on_delete=models.PROTECT, null=True, editable=False)
    is_open = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["area"], condition=Q(kind=AgencyKind.FORCE), name="accounts_agency_one_force_an_area"
            ),
        ]

    def __str__(self) -> str:
        return self.name


@audited(retention="reference")
class Site(models.Model):
    """A place or unit of an agency: a school of a trust, a ward of a hospital. A lead sees one site, not the agency."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="sites")
    name = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "name"], name="accounts_site_one_name_an_agency")
        ]

    def __str__(self) -> str:
        return self.name


class PeopleManager(BaseUserManager["User"]):
    def create_user(self, *, email: str, name: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), name=name, **fields)
        user.set_password(password)
        user.save()
        return user

    def get_by_natural_key(self, email: str | None) -> User:
        return self.get(email__iexact=email)


@audited(personal=("email", "name", "job_title", "phone"), retention="staff", hidden=("password",))
class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account. What the person may do comes from memberships; `is_superuser` grants nothing."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    job_title = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    is_active = models.BooleanField(default=True)
    suspended_at = models.DateTimeField(null=True, blank=True)
    suspended_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    suspended_reason = models.TextField(blank=True)
    training_until = models.DateField(null=True, blank=True, help_text="Empty: not required of this person.")
    vetting_until = models.DateField(null=True, blank=True, help_text="Empty: not required of this person.")
    joined_at = models.DateTimeField(default=timezone.now)
    sessions_end_before = models.DateTimeField(
        null=True, blank=True, help_text="A session begun before this moment is over, wherever it is kept."
    )
    version = models.PositiveIntegerField(default=1)

    objects = PeopleManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="accounts_user_email_any_case"),
            models.CheckConstraint(
                condition=Q(suspended_at__isnull=True, suspended_by__isnull=True)
                | Q(suspended_at__isnull=False, suspended_by__isnull=False),
                name="accounts_user_suspended_at_and_by",
            ),
        ]
        indexes = [models.Index(fields=["name", "id"], name="accounts_user_by_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def may_read(self) -> bool:
        """Training or vetting that has lapsed stops the reading roles, never filing."""
        today = timezone.localdate()
        return all(until is None or until >= today for until in (self.training_until, self.vetting_until))


class MembershipState(models.TextChoices):
    PROPOSED = "proposed", "Waiting for a second person"
    ACTIVE = "active", "Active"
    ENDED = "ended", "Ended"


class MembershipQuerySet(models.QuerySet["Membership"]):
    def live(self) -> Self:
        return self.filter(state=MembershipState.ACTIVE).filter(
            Q(until__isnull=True) | Q(until__gt=timezone.now())
        )


@audited(retention="staff")
class Membership(models.Model):
    """One role of one person at one agency (and site). A reading role is active only after a second person confirmed."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="memberships")
    site = models.ForeignKey(
        Site, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships"
    )
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


@audited(personal=("email", "name"), retention="staff", hidden=("token_hash",))
class Invitation(models.Model):
    """A one-use way in, sent by e-mail. Only a hash of the token is kept."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
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

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="accounts_invitation_accepted_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"Invitation to {self.agency}"


@audited(retention="short", may="select, insert, update")
class Notice(LeasedJob):
    """Something a person should look at: shown in the service, and sent by e-mail as a reference and a link only."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=40)
    words = models.CharField(max_length=200, help_text="One sentence without personal data.")
    reference = models.CharField(max_length=20, blank=True)
    path = models.CharField(max_length=200)
    urgent = models.BooleanField(default=False)
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["person", "read_at", "-created_at"], name="accounts_notice_inbox"),
            models.Index(
                fields=["next_at"], condition=Q(state__in=["queued", "running"]), name="accounts_notice_due"
            ),
        ]

    def __str__(self) -> str:
        return self.words


@not_audited(because="a guard against sending twice; holds no content", may="select, insert, update, delete")
class OncePost(models.Model):
    """A form that was sent: a second sending of the same form is shown the first one's result."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    key = models.UUIDField()
    led_to = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="accounts_oncepost_once")]

    def __str__(self) -> str:
        return str(self.key)


@audited(personal=("fields",), retention="short", hidden=("fields",), may="select, insert, update, delete")
class KeptText(models.Model):
    """What somebody had typed when the session ended under it. Shown to that person only, for a day."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    path = models.CharField(max_length=300)
    fields = models.JSONField()
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"Kept for {self.path}"
