"""What of an agency says who answers now: counted before its merger, and until all has gone over. Numbers by kind, rounded; no
record is read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from accounts.actions import merging
from accounts.models import Agency, Membership
from core.components import Row
from core.row_security import as_the_service
from policy.dry_run import rounded
from referrals.models import Decision
from referrals.models.referral import State as ReferralState
from safeguarding.mergers.columns import COLUMNS
from safeguarding.models import Merger

ASKED = (ReferralState.APPROVAL, ReferralState.SERVICE_PENDING, ReferralState.TRANSFER_PENDING)


def asked_to_take(agency: Agency) -> QuerySet[Any]:
    """The newest decisions that name it and are not answered: its own people answer them."""
    later = Decision.objects.filter(referral_id=OuterRef("referral_id"), pk__gt=OuterRef("pk"))
    return Decision.objects.filter(~Exists(later), to_agency=agency, referral__state__in=ASKED)


def roles_left(merger: Merger) -> QuerySet[Membership]:
    people = (merger.author_id, merger.approver_id)
    return merging.roles_to_give(
        agency=merger.of, into=merger.into, roles=merger.roles, but=people, before=merger.published_at
    )


def left(agency: Agency) -> Iterator[tuple[str, QuerySet[Any]]]:
    for column in COLUMNS:
        yield column.title, column.rows(agency)
    yield "Referrals offered to it", asked_to_take(agency)
    yield "Agencies of its area", merging.in_the_area_of(agency)


def _kept_open_for(agency: Agency) -> Iterator[QuerySet[Any]]:
    yield from (column.rows(agency) for column in COLUMNS if not column.may_stay)
    yield asked_to_take(agency)
    yield merging.in_the_area_of(agency)


def is_anything_left(merger: Merger) -> bool:
    return roles_left(merger).exists() or any(rows.exists() for rows in _kept_open_for(merger.of))


@as_the_service()
def counted(agency: Agency) -> list[Row]:
    """Each kind of which there is something, or may be: none and a few look alike."""
    return [Row(title, rounded(rows.count())) for title, rows in left(agency)]


@as_the_service()
def people_counted(merger: Merger) -> str:
    return rounded(roles_left(merger).order_by().values("user_id").distinct().count())
