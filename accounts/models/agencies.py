"""Agencies, their areas and their sites."""

from __future__ import annotations

import uuid

from django.contrib.auth.models import Group
from django.db import models
from django.db.models import Q

from audit.policy import audited


@audited(retention="reference")
class Area(models.Model):
    """A police force's area. What was filed where the person lives goes to this area's force."""

    code = models.SlugField(unique=True)
    name = models.CharField(max_length=80)
    copies_council = models.BooleanField(
        default=True, help_text="A referral is copied to the council's front door."
    )
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


@audited(retention="reference")
class Agency(models.Model):
    """An organisation. A parent inherits nothing."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=12, choices=AgencyKind)
    name = models.CharField(max_length=120, unique=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, related_name="agencies")
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    sector = models.CharField(max_length=40, default="other", help_text="Code in the list of sectors.")
    who_sends = models.CharField(max_length=8, choices=WhoSends, default=WhoSends.ANYONE)
    group = models.OneToOneField(Group, on_delete=models.PROTECT, null=True, editable=False)
    is_open = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["area"], condition=Q(kind=AgencyKind.FORCE), name="accounts_agency_one_force_an_area"
            ),
        ]

    def __str__(self) -> str:
        return self.name


@audited(retention="reference")
class Site(models.Model):
    """A place or unit of an agency: a school of a trust, a ward of a hospital. A lead sees one site, not the agency."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="sites")
    name = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "name"], name="accounts_site_one_name_an_agency")
        ]

    def __str__(self) -> str:
        return self.name
