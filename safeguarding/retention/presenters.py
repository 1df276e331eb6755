"""What the review of a record shows: codes, days and agencies. No name, and nothing of what is in the record."""

from __future__ import annotations

from audit.models import Event
from core.clock import day_words, today
from core.components import Label, Row
from core.reference_numbers import display_reference
from referrals.decision_texts.rules import of_version
from referrals.models import Referral
from referrals.retention_classes import words_of
from safeguarding.models import (
    CaseClosing,
    ClosingOutcome,
    Disposal,
    DisposalHold,
    KeptUntil,
)
from safeguarding.retention.reckoning import WORDS, Reckoned, decided, ends


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
