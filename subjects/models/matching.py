"""What the matching engine files of a person: narrow keys, the evidence beside them, and how common names are here."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from audit.policy import not_audited
from subjects.matching.frequency import LONGEST_WORD
from subjects.models.people import Subject


@not_audited(
    because="derived from the claims, which are captured; rebuilt at will",
    may="select, insert, update, delete",
)
class MatchKeys(models.Model):
    """What makes a person findable: the numbers of the blocking keys. A lookup asks for them one
    by one (`FiledUnder`)."""

    subject = models.OneToOneField(Subject, on_delete=models.CASCADE, primary_key=True, related_name="match_keys")
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

    subject = models.OneToOneField(Subject, on_delete=models.CASCADE, primary_key=True, related_name="match_evidence")
    evidence = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"Evidence of {self.subject_id}"


@not_audited(
    because="counted from the claims, which are captured; counted anew every day",
    may="select",
    keeper_may="insert, delete",
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
