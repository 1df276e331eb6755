"""Indicators of concern: versioned sets of prompts, and what was observed. Never a score, never a count."""

from django.db import models

from audit.policy import audited


@audited("Set of prompts", retention="reference")
class IndicatorSet(models.Model):
    code = models.SlugField(max_length=40)
    version = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    origin = models.TextField()
    is_on = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="referrals_indicatorset_once")]

    def __str__(self) -> str:
        return f"{self.title}, version {self.version}"


@audited("Prompt", retention="reference")
class Indicator(models.Model):
    set = models.ForeignKey(IndicatorSet, on_delete=models.PROTECT, related_name="indicators")
    dimension = models.SlugField(max_length=40)
    dimension_label = models.CharField(max_length=120)
    dimension_hint = models.CharField(max_length=200, blank=True)
    dimension_to_do = models.CharField(max_length=200, blank=True, help_text="What to do on noticing one of these.")
    number = models.PositiveSmallIntegerField()
    place = models.PositiveSmallIntegerField(db_default=0, default=0, help_text="In its group; 0: by its number.")
    label = models.CharField(max_length=300)
    hint = models.CharField(max_length=300, blank=True)
    may_also_be = models.CharField(max_length=300, blank=True, help_text="What else the same behaviour may mean.")
    is_immediate = models.BooleanField(default=False, help_text="Noticing this shows the 999 page again.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["set", "number"], name="referrals_indicator_once")]
        ordering = ["set", "dimension", "place", "number"]

    def __str__(self) -> str:
        return self.label


class KnownHow(models.TextChoices):
    SEEN = "seen", "I saw or heard it myself"
    TOLD_BY_PERSON = "told_by_person", "The person told me"
    TOLD_BY_OTHER = "told_by_other", "Somebody else told me"
    ONLINE = "online", "I came across it online"
    NOT_SAID = "", "Not said"


@audited("What was noticed", personal=("evidence", "said_by"))
class Observation(models.Model):
    """That a prompt was noticed: in what way it is known, when, and who says so. Part of a filed referral or
    added by the officer; never changed afterwards."""

    referral = models.ForeignKey("referrals.Referral", on_delete=models.PROTECT, related_name="observations")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+")
    evidence = models.TextField(blank=True)
    known_how = models.CharField(max_length=20, choices=KnownHow, blank=True)
    when = models.TextField(blank=True)
    said_by = models.TextField(blank=True)
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["referral", "indicator", "by"], name="referrals_observation_once")
        ]

    def __str__(self) -> str:
        return str(self.indicator)

    @property
    def cited_as(self) -> str:
        return f"observed-{self.pk}"
