"""A file as it came, how far it has got, and the copy that people open."""

from __future__ import annotations

import hashlib
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from audit.policy import audited, not_audited
from core.constraints import paired
from core.jobs import LeasedJob, due_index, failed_index
from core.models import Addressed
from evidence.limits import LIMITS
from evidence.places import Place, place_of
from evidence.reasons import HELD, HOLDS, KINDS, REFUSED, SAME_CONTENT, SEALED, UNSAID_HOLDS


class FileState(models.TextChoices):
    """Nothing is shown before RELEASED. The moves between them are the table in moves.py."""

    RECEIVED = "received", "Received"
    HELD = "held", "Held back"
    SCANNED = "scanned", "Scanned"
    RELEASED = "released", "Released"
    REFUSED = "refused", "Refused"
    SET_ASIDE = "set_aside", "Sealed"
    REMOVED = "removed", "Removed"
    HANDED = "handed", "Handed over"
    DESTROYED = "destroyed", "Destroyed"


WAITING = (FileState.RECEIVED, FileState.HELD, FileState.SCANNED)
# What should not be here: judged, or to be judged. And of what no byte is kept.
JUDGED = (FileState.SET_ASIDE, FileState.HANDED, FileState.DESTROYED)
WITHOUT_BYTES = (FileState.REMOVED, FileState.HANDED, FileState.DESTROYED)
# For who may add to its record: by its sender, also where it was sealed on arrival and is judged all the same.
REMOVED_BY_SENDER = Q(state=FileState.REMOVED) | Q(state__in=JUDGED, reason=SAME_CONTENT, shown_as=FileState.REMOVED)


class Reach(models.TextChoices):
    """How far a seal goes that a person put on a file. Without a word: to every file of the same content, wherever it is."""

    FILE = "file", "This file alone: it belongs to another record"
    RECORD = "record", "The files of this record, until an inspector says that it goes further"


class FileEnd(models.TextChoices):
    """What becomes of a file that should not be here, unless it is put back: the state that it then has."""

    HANDED = FileState.HANDED.value, "Handed over to those who deal with it, and destroyed here"
    DESTROYED = FileState.DESTROYED.value, "Destroyed"


