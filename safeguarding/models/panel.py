"""The Channel panel of a council: who sits on it, when it meets, and who was there. Counter-Terrorism and Security Act
2015, sections 36 and 37."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Agency, User
from audit.policy import audited
from core.clock import time_words
from core.models import Addressed
from core.standing import StandingQuerySet
from referrals.models.ended import Endable, ended_whole


@audited("Channel panel", retention="reference")
class Panel(Addressed):
    """The standing panel of one council (section 36(1): each local authority has one in place). Where councils were merged the
    one that is left has the panel of each."""

    council = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="panels", db_index=False)

    class Meta:
        indexes = [models.Index(fields=["council"], name="safeguarding_panel_council")]

    def __str__(self) -> str:
        return f"Channel panel of {self.council}"


class Seat(models.TextChoices):
    CHAIR = "chair", "Chair"
    DEPUTY = "deputy", "Deputy chair"
    MEMBER = "member", "Member"


IN_THE_CHAIR = (Seat.CHAIR, Seat.DEPUTY)


class PanelMemberQuerySet(StandingQuerySet["PanelMember"]):
    ENDED = "ended_at"


@audited("Seat on a panel", retention="staff")
class PanelMember(Addressed, Endable):
    """One person's seat, for the agency that they speak for: until it is ended."""

    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="members")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    seat = models.CharField(max_length=6, choices=Seat)
    since = models.DateTimeField(default=timezone.now)

    objects = PanelMemberQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["panel", "person"], condition=Q(ended_at__isnull=True), name="safeguarding_seat_once"
            ),
            models.UniqueConstraint(
                fields=["panel"],
                condition=Q(ended_at__isnull=True, seat=Seat.CHAIR),
                name="safeguarding_seat_one_chair",
            ),
            ended_whole("safeguarding_seat_ended"),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.agency}"

    @property
    def takes_the_chair(self) -> bool:
        return self.seat in IN_THE_CHAIR


class MeetingState(models.TextChoices):
    PLANNED = "planned", "Called"
    CANCELLED = "cancelled", "Cancelled"
    SIGNED = "signed", "Minutes signed"


class MeetingKind(models.TextChoices):
    ORDINARY = "ordinary", "Channel panel"
    URGENT = "urgent", "Urgent Channel panel"
    LOCAL = "local", "Local panel below the threshold"


@audited("Meeting of a panel", personal=("cancelled_why", "urgent_why"))
class Meeting(Addressed):
    """Kept in UTC; shown in London's time. One that was cancelled is shown as that, and never taken away."""

    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="meetings")
    state = models.CharField(max_length=9, choices=MeetingState, default=MeetingState.PLANNED)
    kind = models.CharField(max_length=8, choices=MeetingKind, default=MeetingKind.ORDINARY)
    urgent_why = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    starts_at = models.DateTimeField()
    minutes_long = models.PositiveSmallIntegerField()
    called_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    cancelled_why = models.TextField(blank=True)
    signed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-starts_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["panel", "starts_at"],
                condition=~Q(state=MeetingState.CANCELLED),
                name="safeguarding_meeting_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state=MeetingState.CANCELLED) & ~Q(cancelled_why="")
                | ~Q(state=MeetingState.CANCELLED) & Q(cancelled_why=""),
                name="safeguarding_meeting_cancelled_why",
            ),
            models.CheckConstraint(
                condition=Q(kind=MeetingKind.URGENT) & ~Q(urgent_why="")
                | Q(kind__in=[MeetingKind.ORDINARY, MeetingKind.LOCAL], urgent_why=""),
                name="safeguarding_meeting_urgent_why",
            ),
            models.CheckConstraint(
                condition=Q(state=MeetingState.SIGNED, signed_at__isnull=False, signed_by__isnull=False)
                | ~Q(state=MeetingState.SIGNED) & Q(signed_at__isnull=True, signed_by__isnull=True),
                name="safeguarding_meeting_signed",
            ),
        ]
        indexes = [models.Index(fields=["panel", "-starts_at"], name="safeguarding_meeting_calendar")]

    def __str__(self) -> str:
        return f"Meeting of {time_words(self.starts_at)}"

    @property
    def is_local(self) -> bool:
        """Of those whom no panel under section 36 supports: it decides nothing under that section."""
        return self.kind == MeetingKind.LOCAL

    @property
    def has_begun(self) -> bool:
        return self.starts_at <= timezone.now()


@audited("Attendance at a meeting", retention="case", may="select, insert, update")
class Attendance(models.Model):
    """Whether a member was there (section 37(1): the local authority, and the chief officer of police)."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendance")
    member = models.ForeignKey(PanelMember, on_delete=models.PROTECT, related_name="+")
    present = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "member"], name="safeguarding_attendance_once")]

    def __str__(self) -> str:
        return str(self.member)
