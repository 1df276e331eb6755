"""Whom a person has to do with: the household, peers, people and groups online; what is said of it, by whom, since when."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from audit.policy import audited
from core.constraints import paired
from core.models import Addressed
from core.partial_date import PartialDate
from core.standing import StandingQuerySet
from subjects.models.people import Subject


class AssociationKind(models.TextChoices):
    """As children's social care, youth justice and the police's own records tell them apart."""

    HOUSEHOLD = "household", "Lives in the same household"
    FAMILY = "family", "Family who live elsewhere"
    CARER = "carer", "Carer or guardian who lives elsewhere"
    PARTNER = "partner", "Partner or former partner"
    PEER = "peer", "Friend or peer"
    ASSOCIATE = "associate", "Associate: seen or known to act together"
    GROUP = "group", "Group that meets in person"
    ONLINE_PERSON = "online_person", "Person met or followed online"
    ONLINE_GROUP = "online_group", "Online group, server or channel"


ONLINE = (AssociationKind.ONLINE_PERSON, AssociationKind.ONLINE_GROUP)
GROUPS = (AssociationKind.GROUP, AssociationKind.ONLINE_GROUP)


class Reach(models.TextChoices):
    ORDINARY = "ordinary", "Everybody who may open the records of both"
    TEAM = "team", "Of those, the team of this record alone"


class AssociationQuerySet(StandingQuerySet["Association"]):
    ENDED = "ended_at"

    def that_go_with(self, subject_id: int) -> AssociationQuerySet:
        """What names this person, and what was corrected into it or corrects it."""
        named = self.filter(Q(of=subject_id) | Q(other=subject_id))
        return self.filter(Q(pk__in=named.values("pk")) | Q(first__in=named.values("first")))


@audited(
    "Association of a person",
    personal=("name", "platform", "said", "source", "since", "until", "ended_why"),
    may="select, insert, update",
)
class Association(Addressed):
    """What was said of a person and another, who is on file (`other`) or is known by a name alone. It belongs to the record
    of the person whom it is `of`. Nothing of it is edited, which the database holds: a correction is a new one and ends
    this, and what ends it says why. What is `reach`ed by whom else is a rule of access."""

    of = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="associations")
    other = models.ForeignKey(Subject, on_delete=models.PROTECT, null=True, related_name="associations_with")
    name = models.TextField(blank=True, help_text="Of a person or group that is not on file; empty for one that is.")
    platform = models.TextField(blank=True)
    kind = models.CharField(max_length=15, choices=AssociationKind)
    said = models.TextField()
    source = models.TextField(help_text="From whom it is known.")
    since = models.CharField(max_length=10, blank=True, help_text="A day, a month or a year; as far as it is known.")
    until = models.CharField(max_length=10, blank=True)
    reach = models.CharField(max_length=10, choices=Reach, default=Reach.ORDINARY)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    # No key: what it corrects may have named another person, and goes with the record of that one.
    corrects = models.UUIDField(null=True, help_text="The address of the one that this corrects.")
    first = models.UUIDField(
        null=True,
        editable=False,
        help_text="The address of the one that was recorded first, of it and what corrects it; the database says it.",
    )
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_why = models.TextField(blank=True)

    objects = AssociationQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["first"], name="subjects_association_first")]
        constraints = [
            models.CheckConstraint(
                condition=Q(other__isnull=True) & ~Q(name="") | Q(other__isnull=False) & Q(name=""),
                name="subjects_association_on_file_or_named",
            ),
            models.CheckConstraint(condition=~Q(of=F("other")), name="subjects_association_two_people"),
            models.CheckConstraint(
                condition=Q(kind__in=ONLINE) & ~Q(platform="") | ~Q(kind__in=ONLINE) & Q(platform=""),
                name="subjects_association_online_has_platform",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=GROUPS) | Q(other__isnull=True), name="subjects_association_group_is_named"
            ),
            models.CheckConstraint(
                condition=~Q(said="") & ~Q(source=""), name="subjects_association_says_what_and_from_whom"
            ),
            models.CheckConstraint(
                condition=paired("ended_at", "ended_by", text="ended_why"), name="subjects_association_ended_whole"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.of_id}"

    @property
    def since_words(self) -> str:
        return _words(self.since)

    @property
    def until_words(self) -> str:
        return _words(self.until)


def _words(stored: str) -> str:
    return str(PartialDate.from_iso(stored)) if stored else ""