@audited("File", personal=("name", "what", "by_whom", "when_made"), hidden=("key",))
class File(Addressed):
    """One file attached to a record. Its bytes are kept as they came; what was read from them is a reading, and says by
    what it was made."""

    place = models.CharField(max_length=20, help_text="Where it is attached (evidence.places).")
    holder_id = models.BigIntegerField(help_text="The number of the record there.")
    part = models.CharField(
        max_length=40, blank=True, db_default="", help_text="What of it the file belongs to (evidence.places)."
    )
    name = models.CharField(max_length=255, help_text="As the sender's machine called it. Shown, and never trusted.")
    what = models.CharField(max_length=300)
    by_whom = models.CharField(max_length=300, blank=True)
    when_made = models.CharField(max_length=100, blank=True, help_text="As told: a day, or about when.")
    size = models.BigIntegerField(help_text="Bytes.")
    sha256 = models.CharField(max_length=64)
    key = models.CharField(max_length=120, help_text="Random name in the private store; never shown.")
    state = models.CharField(max_length=10, choices=FileState, default=FileState.RECEIVED)
    reason = models.CharField(max_length=30, blank=True, help_text="Why it is held or refused (evidence.reasons).")
    version = models.PositiveIntegerField(default=1)
    received_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField(default=timezone.now)
    scanned_at = models.DateTimeField(null=True)
    scanner = models.CharField(max_length=120, blank=True, help_text="Program and signatures that found nothing.")
    released_at = models.DateTimeField(null=True)
    kind = models.CharField(max_length=20, blank=True, help_text="By its content, not by its name.")
    holds = models.JSONField(default=list, help_text="What it also holds: [code, how many, words].")
    reader = models.CharField(max_length=120, blank=True, help_text="What made the copy, with its version.")
    set_aside_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    set_aside_at = models.DateTimeField(null=True)
    set_aside_why = models.CharField(max_length=300, blank=True)
    reach = models.CharField(
        max_length=10, choices=Reach, blank=True, db_default="", help_text="How far its seal goes."
    )
    shown_as = models.CharField(
        max_length=10,
        choices=FileState,
        blank=True,
        db_default="",
        help_text="Sealed on arrival: how it stands for all but its judges, until a person has judged it.",
    )
    put_back_at = models.DateTimeField(null=True, help_text="When an inspector last said that its content may be here.")
    end = models.CharField(max_length=10, choices=FileEnd, blank=True, db_default="", help_text="Proposed, or done.")
    end_why = models.CharField(max_length=300, blank=True, db_default="")
    given_to = models.CharField(max_length=200, blank=True, db_default="", help_text="Where it is handed over to.")
    receipt = models.CharField(max_length=200, blank=True, db_default="", help_text="Their reference or receipt.")
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    proposed_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    ended_at = models.DateTimeField(null=True)
    bytes_gone_at = models.DateTimeField(null=True, help_text="Since when no byte of it or of its copies is kept.")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=FileState.values), name="evidence_file_state"),
            models.CheckConstraint(condition=Q(size__gt=0), name="evidence_file_size"),
            models.CheckConstraint(
                condition=paired("set_aside_at", "set_aside_by", text="set_aside_why")
                | Q(set_aside_at__isnull=False, set_aside_by__isnull=True, reason=SAME_CONTENT) & ~Q(set_aside_why=""),
                name="evidence_file_set_aside_at_and_by",
            ),
            models.CheckConstraint(
                condition=~Q(state=FileState.SET_ASIDE) | Q(set_aside_at__isnull=False),
                name="evidence_file_set_aside_said",
            ),
            # What nobody scanned is never released.
            models.CheckConstraint(
                condition=~Q(state=FileState.RELEASED)
                | Q(scanned_at__isnull=False, released_at__isnull=False) & ~Q(kind="") & ~Q(scanner=""),
                name="evidence_file_released_scanned",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[FileState.HELD, FileState.REFUSED]) & ~Q(reason="")
                | ~Q(state__in=[FileState.HELD, FileState.REFUSED]),
                name="evidence_file_reason",
            ),
            models.CheckConstraint(
                condition=Q(proposed_at__isnull=True, proposed_by__isnull=True, end="", end_why="")
                | Q(proposed_at__isnull=False, proposed_by__isnull=False, end__in=FileEnd.values) & ~Q(end_why=""),
                name="evidence_file_proposed",
            ),
            models.CheckConstraint(
                condition=Q(end=FileEnd.HANDED) & ~Q(given_to="") & ~Q(receipt="")
                | ~Q(end=FileEnd.HANDED) & Q(given_to="", receipt=""),
                name="evidence_file_handed_to",
            ),
            # Nobody destroys evidence alone, and what is only proposed is destroyed by nobody.
            models.CheckConstraint(
                condition=Q(state=F("end"), ended_at__isnull=False, ended_by__isnull=False)
                & ~Q(ended_by=F("proposed_by"))
                | ~Q(state__in=FileEnd.values) & Q(ended_at__isnull=True, ended_by__isnull=True),
                name="evidence_file_ended_by_two",
            ),
        ]
        indexes = [
            models.Index(fields=["place", "holder_id", "received_at"], name="evidence_file_holder"),
            models.Index(fields=["sha256"], name="evidence_file_sha256"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def cited_as(self) -> str:
        return f"file-{self.public_id.hex}"

    @property
    def attached_at(self) -> Place:
        return place_of(self.place)

    @property
    def holder(self) -> Any:
        return self.attached_at.holder_of(self.holder_id)

    @property
    def part_words(self) -> str:
        return dict(self.attached_at.parts(self.holder)).get(self.part, "") if self.part else ""

    @property
    def why(self) -> str:
        """The reason for where it stands, as a sentence."""
        return {**HELD, **REFUSED}.get(self.reason, "")

    @property
    def is_sealed_with_another(self) -> bool:
        """By the service: the same content was sealed elsewhere."""
        return self.state in JUDGED and self.reason == SAME_CONTENT

    @property
    def only_follows(self) -> bool:
        """Whether it goes as the other does. One that two people have ended speaks for itself."""
        return self.is_sealed_with_another and self.state == FileState.SET_ASIDE

    @property
    def is_said_misfiled_too(self) -> bool:
        """Sealed on arrival, and its sender says besides that it belongs to another record."""
        return self.is_sealed_with_another and self.set_aside_why != SEALED[SAME_CONTENT]

    @property
    def shown_otherwise(self) -> str:
        """How it stands for all but its judges: on arrival it waits until an inspector has judged it; what its sender removed is gone
        for good. The other columns are asked too: another release leaves this one as it was."""
        if not self.is_sealed_with_another:
            return ""
        is_unjudged = self.state == FileState.SET_ASIDE and not self.end
        return self.shown_as if is_unjudged or self.shown_as == FileState.REMOVED else ""

    @property
    def kind_words(self) -> str:
        return KINDS[self.kind].words if self.kind in KINDS else ""

    @property
    def is_shown(self) -> bool:
        """Whether there is a copy to look at: sound and moving pictures are kept and not shown. So is a message of Outlook that came
        before there was a reader for it: it has none."""
        return self.kind in KINDS and KINDS[self.kind].shown and bool(self.reader)

    @property
    def also_holds(self) -> list[str]:
        return [HOLDS[code].format(n=number, words=words) for code, number, words in self.holds if code in HOLDS]

    @property
    def also_holds_unsaid(self) -> list[str]:
        """That it holds it, without what it says: the copy goes to others because that is left out of it."""
        return [UNSAID_HOLDS[code].format(n=number) for code, number, _ in self.holds if code in HOLDS]


class ShownPage(models.Model):
    """One page as it is shown: a picture made by the service, the text beside it, or either alone."""

    number = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=120, blank=True, help_text="Of the picture, in the private store.")
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.BigIntegerField(default=0, help_text="Bytes.")
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    text = models.TextField(blank=True)

    class Meta:
        abstract = True
        ordering = ["number"]

    def __str__(self) -> str:
        return f"Page {self.number}"

    @classmethod
    def of(cls, page: Any, *, number: int, key: str, **whose: Any) -> Self:
        """A page that was made, with its picture under this key in the private store; without one it is text alone."""
        return cls(
            number=number,
            key=key,
            sha256=hashlib.sha256(page.picture).hexdigest() if key else "",
            size=len(page.picture),
            width=page.width,
            height=page.height,
            text=page.text,
            **whose,
        )


@audited("Page of the copy of a file", personal=("text",), hidden=("text", "key"), may="select, insert, delete")
class CopyPage(ShownPage):
    """One page of what people open instead of the file."""

    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="pages")

    class Meta(ShownPage.Meta):
        constraints = [models.UniqueConstraint(fields=["file", "number"], name="evidence_copypage_number")]


