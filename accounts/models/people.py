"""A person with an account."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.models.following import Followed
from audit.policy import audited
from core.clock import today
from core.constraints import paired
from core.extension import Point
from core.lookup import FoundByField, SortKeyField
from core.models import Addressed

NAME_CHANGED: Point[Callable[[User], None]] = Point(
    "accounts.name_changed", "what is done when a person has another name"
)


class Mailed(models.TextChoices):
    """How a person hears by e-mail of messages that are not urgent. They stand in the service at once in any case."""

    AT_ONCE = "at_once", "At once, each by itself"
    DAILY = "daily", "One e-mail a day"
    NEVER = "never", "Not by e-mail"


class PeopleManager(BaseUserManager["User"]):
    def create_user(self, *, email: str, name: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), name=name, **fields)
        user.set_password(password)
        user.save()
        return user

    def get_by_natural_key(self, email: str | None) -> User:
        return self.get(email__iexact=email)


@audited(
    "Account",
    personal=("email", "name", "job_title", "phone"),
    retention="staff",
    hidden=("password", "sort_key", "found_by"),
)
class User(Followed, Addressed, AbstractBaseUser, PermissionsMixin):
    """A person with an account. What the person may do comes from memberships; `is_superuser` grants nothing."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    sort_key = SortKeyField()
    found_by = FoundByField()
    job_title = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    is_active = models.BooleanField(default=True)
    suspended_at = models.DateTimeField(null=True, blank=True)
    suspended_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    suspended_reason = models.TextField(blank=True)
    training_until = models.DateField(null=True, blank=True, help_text="Empty: not required of this person.")
    vetting_until = models.DateField(null=True, blank=True, help_text="Empty: not required of this person.")
    joined_at = models.DateTimeField(default=timezone.now)
    sessions_end_before = models.DateTimeField(
        null=True, blank=True, help_text="A session begun before this moment is over, wherever it is kept."
    )
    version = models.PositiveIntegerField(default=1)
    mailed = models.CharField(
        max_length=8,
        choices=Mailed,
        default=Mailed.AT_ONCE,
        db_default=Mailed.AT_ONCE,
        help_text="How messages that are not urgent come by e-mail.",
    )
    mailed_at_hour = models.SmallIntegerField(default=8, db_default=8, help_text="In London: of the one e-mail a day.")

    objects = PeopleManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    followed = ("name",)

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="accounts_user_email_any_case"),
            models.CheckConstraint(
                condition=paired("suspended_at", "suspended_by"),
                name="accounts_user_suspended_at_and_by",
            ),
        ]
        indexes = [
            models.Index(fields=["sort_key", "id"], name="accounts_user_in_order"),
            models.Index(
                fields=["training_until"], condition=Q(training_until__isnull=False), name="accounts_user_training"
            ),
            models.Index(
                fields=["vetting_until"], condition=Q(vetting_until__isnull=False), name="accounts_user_vetting"
            ),
            GinIndex(fields=["found_by"], name="accounts_user_found_by"),
        ]

    def __str__(self) -> str:
        return self.name

    def tell_of_change(self, *, is_new: bool) -> None:
        """Only of another name: a new person has no role yet."""
        for follow in () if is_new else NAME_CHANGED:
            follow(self)

    @property
    def told_by(self) -> tuple[str, ...]:
        """What tells this person from another one of the name, best first: no two have one mailbox."""
        return (self.job_title, self.email)

    @property
    def may_read(self) -> bool:
        """Training or vetting that has lapsed stops the reading roles, never filing."""
        return all(until is None or until >= today() for until in (self.training_until, self.vetting_until))
