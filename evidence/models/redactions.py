"""A version of a file without what others must not read: what is taken out and why, the pages made anew, who released it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from audit.policy import audited, not_audited
from core.constraints import paired
from core.jobs import LeasedJob, due_index, failed_index
from core.models import Addressed
from evidence.limits import LIMITS
from evidence.models.files import File, ShownPage
from evidence.reasons import LEAKS, REDACTED_BECAUSE


class RedactionState(models.TextChoices):
    """Made and checked by a program before a second person is asked. The moves are the table in redacting/moves.py."""

    DRAFT = "draft", "Being drafted"
    MAKING = "making", "Being made"
    WAITING = "waiting", "Waits for a second person"
    RELEASED = "released", "Released"
    WITHDRAWN = "withdrawn", "Withdrawn"
    DISCARDED = "discarded", "Thrown away"


OPEN_REDACTIONS = (RedactionState.DRAFT, RedactionState.MAKING, RedactionState.WAITING)
OUT_OF = 10_000  # what the sides of a page are counted in


@audited("Redacted version of a file", personal=("sent_back_why", "withdrawn_why"), hidden=("document_key",))
class Redaction(Addressed):
    """One version. Neither the file nor its copy is touched by it; what was released is kept as it was released."""

    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="redactions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=RedactionState, default=RedactionState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    drafted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField(default=timezone.now)
    worked_on_by = models.JSONField(
        default=list, help_text="Numbers of all who ever marked or unmarked a passage of it."
    )
    problem = models.CharField(max_length=30, blank=True, help_text="Why it was not made (evidence.reasons.LEAKS).")
    copy_digest = models.CharField(max_length=64, blank=True, help_text="Of the pages that it was made from.")
    checked_at = models.DateTimeField(null=True)
    checker = models.CharField(max_length=120, blank=True, help_text="The readers that found nothing left.")
    document_key = models.CharField(max_length=120, blank=True, help_text="Of the PDF, where every page is a picture.")
    document_sha256 = models.CharField(max_length=64, blank=True)
    sent_back_why = models.TextField(blank=True)
    released_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    released_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=RedactionState.values), name="evidence_redaction_state"),
            models.UniqueConstraint(fields=["file", "number"], name="evidence_redaction_number"),
            models.UniqueConstraint(
                fields=["file"], condition=Q(state__in=OPEN_REDACTIONS), name="evidence_redaction_one_open"
            ),
            models.CheckConstraint(
                condition=paired("released_at", "released_by"), name="evidence_redaction_released_at_and_by"
            ),
            # What no program found clean is never before a second person, and what that person did not say is not out.
            models.CheckConstraint(
                condition=~Q(state__in=[RedactionState.WAITING, RedactionState.RELEASED, RedactionState.WITHDRAWN])
                | Q(checked_at__isnull=False) & ~Q(checker="") & ~Q(copy_digest=""),
                name="evidence_redaction_checked",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[RedactionState.RELEASED, RedactionState.WITHDRAWN], released_at__isnull=False)
                | ~Q(state__in=[RedactionState.RELEASED, RedactionState.WITHDRAWN]) & Q(released_at__isnull=True),
                name="evidence_redaction_released",
            ),
            models.CheckConstraint(
                condition=Q(released_by__isnull=True) | ~Q(released_by=F("drafted_by")),
                name="evidence_redaction_second_person",
            ),
            models.CheckConstraint(
                condition=paired("withdrawn_at", "withdrawn_by", text="withdrawn_why"),
                name="evidence_redaction_withdrawn_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(state=RedactionState.WITHDRAWN, withdrawn_at__isnull=False)
                | ~Q(state=RedactionState.WITHDRAWN) & Q(withdrawn_at__isnull=True),
                name="evidence_redaction_withdrawn",
            ),
        ]

    def __str__(self) -> str:
        return f"Redacted version {self.number}"

    @property
    def is_draft(self) -> bool:
        return self.state == RedactionState.DRAFT

    @property
    def problem_words(self) -> str:
        return LEAKS.get(self.problem, "")


@audited("Passage taken out of a file", personal=("words", "why"), hidden=("words",), may="select, insert, delete")
class RedactionMark(models.Model):
    """What is taken out: words, wherever they stand on some pages, or a box on each of them. Its reason is kept with it."""

    redaction = models.ForeignKey(Redaction, on_delete=models.PROTECT, related_name="marks")
    first_page = models.PositiveSmallIntegerField()
    last_page = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=300, blank=True, help_text="Empty: a box.")
    parts = models.BooleanField(default=False, help_text="Each of the words alone as well.")
    left = models.PositiveSmallIntegerField(null=True, help_text="Of the box, in ten-thousandths of the page's width.")
    top = models.PositiveSmallIntegerField(null=True, help_text="In ten-thousandths of its height.")
    width = models.PositiveSmallIntegerField(null=True)
    height = models.PositiveSmallIntegerField(null=True)
    reason = models.CharField(max_length=20, help_text="A code of evidence.reasons.REDACTED_BECAUSE.")
    why = models.CharField(max_length=300)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(first_page__gte=1, last_page__gte=F("first_page")), name="evidence_redactionmark_pages"
            ),
            models.CheckConstraint(condition=~Q(why=""), name="evidence_redactionmark_why"),
            models.CheckConstraint(
                condition=Q(words="", width__gt=0, height__gt=0)
                & Q(left__lte=OUT_OF - F("width"), top__lte=OUT_OF - F("height"))
                | ~Q(words="") & Q(left__isnull=True, top__isnull=True, width__isnull=True, height__isnull=True),
                name="evidence_redactionmark_words_or_box",
            ),
        ]
        ordering = ["first_page", "pk"]

    def __str__(self) -> str:
        return f"Passage of {self.redaction_id}"

    @property
    def reason_words(self) -> str:
        return REDACTED_BECAUSE.get(self.reason, "")


@audited("Page of a redacted version", personal=("text",), hidden=("text", "key"), may="select, insert, delete")
class RedactedPage(ShownPage):
    """One page as others may read it: its picture made from pixels, the text that is left, or either alone."""

    redaction = models.ForeignKey(Redaction, on_delete=models.PROTECT, related_name="pages")

    class Meta(ShownPage.Meta):
        constraints = [models.UniqueConstraint(fields=["redaction", "number"], name="evidence_redactedpage_number")]


@not_audited(because="the work on a redacted version; what comes of it is a move of that version")
class Rendering(LeasedJob):
    """Making and checking a redacted version, once."""

    redaction = models.OneToOneField(Redaction, on_delete=models.PROTECT, related_name="rendering")

    lease = LIMITS.lease

    class Meta:
        indexes = [due_index("evidence_rendering_due"), failed_index("evidence_rendering_failed")]

    def __str__(self) -> str:
        return f"Rendering of {self.redaction_id}"
