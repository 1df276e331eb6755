"""What stands on the agenda of a panel's meeting, what each member may read of it, what the panel decided and what was
taken on. Counter-Terrorism and Security Act 2015, sections 36 to 38."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import Agency, User
from audit.policy import audited
from core.clock import day_words, time_words
from core.models import Addressed
from referrals.models import Referral
from safeguarding.models.cases import Case
from safeguarding.models.panel import Meeting, PanelMember


class ItemState(models.TextChoices):
    LISTED = "listed", "On the agenda"
    ADOPTED = "adopted", "Adopted"
    NOT_ADOPTED = "not_adopted", "Not adopted"
    DEFERRED = "deferred", "Deferred"
    SUPPORTED = "supported", "Supported locally"
    TAKEN_OFF = "taken_off", "Taken off"


OUTCOMES = (ItemState.ADOPTED, ItemState.NOT_ADOPTED, ItemState.DEFERRED, ItemState.SUPPORTED)
# What only a panel under section 36 decides, and what only a local one does.
OF_SECTION_36 = frozenset({ItemState.ADOPTED, ItemState.NOT_ADOPTED})
OF_A_LOCAL_PANEL = frozenset({ItemState.SUPPORTED})


@audited("Item of a panel's agenda", personal=("why", "asked"))
class AgendaItem(Addressed):
    """One case at one meeting: why it is there, and what the panel is asked. Where the case stands is computed from
    these; nothing is written twice."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="agenda_items")
    # The police of the area in which the person lives must be there (section 37(4)).
    residence = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=11, choices=ItemState, default=ItemState.LISTED)
    version = models.PositiveIntegerField(default=1)
    why = models.TextField()
    asked = models.TextField()
    listed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["listed_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "case"],
                condition=~Q(state=ItemState.TAKEN_OFF),
                name="safeguarding_item_once_a_meeting",
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(state=ItemState.LISTED), name="safeguarding_item_one_meeting_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"Item of {time_words(self.listed_at)}"


@audited("Conflict of interest at a panel", personal=("why",), may="select, insert")
class PanelConflict(models.Model):
    """Declared before a paper is opened, or at any time since. From then on this person has no sight of the case by the
    panel, and decides nothing about it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="panel_conflicts")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    why = models.TextField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "person"], name="safeguarding_conflict_once")]

    def __str__(self) -> str:
        return f"{self.person}"


@audited("Paper for a panel member", personal=("pieces",))
class Paper(Addressed):
    """Exactly what one member may read of one item, and until when. What was picked is kept as it was sent: what each
    agency was told can be said years later."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="papers")
    member = models.ForeignKey(PanelMember, on_delete=models.PROTECT, related_name="papers")
    # Copies of what the item and the seat say, so that a rule asks them of this row.
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="+")
    pieces = models.JSONField()
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "member"], name="safeguarding_paper_once"),
            models.CheckConstraint(condition=Q(until__gt=F("given_at")), name="safeguarding_paper_window"),
        ]
        indexes = [models.Index(fields=["person", "until"], name="safeguarding_paper_mine")]

    def __str__(self) -> str:
        return f"Paper of {self.member}"


@audited("View of an agency", personal=("text",), may="select, insert")
class AgencyView(models.Model):
    """What an agency thinks of an item, said once, before it is shown what the others think."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="views")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["item", "agency"], name="safeguarding_view_once")]

    def __str__(self) -> str:
        return f"View of {self.agency}"


class Method(models.TextChoices):
    UNANIMOUS = "unanimous", "All agreed"
    MAJORITY = "majority", "By the majority"
    CHAIR = "chair", "By the chair, without a majority"


@audited("Outcome of a panel", personal=("reasons", "dissent", "care"), may="select, insert")
class PanelOutcome(models.Model):
    """What the panel decided, and how (section 37(5) to (7)): written once. `care` says what of health and social care
    was considered, which section 36(6) asks wherever no support is given; `present` who was there, by person and agency."""

    item = models.OneToOneField(AgendaItem, on_delete=models.PROTECT, related_name="outcome")
    outcome = models.CharField(max_length=11, choices=ItemState)
    method = models.CharField(max_length=9, choices=Method)
    reasons = models.TextField()
    dissent = models.TextField(blank=True)
    care = models.TextField(blank=True)
    present = models.JSONField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=OUTCOMES), name="safeguarding_outcome_is_one"),
            models.CheckConstraint(
                condition=~Q(outcome=ItemState.NOT_ADOPTED) | ~Q(care=""), name="safeguarding_outcome_care"
            ),
            models.CheckConstraint(
                condition=Q(method=Method.UNANIMOUS) | ~Q(dissent=""), name="safeguarding_outcome_dissent"
            ),
            models.CheckConstraint(condition=~Q(reasons=""), name="safeguarding_outcome_reasons"),
        ]

    def __str__(self) -> str:
        return f"Outcome of {time_words(self.at)}"


@audited("Minutes of an item", personal=("text",), may="select, insert")
class ItemMinutes(models.Model):
    """What was recorded, in the words that the chair signed. The database refuses a change: an addendum is added."""

    item = models.OneToOneField(AgendaItem, on_delete=models.PROTECT, related_name="minutes")
    text = models.TextField()
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return "Minutes"


@audited("Addendum to minutes", personal=("text",), may="select, insert")
class MinutesAddendum(models.Model):
    """What is said of signed minutes later, beside them."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="addenda")
    text = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return "Addendum"


class PanelActionState(models.TextChoices):
    OPEN = "open", "To do"
    DONE = "done", "Done"


@audited("Action of a panel", personal=("what", "result"))
class PanelAction(Addressed):
    """What a member took on for their agency, until when, and what came of it."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="actions")
    owner = models.ForeignKey(PanelMember, on_delete=models.PROTECT, related_name="actions")
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=4, choices=PanelActionState, default=PanelActionState.OPEN)
    version = models.PositiveIntegerField(default=1)
    what = models.TextField()
    due_on = models.DateField()
    result = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=PanelActionState.OPEN, done_at__isnull=True, result="")
                | Q(state=PanelActionState.DONE, done_at__isnull=False) & ~Q(result=""),
                name="safeguarding_panelaction_done",
            ),
        ]
        indexes = [models.Index(fields=["owner", "due_on"], name="safeguarding_panelaction_mine")]

    def __str__(self) -> str:
        return f"Action due on {day_words(self.due_on)}"
