"""People are joined and parted by links: who may be the same, and what was decided of two."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from audit.policy import audited
from core.constraints import paired
from core.models import Addressed
from core.standing import StandingQuerySet
from subjects.models.people import Subject


@audited("Possible match", personal=("evidence",), may="select, insert, update")
class Candidate(Addressed):
    """Another record that may be of the same person, as found by the engine; an officer decides. Smaller id
    first never matters: `subject` is whose page it stands on."""

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


class LinkQuerySet(StandingQuerySet["Link"]):
    ENDED = "ended_at"


@audited("Same person, or different", personal=("reason",), may="select, insert, update")
class Link(Addressed):
    """A person's decision about two subjects. A newer decision ends the older one; both stay."""

    a = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="links_from")
    b = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="links_to")
    verdict = models.CharField(max_length=10, choices=Verdict)
    reason = models.TextField()
    evidence = models.JSONField(default=dict)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    objects = LinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(a__lt=F("b")), name="subjects_link_in_order"),
            models.UniqueConstraint(
                fields=["a", "b"], condition=Q(ended_at__isnull=True), name="subjects_link_one_live"
            ),
            models.CheckConstraint(
                condition=paired("ended_at", "ended_by"),
                name="subjects_link_ended_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.a_id} and {self.b_id}: {self.get_verdict_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.a_id is not None and self.b_id is not None and self.a_id > self.b_id:
            self.a_id, self.b_id = self.b_id, self.a_id
        super().save(*args, **kwargs)
