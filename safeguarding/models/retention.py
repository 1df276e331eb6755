"""How long a record is kept: when it is next reviewed, what was decided then, and what holds it."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import Agency, User
from audit.policy import audited, not_audited
from core.clock import day_words
from core.models import Addressed
from core.standing import StandingQuerySet
from referrals.models import Referral
from referrals.models.ended import Endable, ended_whole


@not_audited(because="reckoned each day from what ended, was claimed and was decided, all of which is captured")
class Retention(Addressed):
    """When a referral that has come to its end is reviewed: entered by the keeper and reckoned anew by it (ADR 0084).

    `review_on` is empty while the record, or another of the same person, is open: then it is never due. It holds
    copies of what its list shows, so that the list reads no referral. Once the record is disposed of it names none, and
    stays: which reference there was, of which force and class, and what was decided by whom."""

    referral = models.OneToOneField(Referral, on_delete=models.PROTECT, null=True, related_name="retention")
    reference = models.CharField(max_length=20)
    force = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    kept_as = models.CharField(max_length=20, help_text="The retention class: referrals/data/retention.")
    table_version = models.CharField(max_length=20)
    since = models.DateTimeField(null=True, help_text="When the last record of the person came to its end.")
    because = models.JSONField(default=list, help_text="Codes of what brought the day forward, or put it off.")
    review_on = models.DateField(null=True)
    reckoned_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "review day of a record"
        constraints = [
            models.CheckConstraint(
                condition=Q(review_on__isnull=True) | Q(since__isnull=False), name="safeguarding_retention_since"
            ),
        ]
        indexes = [
            models.Index(fields=["force", "review_on", "id"], name="safeguarding_retention_list"),
            models.Index(fields=["reckoned_at", "id"], name="safeguarding_retention_oldest"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def told_as(self) -> str:
        """The record, as the log names what an event is about besides its own row."""
        return f"referrals.Referral:{self.referral_id}"


@audited("Decision to keep a record", personal=("words",), may="select, insert")
class KeptUntil(Addressed):
    """At a review: it is kept until a day, and why. It holds until then, or until the person is referred again."""

    retention = models.ForeignKey(Retention, on_delete=models.PROTECT, related_name="kept")
    until = models.DateField()
    reason = models.CharField(max_length=30)
    words = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return f"Kept until {day_words(self.until)}"


class DisposalQuerySet(StandingQuerySet["Disposal"]):
    ENDED = "ended_at"

    def standing(self) -> Self:
        return self.not_called_off().filter(done_at__isnull=True)

    def not_called_off(self) -> Self:
        """What stands, and what was carried out."""
        return super().standing().filter(overtaken_at__isnull=True)

    def waiting(self) -> Self:
        return self.standing().filter(confirmed_at__isnull=True)

    def in_the_log(self) -> Self:
        """Carried out, while the log has still what it said of its rows."""
        return self.filter(done_at__isnull=False, erased_at__isnull=True)

    def confirmed(self) -> Self:
        return self.standing().filter(confirmed_at__isnull=False)


@audited("Decision to dispose of a record", personal=("words", "ended_why"))
class Disposal(Addressed, Endable):
    """At a review: it is no longer kept, and why. A second person confirms it; from then on some days pass in which it
    can be called off, and from `may_go_on` on the record may be disposed of. It is of the record as it stood: once the
    person is referred again, or a record of theirs is opened again, it is overtaken for good."""

    retention = models.ForeignKey(Retention, on_delete=models.PROTECT, related_name="disposals")
    force = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=30)
    words = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    may_go_on = models.DateField(null=True)
    since = models.DateTimeField(help_text="When the last record of the person had come to its end, as it was decided.")
    records = models.JSONField(
        null=True, help_text="Numbers of the records of the person, as it was decided. Emptied when it is carried out."
    )
    overtaken_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True, help_text="Written by the database's own function, as it deletes.")
    erased_at = models.DateTimeField(
        null=True, help_text="When the keeper found that orders had taken what the log said of its rows out of it."
    )
    certificate = models.CharField(max_length=20, blank=True)
    told = models.JSONField(
        default=list, help_text="Which agencies had been given something of it: no name of a person."
    )

    objects = DisposalQuerySet.as_manager()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(
                fields=["retention"],
                condition=Q(ended_at__isnull=True, overtaken_at__isnull=True),
                name="safeguarding_disposal_one_stands",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True, may_go_on__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False, may_go_on__isnull=False),
                name="safeguarding_disposal_confirmed_whole",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("by")),
                name="safeguarding_disposal_by_another",
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True)
                | Q(confirmed_at__isnull=False, ended_at__isnull=True, overtaken_at__isnull=True) & ~Q(certificate=""),
                name="safeguarding_disposal_done_as_decided",
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True) | Q(done_at__isnull=False),
                name="safeguarding_disposal_erased_after",
            ),
            ended_whole("safeguarding_disposal_ended"),
        ]

    def __str__(self) -> str:
        return f"Disposal decided {day_words(self.at)}"


class DisposalHoldQuerySet(StandingQuerySet["DisposalHold"]):
    ENDED = "ended_at"


@audited("Hold on disposals", personal=("why", "ended_why"))
class DisposalHold(Addressed, Endable):
    """A court, an inquiry or a claim: nothing is disposed of. Of one record, or of all of a force. It stands until it is
    ended; from `review_on` on the page says that it is to be looked at again."""

    force = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="disposal_holds")
    retention = models.ForeignKey(Retention, on_delete=models.PROTECT, null=True, related_name="holds")
    why = models.TextField()
    from_day = models.DateField()
    review_on = models.DateField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = DisposalHoldQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(review_on__gt=F("from_day")), name="safeguarding_disposalhold_days"),
            ended_whole("safeguarding_disposalhold_ended"),
        ]
        indexes = [models.Index(fields=["force", "review_on", "id"], name="safeguarding_disposalhold_list")]

    def __str__(self) -> str:
        return f"Hold from {day_words(self.from_day)}"
