"""Which agencies were given something of a record, as what, and whether they read it still: for the pages of who can see it and
who could, and for those who review whether it is kept. No name, and nothing of what is in the record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Model, QuerySet

from core.clock import day_words, now
from core.components import Row
from core.extension import Point
from referrals.models import Referral, ReferralShare
from referrals.models.sharing import ShareKind
from safeguarding.mergers.names import agency_then
from safeguarding.models import (
    OPEN_COMMISSIONS,
    CaseTransfer,
    Commission,
    HandOver,
    HandOverState,
    PanelReferral,
    Paper,
    PartnerAction,
)


@dataclass(frozen=True)
class Recipient:
    """An agency that was given something of the record: as what, when, and whether it still reads it there."""

    agency: str
    what: str
    at: datetime
    reads: bool
    # Why a disposal waits for this agency, if it does: what it holds is no page that goes with the record.
    waits: str = ""

    @property
    def row(self) -> Row:
        still = "reads it still" if self.reads else "reads it no longer, and may hold copies"
        return Row(self.agency, f"{self.what}, {day_words(self.at)}: {still}")


RECIPIENTS: Point[Callable[[Referral], Iterable[Recipient]]] = Point(
    "safeguarding.recipients",
    "which agencies were given something of a record",
)


def given_out(referral: Referral) -> list[Recipient]:
    found = [*_here(referral), *(one for each in RECIPIENTS for one in each(referral))]
    return sorted(found, key=lambda one: (one.at, one.agency))


def recipients(referral: Referral) -> list[Row]:
    return [one.row for one in given_out(referral)]


def _here(referral: Referral) -> Iterator[Recipient]:
    shares: QuerySet[ReferralShare] = ReferralShare.objects.filter(referral=referral)  # type: ignore[assignment]  # the manager is typed for the abstract model
    for share in shares.select_related("agency"):
        was = given_to(share, "agency", share.shared_at, referral)
        yield Recipient(was, ShareKind(share.kind).label, share.shared_at, _is_live(share))
    panels: QuerySet[PanelReferral] = PanelReferral.objects.filter(case__referral=referral)  # type: ignore[assignment]  # as above
    for panel in panels.select_related("agency"):
        was = given_to(panel, "agency", panel.shared_at, referral)
        yield Recipient(was, "Referral to its panel", panel.shared_at, panel.is_live)
    for asked in PartnerAction.objects.filter(referral=referral).select_related("agency"):
        was = given_to(asked, "agency", asked.asked_at, referral)
        yield Recipient(was, "A request, with what was disclosed in it", asked.asked_at, asked.is_open)
    for sent in Commission.objects.filter(referral=referral).select_related("agency"):
        reads, was = sent.state in OPEN_COMMISSIONS, given_to(sent, "agency", sent.sent_at, referral)
        yield Recipient(was, "A provider's brief, with what was disclosed in it", sent.sent_at, reads)
    for paper in Paper.objects.filter(referral=referral).select_related("member__agency"):
        was = given_to(paper.member, "agency", paper.given_at, referral)
        yield Recipient(was, "A paper of the panel", paper.given_at, paper.until > now())
    for put in HandOver.objects.filter(referral=referral).select_related("to"):
        was = given_to(put, "to", put.put_at, referral)
        yield Recipient(was, "A case put to its panel", put.put_at, put.state == HandOverState.WAITING)
    for one in CaseTransfer.objects.filter(referral=referral).select_related("to"):
        was = given_to(one, "to", one.put_at, referral)
        yield Recipient(was, "An open case put to it", one.put_at, one.state == HandOverState.WAITING)


def given_to(row: Model, field: str, at: datetime, referral: Referral) -> str:
    """The agency by its name of that day, and which one has it since a merger: the certificate is kept when the record goes."""
    then, since = agency_then(row, field, at, referral=referral), getattr(row, field)
    return str(then) if then == since else f"{then}, now {since}"


def _is_live(share: ReferralShare) -> bool:
    return share.revoked_at is None and (share.until is None or share.until > now())
