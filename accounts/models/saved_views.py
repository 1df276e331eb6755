"""A named set of what a work list is filtered by."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models.agencies import Agency
from accounts.models.people import User
from audit.policy import audited
from core.constraints import paired
from core.models import Addressed
from core.standing import StandingQuerySet


class SavedViewQuerySet(StandingQuerySet["SavedView"]):
    ENDED = "removed_at"


@audited("Saved view of a list", personal=("name",), retention="staff")
class SavedView(Addressed):
    """What a list is asked for, under a name: one person's own, or a team's where an agency has it. It has no rows and no
    number: both are asked for anew, of the person who looks.

    `asked` holds what was chosen, by the names of the filter boxes; what was typed into one is never kept."""

    of = models.CharField(max_length=40, help_text="Which list: its key among the work lists.")
    name = models.CharField(max_length=60)
    asked = models.JSONField(default=dict)
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="saved_views")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="saved_views")
    saved_at = models.DateTimeField(default=timezone.now)
    removed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "of", "name"],
                condition=Q(removed_at__isnull=True, agency__isnull=True),
                name="accounts_savedview_own_once",
            ),
            models.UniqueConstraint(
                fields=["agency", "of", "name"],
                condition=Q(removed_at__isnull=True, agency__isnull=False),
                name="accounts_savedview_of_a_team_once",
            ),
            models.CheckConstraint(
                condition=paired("removed_at", "removed_by"), name="accounts_savedview_removed_at_and_by"
            ),
        ]

    def __str__(self) -> str:
        return self.name
