"""The decision under section 36 of the Counter-Terrorism and Security Act 2015 that a person is referred to a panel."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from audit.policy import audited
from core.clock import day_words
from core.models import Addressed
from safeguarding.models.cases import Case
from safeguarding.models.delegations import Delegation


class Section36State(models.TextChoices):
    PROPOSED = "proposed", "Waits for a decision"
    DECIDED = "decided", "Referred to the panel"
    REFUSED = "refused", "Not referred"
    TAKEN_BACK = "taken_back", "Taken back"


# There is one of these for a case at most: a second proposal comes after the first was refused or taken back.
WAITS_OR_STANDS = (Section36State.PROPOSED, Section36State.DECIDED)


@audited("Section 36 decision", personal=("grounds", "assessment", "cited", "necessity", "answer"))
class Section36Decision(Addressed):
    """Whether there are reasonable grounds to believe that the person is vulnerable to being drawn into terrorism, so
    that they are referred to a panel: section 36(3). The officer's proposal is written once; the answer of the
    supervisor who decides for the chief officer is written beside it, once, with the delegation it rests on.

    `cited` is what of the record the assessment relies on, in its words of that day: [{key, words, source}]."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="section_36_decisions")
    state = models.CharField(max_length=10, choices=Section36State, default=Section36State.PROPOSED)
    version = models.PositiveIntegerField(default=1)
    grounds = models.TextField()
    assessment = models.TextField()
    cited = models.JSONField(default=list)
    necessity = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    decide_by = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    delegation = models.ForeignKey(Delegation, on_delete=models.PROTECT, null=True, related_name="decisions")

    class Meta:
        verbose_name = "section 36 decision"
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(state__in=sorted(WAITS_OR_STANDS)),
                name="safeguarding_section36_one",
            ),
            models.CheckConstraint(
                condition=Q(
                    state=Section36State.PROPOSED, answered_at__isnull=True, answered_by__isnull=True, answer=""
                )
                | (
                    Q(state__in=["decided", "refused", "taken_back"])
                    & Q(answered_at__isnull=False, answered_by__isnull=False)
                    & ~Q(answer="")
                ),
                name="safeguarding_section36_answered",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[Section36State.PROPOSED, Section36State.TAKEN_BACK], delegation__isnull=True)
                | (Q(state__in=["decided", "refused"], delegation__isnull=False) & ~Q(answered_by=F("by"))),
                name="safeguarding_section36_by_a_delegate",
            ),
        ]
        indexes = [
            models.Index(
                fields=["decide_by"], condition=Q(state=Section36State.PROPOSED), name="safeguarding_section36_waits"
            )
        ]

    def __str__(self) -> str:
        return f"Section 36 decision of {day_words(self.at)}"

    @property
    def is_late(self) -> bool:
        return self.state == Section36State.PROPOSED and self.decide_by < timezone.now()
