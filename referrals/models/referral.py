"""The referral: the document as it was filed, and where it stands now."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Agency, Site, User
from audit.policy import audited
from core.constraints import paired
from core.models import Addressed
from core.reference_numbers import Referenced
from referrals.models.giving import Offerable, offered_to_another, offered_whole
from subjects.models import Subject


class Answer(models.TextChoices):
    YES = "yes", "Yes"
    NOT_SURE = "not_sure", "Not sure"
    NO = "no", "No"


class State(models.TextChoices):
    """Where a referral stands. The moves between them are the table in moves.py."""

    SUBMITTED = "submitted", "New"
    IMMEDIATE_RISK = "immediate_risk", "Immediate danger"
    MATCHING = "matching", "Identity"
    DECONFLICTION = "deconfliction", "Deconfliction"
    ASSESSMENT = "assessment", "Assessment"
    INFORMATION = "information", "Gathering information"
    APPROVAL = "approval", "Waiting for approval"
    HOLD = "hold", "On hold"
    SERVICE_PENDING = "service_pending", "Offered to a service"
    TRANSFER_PENDING = "transfer_pending", "Offered to another area"
    PARKED = "parked", "Cannot identify"
    CASE_OPEN = "case_open", "Case open"
    CLOSED = "closed", "Closed"


FINISHED = frozenset({State.CASE_OPEN, State.CLOSED})
_FINISHED = Q(state__in=sorted(FINISHED))  # a set has another order in each process, and a schema has one
IN_HAND = frozenset(State) - FINISHED
# Somebody holds it still. In words that do not follow from "in hand": an index of all that is held would else be offered for each
# list of what is in hand, and taken (docs/scale.md).
HELD = Q(finished_at__isnull=True) | Q(state=State.CASE_OPEN)
# What stands in a duty officer's lane, also where danger was told of and is not judged yet: in the words of the rule.
IN_LANE = (Q(danger_told__in=["yes", "not_sure"]) & ~_FINISHED) | Q(danger_now__in=["yes", "not_sure"])


class ShownStatus(models.TextChoices):
    """The only words a referrer ever sees about progress (one mapping, in status.py)."""

    RECEIVED = "received", "Received"
    BEING_ASSESSED = "being_assessed", "Being assessed"
    CONSIDERED = "considered", "Considered"
    CONTACT_US = "contact_us", "Contact us"


class Channel(models.TextChoices):
    PORTAL = "portal", "This service"
    EMAIL = "email", "E-mail"
    PHONE = "phone", "Phone"
    PAPER = "paper", "Paper"
    STREET = "street", "Officer on the street"


@audited(
    "Referral",
    personal=("document", "original_text", "original_referrer", "offered_why"),
    hidden=("document", "original_text"),
)
class Referral(Addressed, Offerable, Referenced):  # type: ignore[django-manager-missing]  # guardian's grant has one
    """One submission. Frozen when filed: `document` holds the sections and answers as they were, with the version of
    the form. Many referrals may concern one person; none is ever merged away."""

    PREFIX = "PR"

    state = models.CharField(max_length=20, choices=State, default=State.SUBMITTED)
    version = models.PositiveIntegerField(default=1)

    # As filed. A trigger refuses any later change of these columns.
    document = models.JSONField()
    form_version = models.PositiveSmallIntegerField(default=1)
    submitted_at = models.DateTimeField(default=timezone.now)
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="submissions")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="submissions")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, related_name="+")
    sector = models.CharField(max_length=60)
    sub_sector = models.CharField(max_length=60, blank=True)
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.PORTAL)
    received_at = models.DateTimeField(default=timezone.now)
    original_text = models.TextField(blank=True)
    original_referrer = models.TextField(blank=True)
    immediate_danger = models.CharField(max_length=10, choices=Answer)
    under_18 = models.CharField(max_length=10, choices=Answer)
    own_staff = models.CharField(max_length=10, choices=Answer)

    # Who it is, where it belongs.
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="referrals")
    identity_confirmed_at = models.DateTimeField(null=True)
    force = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="referrals_received")
    council = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+")

    # Casework.
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="risks_owned")
    officer = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="caseload")
    claimed_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField()
    hold_review_at = models.DateTimeField(
        null=True, help_text="By when a hold must be looked at again, wherever the referral is meanwhile."
    )
    overdue_told_for = models.DateTimeField(null=True, help_text="The due time whose passing has been told.")
    finished_at = models.DateTimeField(null=True)
    is_repeat = models.BooleanField(default=False)
    has_complex_needs = models.BooleanField(default=False)
    has_violence = models.BooleanField(
        default=False, help_text="Violence or weapons, as answered or as the officer finds."
    )
    has_unread_information = models.BooleanField(default=False)
    danger_now = models.CharField(
        max_length=10,
        choices=Answer,
        default=Answer.NO,
        help_text="Danger that was told, then or since, and that nobody has answered (models/danger.py).",
    )
    danger_told = models.CharField(
        max_length=10, choices=Answer, default=Answer.NO, help_text="The gravest that was ever told."
    )
    child_now = models.CharField(
        max_length=10,
        choices=Answer,
        default=Answer.NOT_SURE,
        db_default=Answer.NOT_SURE,
        help_text="Under 18, by the answer as filed and all that is claimed (child.py).",
    )
    child_until = models.DateField(
        null=True, help_text="The birthday on which that has to be asked anew; none where no day changes it."
    )
    history_read_at = models.DateTimeField(null=True)
    concern_type = models.CharField(max_length=60, blank=True)
    agency_may_see = models.BooleanField(default=True, help_text="False while it may concern the agency's own staff.")
    marking = models.CharField(max_length=40, default="OFFICIAL-SENSITIVE")
    queue = models.CharField(
        max_length=40,
        blank=True,
        default="",
        db_default="",
        help_text="To which the routing rules sent it (queues/rules.py). Empty: the general one.",
    )
    routing_version = models.PositiveIntegerField(null=True, help_text="Of the rules that sent it there.")
    queue_key = models.BigIntegerField(default=0, help_text="Danger first, then flags, then due: smaller is sooner.")

    # What the referrer is shown, released in batches.
    shown_status = models.CharField(max_length=20, choices=ShownStatus, default=ShownStatus.RECEIVED)
    shown_since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="referrals_referral_state"),
            models.CheckConstraint(
                condition=paired("officer", "claimed_at"),
                name="referrals_referral_claimed_at_and_by",
            ),
            models.CheckConstraint(
                condition=(Q(finished_at__isnull=False) & _FINISHED) | (~_FINISHED & Q(finished_at__isnull=True)),
                name="referrals_referral_finished_at",
            ),
            models.CheckConstraint(condition=Q(child_now__in=Answer.values), name="referrals_referral_child_now"),
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(danger_now="no"), name="referrals_referral_no_danger_closed"
            ),
            offered_whole("referrals_referral_offered_at_and_to"),
            offered_to_another("referrals_referral_offered_to_another", holder="officer"),
            # By an officer who has it, and while it is in hand.
            models.CheckConstraint(
                condition=Q(offered_to__isnull=True) | (Q(officer__isnull=False) & ~_FINISHED),
                name="referrals_referral_offered_in_hand",
            ),
        ]
        indexes = [
            # Whose birthday makes it another answer: the keeper looks for them.
            models.Index(
                fields=["child_until"],
                condition=Q(child_until__isnull=False) & ~Q(state=State.CLOSED),
                name="referrals_child_until",
            ),
            # Each (branch x order) that a list offers has its index here; the comment names the list.
            models.Index(fields=["force", "queue_key", "id"], condition=~_FINISHED, name="referrals_queue"),
            models.Index(
                fields=["force", "queue_key", "id"],
                condition=Q(officer__isnull=True) & ~_FINISHED,
                name="referrals_queue_unassigned",
            ),
            models.Index(fields=["force", "state", "queue_key", "id"], name="referrals_queue_state"),
            models.Index(
                fields=["officer", "queue_key", "id"],
                condition=~_FINISHED,
                name="referrals_queue_mine",
            ),
            models.Index(fields=["force", "-submitted_at", "-id"], name="referrals_newest"),
            models.Index(
                fields=["force", "queue_key", "id"],
                condition=Q(danger_now__in=["yes", "not_sure"]),
                name="referrals_danger_lane",
            ),
            models.Index(fields=["force", "queue_key", "id"], condition=IN_LANE, name="referrals_duty_lane"),
            models.Index(fields=["force", "due_at"], condition=~_FINISHED, name="referrals_overdue"),
            # What a force finished in some weeks, for its figures.
            models.Index(fields=["force", "finished_at"], condition=_FINISHED, name="referrals_finished"),
            # What is held, by whom: the keeper looks for holders who can no longer act.
            models.Index(fields=["owner", "officer"], condition=HELD, name="referrals_held_by"),
            models.Index(fields=["submitted_by", "-submitted_at", "-id"], name="referrals_own"),
            models.Index(fields=["agency", "site", "-submitted_at", "-id"], name="referrals_site"),
            models.Index(fields=["agency", "-submitted_at", "-id"], name="referrals_agency"),
        ]

    def __str__(self) -> str:
        return self.reference


class AddendumKind(models.TextChoices):
    INFORMATION = "information", "More information"
    CORRECTION = "correction", "Something I sent is wrong"
    ANSWER = "answer", "An answer to our question"


@audited("Addition to a referral", personal=("text",))
class Addendum(Addressed):
    """Something added after filing. The original stays as it was; an approval waits until this has been read."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="addenda")
    kind = models.CharField(max_length=12, choices=AddendumKind)
    text = models.TextField()
    immediate_danger = models.CharField(max_length=10, choices=Answer, default=Answer.NO)
    weapon = models.CharField(max_length=10, choices=Answer, default=Answer.NO)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    read_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["at"]
        constraints = [
            models.CheckConstraint(
                condition=paired("read_at", "read_by"),
                name="referrals_addendum_read_at_and_by",
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def cited_as(self) -> str:
        return f"added-{self.public_id.hex}"
