"""The person a concern is about. Each referral brings its own subject, as it was described. Nothing is merged away and
nothing is overwritten: every name, date and address is a claim with a source."""

from __future__ import annotations

from calendar import month_name
from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from audit.policy import audited
from core.asked_once import asked_once
from core.clock import month_words
from core.constraints import paired
from core.kept_rows import rows_kept
from core.models import Addressed
from core.standing import StandingQuerySet


@audited("Person", retention="case", personal=("sealed_reason",))
class Subject(Addressed):
    """A person as one source described them. `sealed` people are found only by readers with sight of the seal."""

    sealed = models.BooleanField(default=False)
    sealed_reason = models.TextField(blank=True)
    first_seen_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"Subject {self.pk}"

    @property
    def display_name(self) -> str:
        return best_name(self.names_now())

    def names_now(self) -> list[Name]:
        """Those that stand, oldest first: as they were read along, or asked for once a page."""
        read_along = "names" in getattr(self, "_prefetched_objects_cache", {})
        return standing(self.names.all()) if read_along else _names_now(self)


class ClaimQuerySet(StandingQuerySet[Any]):
    """What reads claims reads those that stand; only history reads the others."""

    ENDED = "withdrawn_at"


class Claim(models.Model):
    """What a source said about a person. `source` says who; `source_id` is the referral or addendum it came
    with. One that turns out to be wrong is withdrawn with a reason, and stays.

    What is claimed has no limit of its own: whatever a page accepts can be filed, whole.
    """

    source = models.CharField(max_length=60)
    source_id = models.UUIDField(null=True)
    claimed_at = models.DateTimeField(default=timezone.now)
    claimed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_why = models.TextField(blank=True, default="", db_default="")

    objects = ClaimQuerySet.as_manager()
    NAME: ClassVar[str]  # of its kind, in keys and addresses

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=paired("withdrawn_at", "withdrawn_by", text="withdrawn_why"),
                name="%(app_label)s_%(class)s_withdrawn_whole",
            )
        ]

    @property
    def key(self) -> str:
        return f"{self.NAME}:{self.pk}"

    @property
    def label(self) -> str:
        return (
            str(self.get_kind_display())
            if hasattr(self, "get_kind_display")
            else str(self._meta.verbose_name).capitalize()
        )


def standing(claims: Iterable[Any]) -> list[Any]:
    """Of claims that have been read already, those that have not been withdrawn, oldest first."""
    return sorted((claim for claim in claims if claim.withdrawn_at is None), key=lambda claim: claim.pk)


def best_name(names: Iterable[Any]) -> str:
    """The best of the claims of a name that stand, or what there is instead of one."""
    name = min(names, key=lambda n: (NameKind(n.kind).rank, n.pk), default=None)
    return str(name) if name and str(name) else "Name not known"


class NameKind(models.TextChoices):
    CURRENT = "current", "Name"
    PART = "part", "Part of a name"
    ALIAS = "alias", "Also known as"
    FORMER = "former", "Former name"
    NICKNAME = "nickname", "Nickname"

    @property
    def rank(self) -> int:
        return list(NameKind).index(self)


@audited("Name", personal=("forenames", "surname", "withdrawn_why"))
class Name(Claim):
    NAME = "name"

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="names")
    kind = models.CharField(max_length=10, choices=NameKind, default=NameKind.CURRENT)
    forenames = models.TextField(blank=True)
    surname = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.forenames} {self.surname}".strip()


@asked_once
def _names_now(subject: Subject) -> list[Name]:
    return _names_of(subject.pk)


@rows_kept
def _names_of(subject_id: int) -> QuerySet[Name]:
    return Name.objects.standing().filter(subject_id=subject_id).order_by("pk")


@audited("Date of birth", personal=("year", "month", "day", "age_from", "age_to", "settles_why", "withdrawn_why"))
class DateOfBirth(Claim):
    """Exact, partial (any part may be missing), or an estimated age in whole years on `claimed_at`."""

    NAME = "birth"

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="dates_of_birth")
    year = models.PositiveSmallIntegerField(null=True)
    month = models.PositiveSmallIntegerField(null=True)
    day = models.PositiveSmallIntegerField(null=True)
    age_from = models.PositiveSmallIntegerField(null=True)
    age_to = models.PositiveSmallIntegerField(null=True)
    settles_why = models.TextField(
        blank=True,
        default="",
        db_default="",
        help_text="Why it settles the age, whatever else was answered or claimed before. Empty: it does not.",
    )

    class Meta(Claim.Meta):
        constraints = [
            *Claim.Meta.constraints,
            models.CheckConstraint(
                condition=(Q(month__isnull=True) | Q(month__range=(1, 12)))
                & (Q(day__isnull=True) | Q(day__range=(1, 31)))
                & (Q(age_from__isnull=True) | Q(age_to__gte=F("age_from"))),
                name="subjects_dateofbirth_possible",
            ),
            models.CheckConstraint(
                condition=Q(settles_why="") | Q(claimed_by__isnull=False),
                name="subjects_dateofbirth_settled_by",
            ),
        ]

    def __str__(self) -> str:
        if self.age_from is not None:
            ages = str(self.age_from) if self.age_from == self.age_to else f"{self.age_from} to {self.age_to}"
            return f"about {ages} years old in {month_words(self.claimed_at)}"
        month = month_name[self.month] if self.month else "of an unknown month" if self.day else ""
        year = self.year or "of an unknown year"
        return " ".join(str(part) for part in (self.day, month, year) if part)


@audited("Address", personal=("lines", "town", "postcode", "withdrawn_why"))
class Address(Claim):
    NAME = "address"

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="addresses")
    lines = models.TextField(blank=True)
    town = models.TextField(blank=True)
    postcode = models.TextField(blank=True)

    def __str__(self) -> str:
        return ", ".join(part for part in (self.lines, self.town, self.postcode) if part)


class IdentifierKind(models.TextChoices):
    PHONE = "phone", "Phone"
    EMAIL = "email", "E-mail"
    HANDLE = "handle", "Online name"
    SCHOOL = "school", "School or employer"
    UPN = "upn", "Unique pupil number"
    NHS = "nhs", "NHS number"
    PNC = "pnc", "PNC number"
    FAMILY = "family", "Family member"
    DESCRIPTION = "description", "Description"


@audited("Number or online name", personal=("value", "withdrawn_why"))
class Identifier(Claim):
    NAME = "identifier"

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="identifiers")
    kind = models.CharField(max_length=12, choices=IdentifierKind)
    value = models.TextField()

    def __str__(self) -> str:
        return self.value
