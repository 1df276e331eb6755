"""Templates of letters with their versions, which two people publish; and the letters that were written from them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Agency, User
from audit.policy import audited
from core.constraints import paired
from core.models import Addressed
from core.reference_numbers import Referenced
from guidance.versions import Version, published_by_two
from letters.fields import Addressee
from referrals.models import Referral


@audited("Template of a letter", retention="reference")
class LetterTemplate(models.Model):
    """An occasion for a letter, and to whom. What it says stands in its versions."""

    slug = models.SlugField(unique=True)
    addressee = models.CharField(max_length=10, choices=Addressee)

    class Meta:
        ordering = ["addressee", "slug"]
        constraints = [
            models.CheckConstraint(condition=Q(addressee__in=Addressee.values), name="letters_template_addressee")
        ]

    def __str__(self) -> str:
        return self.slug


@audited("Version of a template of a letter", retention="reference", hidden=("body",))
class TemplateVersion(Version):
    template = models.ForeignKey(LetterTemplate, on_delete=models.PROTECT, related_name="versions")
    title = models.CharField(max_length=120, help_text="Stands above the letter.")
    body = models.TextField(help_text="Text with places from the list (letters.fields).")
    tells = models.JSONField(default=list, help_text="Parts that a letter may tell where the officer chooses them.")

    class Meta:
        constraints = published_by_two("template", prefix="letters_version")

    def __str__(self) -> str:
        return f"{self.title}, version {self.number}"


class LetterState(models.TextChoices):
    DRAFT = "draft", "Being written"
    MADE = "made", "Made, not sent"
    SENT = "sent", "Sent"
    DISCARDED = "discarded", "Thrown away"


class SentHow(models.TextChoices):
    POST = "post", "By post"
    HAND = "hand", "Handed over"
    SECURE_MAIL = "mail", "By secure e-mail"


# What can be said in its place of a document that was taken: no way of sending.
DESTROYED = "destroyed"


@audited("Letter", personal=("to_name", "to_address", "text", "told_why", "sent_to"))
class Letter(Addressed, Referenced):
    """One letter about a record: written from a version of a template, edited, made as a document, noted as sent."""

    PREFIX = "LT"

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="letters")
    written_from = models.ForeignKey(TemplateVersion, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+", help_text="A partner.")
    to_name = models.CharField(max_length=300)
    to_address = models.TextField(blank=True)
    lawful_basis = models.CharField(max_length=60)
    tells = models.JSONField(default=list, help_text="Parts that were chosen, of those that its template has.")
    told_why = models.TextField(blank=True)
    text = models.TextField()
    state = models.CharField(max_length=10, choices=LetterState, default=LetterState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(
        null=True, help_text="Since when its document is out of the service, until it is noted that it was destroyed."
    )
    taken_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", help_text="Noted it.")
    sent_noted_at = models.DateTimeField(null=True)
    sent_on = models.DateField(null=True)
    sent_how = models.CharField(max_length=10, choices=SentHow, blank=True)
    sent_to = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=LetterState.values), name="letters_letter_state"),
            models.CheckConstraint(condition=paired("made_at", "made_by"), name="letters_letter_made_at_and_by"),
            models.CheckConstraint(condition=paired("taken_at", "taken_by"), name="letters_letter_taken_at_and_by"),
            models.CheckConstraint(condition=Q(tells=[]) | ~Q(told_why=""), name="letters_letter_told_why"),
            models.CheckConstraint(
                condition=Q(state=LetterState.SENT, made_at__isnull=False, sent_on__isnull=False)
                & paired("sent_noted_at", "sent_by", text="sent_to")
                & Q(sent_noted_at__isnull=False, sent_how__in=SentHow.values)
                | ~Q(state=LetterState.SENT)
                & Q(sent_noted_at__isnull=True, sent_by__isnull=True, sent_on__isnull=True, sent_how="", sent_to=""),
                name="letters_letter_sent",
            ),
        ]
        indexes = [models.Index(fields=["referral", "-written_at"], name="letters_letter_referral")]

    def __str__(self) -> str:
        return f"Letter {self.reference}"


@audited("Document of a letter", may="select, insert", hidden=("content",))
class LetterDocument(models.Model):
    """The PDF of a letter, as it was made. One that is changed and made again is another."""

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="documents")
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    pages = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"Document of {self.letter_id}"
