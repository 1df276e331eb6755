"""What the review of a record shows: codes, days and agencies. No name, and nothing of what is in the record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Model, QuerySet

from audit.models import Event
from core.clock import day_words, now, today
from core.components import Label, Row
from core.extension import Point
from core.reference_numbers import display_reference
from referrals.decision_texts.rules import of_version
from referrals.models import Referral, ReferralShare
from referrals.models.sharing import ShareKind
from referrals.retention_classes import words_of
from safeguarding.mergers.names import agency_then
from safeguarding.models import (
    OPEN_COMMISSIONS,
    CaseClosing,
    CaseTransfer,
    ClosingOutcome,
    Commission,
    Disposal,
    DisposalHold,
    HandOver,
    HandOverState,
    KeptUntil,
    PanelReferral,
    PartnerAction,
)
from safeguarding.retention.reckoning import WORDS, Reckoned, decided, ends


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
    "which agencies were given something of a record, for those who review whether it is kept",
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


def facts(referral: Referral, found: Reckoned) -> list[Row]:
    """As it is reckoned now, which is what a decision goes by."""
    rows = [
        Row("Retention class", f"{found.kept_as.label} (table of {found.table.version})"),
        Row("Ended with", ended_with(referral)),
    ]
    if found.since is None or found.review_on is None:
        return [*rows, Row("Review", "Not for review now")]
    return [
        *rows,
        Row("Came to its end", day_words(max(ends([referral])))),
        Row("Review", f"{'Due since' if found.review_on <= today() else 'On'} {day_words(found.review_on)}"),
        *(Row("Because", WORDS[code]) for code in found.because),
    ]


def ended_with(referral: Referral) -> str:
    """The decision and its reasons, in the words by which each was written."""
    decision = decided(referral)
    if decision is None:
        return "No decision: it was joined to another record"
    closed = CaseClosing.objects.filter(case__referral=referral, outcome=ClosingOutcome.APPROVED)
    given = [
        (decision.reason_codes, decision.texts_version),
        *closed.values_list("reason_codes", "texts_version"),
    ]
    labels = [of_version(version).label(code) for codes, version in given for code in codes]
    words = "; ".join(dict.fromkeys(labels))
    return f"{decision.get_option_display()}{': ' if words else ''}{words}"


def kept_rows(kept: KeptUntil) -> list[Row]:
    return [
        Row("Kept until", day_words(kept.until)),
        Row("Reason", words_of(kept.reason)),
        Row("In words", kept.words, typed=True),
        Row("Decided", f"{day_words(kept.at)}, by {kept.by.name}"),
    ]


def disposal_rows(disposal: Disposal) -> list[Row]:
    rows = [
        Row("Reason", words_of(disposal.reason)),
        Row("In words", disposal.words, typed=True),
        Row("Decided", f"{day_words(disposal.at)}, by {disposal.by.name}"),
    ]
    if disposal.confirmed_at and disposal.confirmed_by and disposal.may_go_on:
        rows += [
            Row("Confirmed", f"{day_words(disposal.confirmed_at)}, by {disposal.confirmed_by.name}"),
            Row("Disposed of from", day_words(disposal.may_go_on)),
        ]
    if disposal.ended_at and disposal.ended_by:
        rows.append(Row("Called off", f"{day_words(disposal.ended_at)}, by {disposal.ended_by.name}"))
        rows.append(Row("Why", disposal.ended_why, typed=True))
    if disposal.done_at:
        rows.append(
            Row("Disposed of", f"{day_words(disposal.done_at)}, certificate {display_reference(disposal.certificate)}")
        )
    if disposal.overtaken_at:
        rows.append(Row("Overtaken", f"{day_words(disposal.overtaken_at)}: it is decided anew"))
    return rows


def log_rows(disposal: Disposal, told: Event | None) -> list[Row]:
    """By which moment and number the order names it: the data protection officer signs one with the key for erasures."""
    if disposal.erased_at:
        return [Row("In the log", f"Ordered out. The keeper found nothing left, {day_words(disposal.erased_at)}")]
    if told is None:
        return []
    return [
        Row("In the log", "There still, until the data protection officer orders it out"),
        Row("To be ordered", f"--at {told.at.isoformat()} --id {told.pk} --its-rows"),
    ]


def hold_rows(hold: DisposalHold) -> list[Row]:
    return [
        Row("Of", display_reference(hold.retention.reference) if hold.retention else f"All records of {hold.force}"),
        Row("What requires it", hold.why, typed=True),
        Row("From", day_words(hold.from_day)),
        Row("Looked at again", f"{'Due since ' if hold.review_on <= today() else ''}{day_words(hold.review_on)}"),
        Row("Put by", f"{hold.by.name}, {day_words(hold.at)}"),
    ]


def state_of(disposal: Disposal) -> Label:
    if disposal.done_at:
        return Label("Disposed of", "grey")
    if disposal.confirmed_at is None:
        return Label("Waits for a second person", "yellow")
    assert disposal.may_go_on is not None
    return Label("To be disposed of" if disposal.may_go_on <= today() else "Can be called off", "red")
