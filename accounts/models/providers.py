"""An agency's own sign-in: its identity provider, and which account there is which person's here (ADR 0039)."""

from __future__ import annotations

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from accounts.models.agencies import Agency
from accounts.models.memberships import Membership
from accounts.models.people import User
from audit.policy import audited
from core.constraints import paired
from core.models import Addressed
from core.standing import StandingQuerySet

STANDS = Q(ended_at__isnull=True)
PROPOSED = STANDS & Q(confirmed_at__isnull=True)
ON = STANDS & Q(confirmed_at__isnull=False)


class ProviderQuerySet(StandingQuerySet["IdentityProvider"]):
    ENDED = "ended_at"

    def on(self) -> Self:
        """Those by which people come in now: a second person has said yes, and the agency is open."""
        return self.filter(ON, agency__is_open=True)

    def proposed(self) -> Self:
        return self.filter(PROPOSED)


@audited("Sign-in of an agency", retention="staff")
class IdentityProvider(Addressed):
    """An agency's OpenID Connect provider, as one administrator proposed it and another person switched it on. It is
    never changed: another one is proposed, and takes its place. Its secret is a file, and in no row."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="providers")
    issuer = models.CharField(max_length=255)
    client_id = models.CharField(max_length=255)
    domain = models.CharField(max_length=253, help_text="Mailboxes at this domain are led to this provider.")
    acr = ArrayField(models.CharField(max_length=200), default=list, help_text="One of these, if any is named.")
    amr = ArrayField(models.CharField(max_length=40), default=list, help_text="One of these, if any is named.")
    second_factor_counts = models.BooleanField(default=False)
    only_way = models.BooleanField(default=False)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    objects = ProviderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency"], condition=ON, name="accounts_provider_one_on"),
            models.UniqueConstraint(fields=["agency"], condition=PROPOSED, name="accounts_provider_one_proposed"),
            # A mailbox is led to one place.
            models.UniqueConstraint(fields=["domain"], condition=ON, name="accounts_provider_one_a_domain"),
            models.CheckConstraint(
                condition=paired("confirmed_at", "confirmed_by"), name="accounts_provider_confirmed_at_and_by"
            ),
            models.CheckConstraint(condition=paired("ended_at", "ended_by"), name="accounts_provider_ended_at_and_by"),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("proposed_by")),
                name="accounts_provider_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(second_factor_counts=False) | ~Q(acr=[]) | ~Q(amr=[]),
                name="accounts_provider_second_factor_is_shown",
            ),
            models.CheckConstraint(
                condition=Q(issuer__startswith="https://") | Q(issuer__startswith="http://127.0.0.1:"),
                name="accounts_provider_issuer_by_https",
            ),
        ]

    def __str__(self) -> str:
        return f"Sign-in of {self.agency}"


class LinkQuerySet(StandingQuerySet["IdentityLink"]):
    ENDED = "ended_at"

    def good(self) -> Self:
        """Those that let their person in now: the agency's provider of that issuer is on, and the person works there."""
        on = IdentityProvider.objects.on().filter(agency_id=OuterRef("agency_id"), issuer=OuterRef("issuer"))
        works = Membership.objects.held_or_proposed().filter(
            user_id=OuterRef("person_id"), agency_id=OuterRef("agency_id")
        )
        return self.standing().filter(Exists(on), Exists(works))


@audited("Link to an agency's sign-in", personal=("subject",), retention="staff")
class IdentityLink(Addressed):
    """Which account at an agency's provider is which person's here: by issuer and subject, never by a mailbox."""

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="identity_links")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    issuer = models.CharField(max_length=255)
    subject = models.CharField(max_length=255)
    linked_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = LinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "issuer", "subject"], condition=STANDS, name="accounts_link_one_person"
            ),
            models.UniqueConstraint(
                fields=["person", "agency", "issuer"], condition=STANDS, name="accounts_link_one_account"
            ),
            models.CheckConstraint(
                condition=Q(ended_by__isnull=True) | Q(ended_at__isnull=False), name="accounts_link_ended_by_and_at"
            ),
        ]

    def __str__(self) -> str:
        return f"Sign-in through {self.agency}"
