"""The person a concern is about. Each referral brings its own subject, as it was described; people are joined and
parted by links. Nothing is merged away and nothing is overwritten: every name, date and address is a claim with a source.
"""

from __future__ import annotations

import uuid
from calendar import month_name
from collections.abc import Iterable
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from audit.policy import audited, not_audited
from core.clock import month_words
from subjects.matching.frequency import LONGEST_WORD


@audited(retention="case")
class Subject(models.Model):
    """A person as one source described them. `sealed` people are found only by readers with sight of the seal."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sealed = models.BooleanField(default=False)
    sealed_reason = models.TextField(blank=True)
    first_seen_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"Subject {self.pk}"

    @property
    def display_name(self) -> str:
        """The best claim of a name, or what there is instead of one."""
        name = min(standing(self.names.all()), key=lambda n: (NameKind(n.kind).rank, n.pk), default=None)
        return str(name) if name and str(name) else "Name not known"


class ClaimSet(models.QuerySet[Any]):
    def standing(self) -> ClaimSet:
        """What has not been withdrawn. Whatever reads claims reads these; only history reads the others."""
        return self.filter(withdrawn_at__isnull=True)


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

    objects = ClaimSet.as_manager()
    NAME: ClassVar[str]  # of its kind, in keys and addresses

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_why="")
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_why=""),
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


class NameKind(models.TextChoices):
    CURRENT = "current", "Name"
    PART = "part", "Part of a name"
    ALIAS = "alias", "Also known as"
    FORMER = "former", "Former name"
    NICKNAME = "nickname", "Nickname"

    @property
    def rank(self) -> int:
        return list(NameKind).index(self)


@audited(personal=("forenames", "surname", "withdrawn_why"))
class Name(Claim):
    NAME = "name"

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="names")
    kind = models.CharField(max_length=10, choices=NameKind, default=NameKind.CURRENT)
    forenames = models.TextField(blank=True)
    surname = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.forenames} {self.surname}".strip()


@audited(personal=("year", "month", "day", "age_from", "age_to", "settles_why", "withdrawn_why"))
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
        blank=True, default="", db_default="",
        help_text="Why it settles the age, whatever else was answered or claimed before. Empty: it does not.",
    )  # fmt: skip

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


@audited(personal=("lines", "town", "postcode", "withdrawn_why"))
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


@audited(personal=("value", "withdrawn_why"))
class Identifier(Claim):
    NAME = "identifier"

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="identifiers")
    kind = models.CharField(max_length=12, choices=IdentifierKind)
    value = models.TextField()

    def __str__(self) -> str:
        return self.value


@not_audited(
    because="derived from the claims, which are captured; rebuilt at will",
    may="select, insert, update, delete",
)
class MatchKeys(models.Model):
    """What makes a person findable: the numbers of the blocking keys. A lookup asks for them one by one (`FiledUnder`)."""

    subject = models.OneToOneField(
        Subject, on_delete=models.CASCADE, primary_key=True, related_name="match_keys"
    )
    keys = ArrayField(models.IntegerField())
    sealed = models.BooleanField(default=False)
    reading = models.PositiveSmallIntegerField(
        default=0, db_default=0, help_text="By which reading of names and numbers the keys were made."
    )
    waiting = models.BooleanField(
        default=False,
        db_default=False,
        help_text="Saved, and the keeper has not looked for this person since.",
    )

    class Meta:
        indexes = [
            models.Index(fields=["subject"], condition=Q(waiting=True), name="subjects_matchkeys_waiting"),
            models.Index(fields=["reading"], name="subjects_matchkeys_reading"),
        ]

    def __str__(self) -> str:
        return f"Keys of {self.subject_id}"


@not_audited(because="written by a trigger on the keys of each person; rebuilt at will", may="select")
class FiledUnder(models.Model):
    """Who is filed under a key: a row for each key of each person, kept in step by a trigger
    (`sql/filed_under.sql`) and read from its index alone. The sealed stand apart, so that they take no place
    from the others."""

    pk = models.CompositePrimaryKey("sealed", "number", "subject_id")
    sealed = models.BooleanField()
    number = models.IntegerField()
    subject_id = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.subject_id} under {self.number}"


@not_audited(
    because="derived from the claims, which are captured; rebuilt at will",
    may="select, insert, update, delete",
)
class MatchEvidence(models.Model):
    """All that is claimed about a findable person, in a compact form for comparing. Read only for the few whom
    the keys have found, so a reader who may not find a person does not reach this either."""

    subject = models.OneToOneField(
        Subject, on_delete=models.CASCADE, primary_key=True, related_name="match_evidence"
    )
    evidence = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"Evidence of {self.subject_id}"


@not_audited(
    because="counted from the claims, which are captured; counted anew every day",
    may="select, insert, delete",
)
class NameShare(models.Model):
    """How common a name is among the people filed here, where it is commoner than in the country."""

    field = models.CharField(max_length=10, choices=[("forename", "Forename"), ("surname", "Surname")])
    word = models.CharField(max_length=LONGEST_WORD)
    share = models.FloatField(help_text="Of the people filed here who are not sealed, from 0 to 1.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["word", "field"], name="subjects_nameshare_once")]

    def __str__(self) -> str:
        return f"{self.get_field_display()} {self.word}: {self.share:.5f}"


@not_audited(because="says when names were last counted", may="select, insert, update")
class NameCount(models.Model):
    """The one row that says when names were counted last, and whether a person was sealed or unsealed since:
    the two wait for each other here, so that no count goes on without whom it should leave out."""

    counted_at = models.DateTimeField(null=True)
    is_due = models.BooleanField(default=True, db_default=True)

    def __str__(self) -> str:
        return f"Names counted at {self.counted_at}"


@audited(personal=("evidence",), may="select, insert, update")
class Candidate(models.Model):
    """Another record that may be of the same person, as found by the engine; an officer decides. Smaller id
    first never matters: `subject` is whose page it stands on."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="candidates")
    other = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    weight = models.FloatField()
    band = models.CharField(max_length=20)
    evidence = models.JSONField(default=dict)
    found_at = models.DateTimeField(default=timezone.now)
    reopened_at = models.DateTimeField(null=True)
    reopened_because = models.JSONField(default=list, help_text="What has become known since it was decided.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject", "other"], name="subjects_candidate_once"),
            models.CheckConstraint(condition=~Q(subject=F("other")), name="subjects_candidate_two_people"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_id} may be {self.other_id}"


class Verdict(models.TextChoices):
    SAME = "same", "The same person"
    DIFFERENT = "different", "Different people"
    UNSURE = "unsure", "Not sure"


@audited(personal=("reason",), may="select, insert, update")
class Link(models.Model):
    """A person's decision about two subjects. A newer decision ends the older one; both stay."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    a = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="links_from")
    b = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="links_to")
    verdict = models.CharField(max_length=10, choices=Verdict)
    reason = models.TextField()
    evidence = models.JSONField(default=dict)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(a__lt=F("b")), name="subjects_link_in_order"),
            models.UniqueConstraint(
                fields=["a", "b"], condition=Q(ended_at__isnull=True), name="subjects_link_one_live"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="subjects_link_ended_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.a_id} and {self.b_id}: {self.get_verdict_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.a_id is not None and self.b_id is not None and self.a_id > self.b_id:
            self.a_id, self.b_id = self.b_id, self.a_id
        super().save(*args, **kwargs)
