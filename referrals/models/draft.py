"""What a referrer or clerk is still typing. A table of its own, so that no list, search or match can
reach a draft."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Agency, Site, User
from audit.policy import audited
from core.clock import day_words
from core.models import Addressed


class DraftState(models.TextChoices):
    OPEN = "open", "Being written"
    WITH_LEAD = "with_lead", "With the safeguarding lead"
    SENT = "sent", "Sent"
    DISCARDED = "discarded", "Discarded"


@audited(
    "Draft",
    personal=("answers", "lead_note"),
    retention="draft",
    hidden=("answers",),
)
class Draft(Addressed):
    """Answers as typed, valid or not: {page: {field: [values]}}. Seen by its author, and by the lead
    once handed over.

    `version` counts the saves, and `page_versions` says which save last changed a page: a page is stale when it
    was changed itself, not when another was.
    """

    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="drafts")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=DraftState, default=DraftState.OPEN)
    answers = models.JSONField(default=dict)
    page_versions = models.JSONField(default=dict)
    page_writers = models.JSONField(default=dict, help_text="Who last changed each page: {page: person}.")
    form_version = models.PositiveSmallIntegerField(default=1)
    prompts_version = models.PositiveIntegerField(
        null=True, help_text="Of the prompts with which it was begun, and goes on. Empty: before they had versions."
    )
    version = models.PositiveIntegerField(default=1)
    channel = models.CharField(max_length=20, default="portal")
    about_colleague = models.BooleanField(default=False, help_text="May concern own staff: no lead ever sees it.")
    kept_from = ArrayField(
        models.BigIntegerField(), default=list, help_text="Leads whom it names: none of them ever sees it."
    )
    lead_note = models.TextField(blank=True, help_text="Why the lead gave it back.")
    started_at = models.DateTimeField(default=timezone.now)
    saved_at = models.DateTimeField(default=timezone.now)
    handed_over_at = models.DateTimeField(null=True)
    reminded = models.PositiveSmallIntegerField(default=0)
    reminded_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    sent_as = models.OneToOneField("referrals.Referral", on_delete=models.PROTECT, null=True, related_name="draft")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state=DraftState.SENT, sent_as__isnull=False)
                | (~Q(state=DraftState.SENT) & Q(sent_as__isnull=True)),
                name="referrals_draft_sent_as",
            )
        ]
        indexes = [
            models.Index(fields=["author", "state", "-saved_at"], name="referrals_draft_mine"),
            models.Index(fields=["agency", "state", "handed_over_at"], name="referrals_draft_lead"),
        ]

    def __str__(self) -> str:
        return f"Draft of {day_words(self.started_at)}"
