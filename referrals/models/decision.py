"""What was recommended, who decided, and what the referrer is told. Written once, never edited."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import Agency, User
from audit.policy import audited
from core.clock import day_words
from core.models import Addressed
from referrals.models.referral import Referral


class Option(models.TextChoices):
    GATHER = "gather", "Gather information"
    CHANNEL = "channel", "Refer to Channel panel (section 36)"
    PARTNERSHIP = "partnership", "Police-led partnership"
    SERVICE = "service", "Pass to a service"
    TRANSFER = "transfer", "Transfer to another force or council"
    HOLD = "hold", "Hold: investigation has primacy"
    NO_FURTHER_ACTION = "no_further_action", "No further Prevent action"
    UNFOUNDED = "unfounded", "Unfounded: mistaken, misguided or malicious"
    CANNOT_IDENTIFY = "cannot_identify", "Cannot identify the person"


class Tier(models.TextChoices):
    SERGEANT = "sergeant", "Sergeant or inspector"
    INSPECTOR = "inspector", "Inspector"


@audited("Decision", personal=("rationale", "evidence", "dissent", "particulars"), may="select, insert")
class Decision(Addressed):
    """A recommendation: what, why, on what evidence, under which version of the rules. `particulars` holds what the
    option requires beyond that (decisions.py). A change of mind is a new row."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="decisions")
    option = models.CharField(max_length=20, choices=Option)
    rationale = models.TextField()
    evidence = models.TextField()
    dissent = models.TextField(blank=True)
    particulars = models.JSONField(default=dict)
    reason_codes = models.JSONField(default=list)
    default_option_not_taken_because = models.TextField(blank=True)
    tier = models.CharField(max_length=10, choices=Tier)
    tier_because = models.JSONField(default=list)
    rule_version = models.CharField(max_length=20)
    limits_version = models.PositiveIntegerField(
        null=True, help_text="Of the time limits that held then. Empty: before they had versions."
    )
    tiers_version = models.PositiveIntegerField(
        null=True, help_text="Of the tiers of decisions that held then. Empty: before they had versions."
    )
    texts_version = models.PositiveIntegerField(
        null=True, help_text="Of the decision texts in whose words it was written. Empty: before they had versions."
    )
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    to_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["at"]
        # Of all decisions few hold something back; each list of partners' requests asks whether one does.
        indexes = [models.Index(fields=["referral"], condition=Q(option=Option.HOLD), name="referrals_decision_hold")]

    def __str__(self) -> str:
        return self.get_option_display()


class Outcome(models.TextChoices):
    APPROVED = "approved", "Approved"
    RETURNED = "returned", "Returned to the officer"


@audited("Approval of a decision", personal=("reason", "what_is_missing"), may="select, insert")
class Approval(models.Model):
    """The second person's decision. Never its author: the author's id stands here so the database sees it."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="approval")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome)
    reason = models.TextField()
    what_is_missing = models.TextField(blank=True)
    return_due = models.DateField(null=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(by=F("author")), name="referrals_approval_by_another"),
        ]

    def __str__(self) -> str:
        return self.get_outcome_display()


class MessageChoice(models.TextChoices):
    STANDARD = "standard", "The standard message"
    WITHHOLD = "withhold", "Nothing, for the reason given"
    SPECIFIC = "specific", "A specific message, approved as a disclosure"


@audited("Message to a referrer", personal=("text", "withheld_because"))
class ReferrerMessage(models.Model):
    """What the referrer is told at a decision. No referral is finished without one. Released with the batch."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="message")
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="messages")
    choice = models.CharField(max_length=10, choices=MessageChoice)
    text = models.TextField(blank=True)
    withheld_because = models.TextField(blank=True)
    approved_at = models.DateTimeField(null=True)
    release_after = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(~Q(choice="withhold") | ~Q(withheld_because="")) & (~Q(choice="specific") | ~Q(text="")),
                name="referrals_message_says_why",
            )
        ]
        indexes = [
            models.Index(
                fields=["release_after"],
                condition=Q(released_at__isnull=True),
                name="referrals_message_batch",
            )
        ]

    def __str__(self) -> str:
        return self.get_choice_display()


@audited("Batch of messages to referrers", retention="short", may="select, insert")
class ReleaseBatch(models.Model):
    """One morning on which the words that referrers see were brought up to date: once a day, all together."""

    day = models.DateField(unique=True)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"Batch of {day_words(self.day)}"
