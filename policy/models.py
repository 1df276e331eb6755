"""What the force sets itself, as versions that two people publish and that hold from a day."""

from __future__ import annotations

from django.db import models
from django.db.models import DateField, F, Func, Q

from audit.policy import audited
from guidance.versions import State, Version, published_by_two
from policy.matters import Matter, matter_of

STATES = (State.DRAFT, State.PUBLISHED, State.WITHDRAWN)
TIME_LIMITS = "time-limits"
PUBLISHED_ON = Func(
    F("published_at"), template="(%(expressions)s AT TIME ZONE 'Europe/London')::date", output_field=DateField()
)


@audited("Policy", retention="reference")
class Policy(models.Model):
    """A matter that policy administrators decide. What is decided stands in its versions."""

    slug = models.SlugField(unique=True)

    def __str__(self) -> str:
        return self.slug


@audited("Version of a policy", retention="reference")
class PolicyVersion(Version):
    """All that was decided of a matter, from a day on, until the next version's day. Once published it is never changed, and
    none holds for a day that had begun: so what held on a day that is over is the same for ever (ADR 0081)."""

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="versions")
    state = models.CharField(max_length=10, choices=[(each.value, each.label) for each in STATES], default=State.DRAFT)
    holds_from = models.DateField(null=True, help_text="In London. Empty: a draft, or what came with the service.")
    content = models.JSONField(help_text="What it says, as its matter has it (policy/matters.py).")
    why = models.TextField()

    class Meta:
        constraints = [
            *published_by_two("policy", prefix="policy_version", from_a_day=True),
            models.UniqueConstraint(
                fields=["policy", "holds_from"],
                condition=Q(state=State.PUBLISHED),
                name="policy_version_one_a_day",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(state=State.DRAFT, holds_from__isnull=True)
                | Q(state=State.PUBLISHED, origin="shipped", holds_from__isnull=True)
                | Q(state=State.PUBLISHED, origin="written", holds_from__isnull=False)
                | Q(state=State.WITHDRAWN),
                name="policy_version_holds_from",
            ),
            models.CheckConstraint(
                condition=Q(holds_from__isnull=True) | Q(holds_from__gt=PUBLISHED_ON),
                name="policy_version_holds_from_later",
            ),
        ]

    def __str__(self) -> str:
        return f"Version {self.number}"

    @property
    def in_boxes(self) -> dict[str, object]:
        """As the form of its matter has it."""
        return {**self.matter.boxes(self.content), "why": self.why}

    @property
    def matter(self) -> Matter:
        return matter_of(self.policy.slug)
