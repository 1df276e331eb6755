"""What is kept for one person between two pages: notices, sent forms, typed text."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.limits import MAIL
from accounts.models.memberships import Invitation
from accounts.models.people import User
from audit.policy import audited, not_audited
from core.constraints import paired
from core.jobs import LeasedJob, due_index
from core.models import Addressed

# The letter that is the one e-mail of a day; its key says whose and of which hour (`accounts.notices.digests`).
DIGEST = "account.digest"


@audited(
    "Message to somebody",
    personal=("mailbox",),
    retention="short",
    hidden=("mailbox",),
    keeper_may="delete",
)
class Notice(Addressed, LeasedJob):
    """Something a person should look at: shown in the service, and sent by e-mail as a reference and a link only.

    One without a person is a letter: an e-mail to a mailbox, shown nowhere (an invitation, the link for a new
    password). It waits in the same table, so that nothing is ever sent by the request that asked for it."""

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="notices", null=True)
    mailbox = models.EmailField(blank=True, db_default="", help_text="Of a letter, for a day after it was sent.")
    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="+", null=True)
    kind = models.CharField(max_length=40)
    words = models.CharField(max_length=200, help_text="One sentence without personal data.")
    reference = models.CharField(max_length=20, blank=True)
    path = models.CharField(max_length=200, blank=True)
    urgent = models.BooleanField(default=False)
    read_at = models.DateTimeField(null=True)
    digest = models.CharField(
        max_length=60,
        blank=True,
        db_default="",
        help_text="The one e-mail of a day in which it comes, instead of its own.",
    )

    lease = MAIL.lease

    @property
    def addressee(self) -> str:
        """Whom it is for, as an administrator may know it: of a letter never the mailbox."""
        if self.person is not None:
            return self.person.name
        if self.invitation is not None:
            return self.invitation.name
        if self.kind == DIGEST:
            return User.objects.get(pk=self.dedupe_key.split(":")[1]).name
        return "Somebody who asked for a new password"

    @property
    def is_spent(self) -> bool:
        """What is urgent has no last attempt: it is tried until the mail server takes it, or refuses its address."""
        return not self.urgent and self.attempt >= MAIL.attempts

    @property
    def rest(self) -> timedelta:
        most = MAIL.urgent_rest if self.urgent else MAIL.rest
        return min(MAIL.first_rest * 2 ** min(self.attempt - 1, 20), most)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, mailbox="", invitation__isnull=True)
                | Q(person__isnull=True, path="", reference=""),
                name="accounts_notice_person_or_mailbox",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "read_at", "-created_at"], name="accounts_notice_inbox"),
            # What is over with the work that it asked for is looked for by the record.
            models.Index(
                fields=["reference", "kind"],
                condition=Q(read_at__isnull=True) & ~Q(reference=""),
                name="accounts_notice_of_record",
            ),
            models.Index(fields=["-created_at", "-id"], condition=~Q(state="done"), name="accounts_notice_unsent"),
            due_index("accounts_notice_due"),
            models.Index(
                fields=["digest"],
                condition=Q(read_at__isnull=True) & ~Q(digest=""),
                name="accounts_notice_digest",
            ),
        ]

    def __str__(self) -> str:
        return self.words


@not_audited(because="a guard against sending twice; holds no content", may="select, insert, update, delete")
class OncePost(models.Model):
    """A form that was sent: a second sending of the same form is shown the first one's result."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    key = models.UUIDField()
    led_to = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="accounts_oncepost_once")]
        indexes = [models.Index(fields=["at"], name="accounts_oncepost_at")]

    def __str__(self) -> str:
        return str(self.key)


@not_audited(
    because="what a person has typed and not sent is not yet anybody's record; to send it is an event, and to open it",
    may="select, insert, update, delete",
)
class KeptText(Addressed):
    """What a person typed into one form on one page and has not sent: saved as it was typed, or sent into a session
    that had ended, or refused. Shown to that person only, for as long as TYPED.kept says."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    path = models.CharField(max_length=300, help_text="Of the page on which it was typed.")
    form = models.CharField(
        max_length=60,
        blank=True,
        db_default="",
        help_text="Which form of that page; empty: none with a long box.",
    )
    fields = models.JSONField()
    labels = models.JSONField(
        default=dict, db_default={}, help_text="The questions as they stood on the page, by the names of their boxes."
    )
    choices = models.JSONField(
        default=dict, db_default={}, help_text="Of a choice, the words of what was chosen, by what was sent for it."
    )
    boxes = models.JSONField(
        default=list, db_default=[], help_text="Names of the boxes in the order of the page, which `fields` forgets."
    )
    began = models.DateTimeField(default=timezone.now)
    at = models.DateTimeField(default=timezone.now)
    turn = models.PositiveIntegerField(
        default=0,
        db_default=0,
        help_text="The save that this is; an earlier one that comes late changes nothing.",
    )
    taken_over_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    taken_over_at = models.DateTimeField(null=True, help_text="When a colleague said that they write there instead.")

    class Meta:
        indexes = [
            models.Index(fields=["at"], name="accounts_kepttext_at"),
            models.Index(fields=["path"], name="accounts_kepttext_path"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=paired("taken_over_at", "taken_over_by"), name="accounts_kepttext_taken_over"
            )
        ]

    def __str__(self) -> str:
        return f"Kept for {self.path}"
