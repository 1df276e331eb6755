"""Agencies, their areas and their sites."""

from __future__ import annotations

from typing import Self

from django.contrib.auth.models import Group
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from audit.policy import audited
from core.constraints import paired
from core.lookup import FoundByField, SortKeyField
from core.models import Addressed

# Ten letters more than a page takes: room for a number behind a name that another has.
NAME = 130


@audited("Area", retention="reference", hidden=("sort_key",))
class Area(models.Model):
    """A police force's area. What was filed where the person lives goes to this area's force."""

    code = models.SlugField(unique=True)
    name = models.CharField(max_length=80)
    sort_key = SortKeyField()
    copies_council = models.BooleanField(default=True, help_text="A referral is copied to the council's front door.")
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return self.name


class AgencyKind(models.TextChoices):
    FORCE = "force", "Police force"
    SCHOOL = "school", "School"
    COLLEGE = "college", "College or university"
    COUNCIL = "council", "Council"
    HEALTH = "health", "Health"
    PROBATION = "probation", "Prison and probation"
    CHARITY = "charity", "Charity"
    OTHER = "other", "Other"
    PLATFORM = "platform", "This service"


class WhoSends(models.TextChoices):
    ANYONE = "anyone", "Anyone sends to police"
    LEAD = "lead", "The safeguarding lead sends"


class AgencyQuerySet(models.QuerySet["Agency"]):
    def taking_on(self) -> Self:
        """Those that something new can go to: open, and merged into no other."""
        return self.filter(is_open=True, merged_into__isnull=True)


@audited("Agency", retention="reference", hidden=("sort_key", "found_by"))
class Agency(Addressed):
    """An organisation. A parent inherits nothing."""

    kind = models.CharField(max_length=12, choices=AgencyKind)
    name = models.CharField(max_length=NAME)
    sort_key = SortKeyField()
    found_by = FoundByField(of=("name", "town", "urn"))
    town = models.CharField(max_length=80, blank=True, default="", db_default="")
    urn = models.CharField(
        max_length=6,
        blank=True,
        default="",
        db_default="",
        help_text="Unique reference number of a school or college.",
    )
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, related_name="agencies")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    sector = models.CharField(max_length=40, default="other", help_text="Code in the list of sectors.")
    who_sends = models.CharField(max_length=8, choices=WhoSends, default=WhoSends.ANYONE)
    group = models.OneToOneField(Group, on_delete=models.PROTECT, null=True, editable=False)
    telephone = models.CharField(max_length=24, blank=True)
    telephone_hours = models.CharField(max_length=80, blank=True, help_text="When the number above answers, in words.")
    telephone_out_of_hours = models.CharField(max_length=24, blank=True)
    is_open = models.BooleanField(default=True)
    apps_until = models.DateField(null=True, help_text="The last day on which an authenticator app is enough.")
    # Its row and its name stay, for what was done under it. Until all has gone over its people finish here.
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    merged_on = models.DateField(null=True, help_text="From this day on the other one stands in its place.")
    version = models.PositiveIntegerField(default=1)

    objects = AgencyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=paired("merged_on", "merged_into"), name="accounts_agency_merged_on_and_into"
            ),
            models.UniqueConstraint(
                fields=["area"], condition=Q(kind=AgencyKind.FORCE), name="accounts_agency_one_force_an_area"
            ),
            models.UniqueConstraint(
                fields=["area", "sort_key", "urn"],
                nulls_distinct=False,
                name="accounts_agency_one_name_an_area",
            ),
            models.UniqueConstraint(fields=["urn"], condition=~Q(urn=""), name="accounts_agency_one_urn"),
        ]
        indexes = [
            models.Index(fields=["sort_key", "id"], name="accounts_agency_by_name"),
            GinIndex(fields=["found_by"], name="accounts_agency_found_by"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def told_by(self) -> tuple[str, ...]:
        """What tells it from another one of its name, best first."""
        area = self.area.name if self.area else ""
        return (self.town, area, self.get_kind_display(), self.urn and f"URN {self.urn}")


@audited("Site", retention="reference", hidden=("sort_key",))
class Site(models.Model):
    """A place or unit of an agency: a school of a trust, a ward of a hospital. A lead sees one site, not the agency."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="sites")
    name = models.CharField(max_length=NAME)
    sort_key = SortKeyField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "sort_key"], name="accounts_site_one_name_an_agency")]

    def __str__(self) -> str:
        return self.name
