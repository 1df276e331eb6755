"""Which agencies were told of a record, by what hangs on it. A message that leads there is taken back from each person who can
open it no longer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from referrals.models import Referral
from safeguarding.models import (
    AgendaItem,
    CaseTransfer,
    Commission,
    HandOver,
    HandOverState,
    PanelAction,
    PanelReferral,
    Paper,
    PartnerAction,
)


def agencies_told(referral: Referral) -> Iterator[int]:
    """Those to which its case is put, until they answer; the council whose panel has it, and the agencies of its members; those
    that were asked, and those of providers."""
    for put in (HandOver, CaseTransfer):
        waiting = put.objects.filter(referral=referral, state=HandOverState.WAITING)
        for pair in waiting.values_list("of_id", "to_id"):
            yield from pair
    for told, agency in _told(referral):
        yield from told.values_list(agency, flat=True).distinct()


def _told(referral: Referral) -> Iterable[tuple[QuerySet[Any], str]]:
    yield PanelReferral.objects.filter(case__referral=referral), "agency_id"
    yield Paper.objects.filter(referral=referral), "member__agency_id"
    yield PanelAction.objects.filter(referral=referral), "owner__agency_id"
    yield PartnerAction.objects.filter(referral=referral), "agency_id"
    yield Commission.objects.filter(referral=referral), "agency_id"


def items_of(referral: Referral) -> Iterable[UUID]:
    """On the agendas of panels, of its case."""
    return AgendaItem.objects.filter(case__referral=referral).values_list("public_id", flat=True)
