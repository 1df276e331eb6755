"""The Prevent team that a person rings: the police force of the area in which their agency lies."""

from __future__ import annotations

import logging

from django.db import transaction

from accounts.authority import Authority
from accounts.models import Agency, AgencyKind

log = logging.getLogger(__name__)


def teams_of(who: Authority) -> list[Agency]:
    """For people outside police, whose telephone this is not; one for each area in which they have a role."""
    outside = (held.agency for held in who.memberships if held.agency.kind != AgencyKind.FORCE)
    areas = {agency.area_id for agency in outside if agency.area_id is not None}
    if not areas:
        return []
    return list(Agency.objects.taking_on().filter(kind=AgencyKind.FORCE, area__in=areas).order_by("sort_key"))


def teams_if_known(who: Authority) -> list[Agency]:
    """For the pages of what went wrong: none before sign-in, or where the database is what failed. The public
    numbers are on these pages anyway."""
    try:
        with transaction.atomic():
            return teams_of(who)
    except Exception as failure:  # the page comes, whatever else is broken
        log.error("The team's number could not be read: %s.", type(failure).__name__)
        return []