@not_audited(because="the work on a file; what comes of it is a move of the file")
class Inspection(LeasedJob):
    """Scanning a file and making its copy, once."""

    file = models.OneToOneField(File, on_delete=models.PROTECT, related_name="inspection")

    lease = LIMITS.lease

    class Meta:
        indexes = [due_index("evidence_inspection_due"), failed_index("evidence_inspection_failed")]

    def __str__(self) -> str:
        return f"Inspection of {self.file_id}"

    @classmethod
    def of_anew(cls, file: File) -> Self:
        """The work on it: a new row, or the old one begun anew. The keeper rings for it."""
        work, _ = cls.objects.get_or_create(file=file, defaults={"dedupe_key": f"file:{file.pk}"})
        work.begin_anew()
        return work  # type: ignore[return-value]  # the manager is typed for the abstract model


@not_audited(
    because="the work of a program; what is sealed or put back by it is a move of each file", keeper_may="delete"
)
class ContentWork(LeasedJob):
    """Sealing the files of one content, or putting them back, one after the other, once a person has done so with one of them."""

    sha256 = models.CharField(max_length=64)

    lease = LIMITS.lease

    class Meta:
        indexes = [due_index("evidence_contentwork_due"), failed_index("evidence_contentwork_failed")]

    def __str__(self) -> str:
        return f"Files of the content {self.sha256[:12]}"

    @classmethod
    def of_anew(cls, sha256: str) -> Self:
        # Locked: the keeper clears away what is done.
        locked = cls.objects.select_for_update()
        work, _ = locked.get_or_create(dedupe_key=f"content:{sha256}", defaults={"sha256": sha256})
        work.begin_anew()
        cls.objects.filter(pk=work.pk).update(created_at=timezone.now())  # it is late from now on
        return work  # type: ignore[return-value]  # the manager is typed for the abstract model
