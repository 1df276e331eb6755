"""How long each step may take. Every number is a local limit, owned by a policy administrator; none is statutory.

The clock never stops: while something is on hold or a question is open it stays visible. Origins: reference
notes of the field (first look, deconfliction and gateway assessment are commonly given in working days).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core.clock import add_working_days
from referrals.models.referral import Answer, State


@dataclass(frozen=True)
class Limits:
    """Working days, except where the name says minutes, hours or days."""

    emergency_minutes: int = 15
    not_sure_hours: int = 4  # "not sure" does not wait for a weekend to end
    first_look: int = 1
    identity: int = 1
    deconfliction: int = 2
    assessment: int = 5
    information: int = 15
    approval: int = 1
    service_accepts: int = 5
    transfer_accepts: int = 2
    agreement_reminders: tuple[int, ...] = (60, 14)  # days before an agreement between agencies runs out
    agreement_longest: timedelta = timedelta(days=3653)  # the furthest day that can be recorded
    due_moved_days: int = 14  # the furthest day that a supervisor can set for the step that runs
    hold_review_days: int = 7
    recheck_days: int = 28
    diary_soon: int = 2  # until what a decision leaves to be done at once is asked for
    diary_put_off_days: int = 28
    retention_review_years: tuple[tuple[str, int], ...] = (("standard", 6), ("short", 1), ("serious", 10))
    deconfliction_lasts_days: int = 28  # offered to the desk, which may choose another day
    untouched_days: int = 3
    contacts_to_sum: int = 5  # known contacts with one person, from which all of them are shown as one
    offer_answered_days: int = 3  # until a colleague's silence ends what was offered to them
    duty_spell_days: int = 14  # the longest single entry on the rota
    duty_ahead_days: int = 366
    joint_sight_after_transfer_days: int = 28
    child_deletion_review_days: int = 365
    inspector_after_weeks: int = 2  # what is late for so long is told to inspectors as theirs to settle
    deletion_review_days: int = 2192  # six years, the shortest time between reviews of a police record
    look_again_days: int = 366  # a review, a recheck: never further away
    service_accepts_by_days: int = 90
    sent_back_days: int = 60
    diary_again_days: int = 7  # until what is asked for and not answered is asked for again
    late_again_days: int = 7  # what is late is said again so often
    emergency_access_hours: int = 4  # the longest that a record opened in an emergency stays open
    emergency_access_at_once: int = 3  # records that one person has open so at the same time
    emergency_review: int = 2  # until another person has said whether it was justified; then inspectors are told
    emergency_review_raised: int = 1  # and so long after that the data protection officer is
    guest_days: int = 28  # the longest that one guest, or a member with a last day, reads a record; then named anew
    # A reader who has the person's family name is asked about it, unless so large a share of people or more has it.
    conflict_name_share: float = 0.0005
    # A referrer reads their own words while the referral is in hand and this long after; then reference and status only.
    submission_readable_days: int = 28
    # Of a draft that is not sent, counted from the day it was begun, or handed over to a lead: whoever writes it is
    # reminded, then the others are told, then it goes, never without a day between the last message and its end.
    draft_reminded_days: tuple[int, ...] = (1, 3, 7)
    draft_told_days: int = 8
    draft_kept_days: int = 28  # from its last save
    draft_last_word_days: int = 1
    release_delay_days: int = 90
    next_check_days: int = 366
    second_look_per_cent: int = 10  # of approved closures, drawn by lot (field notes 5.6, row 3)


LIMITS = Limits()
PREVENT_DUTY = date(2015, 7, 1)  # nothing that is recorded here was received, said or done before

# While nobody has taken a report of danger: minutes until the next duty officer, the inspectors and the whole force.
LADDER_MINUTES: dict[str, tuple[int, int, int]] = {Answer.YES: (5, 10, 15), Answer.NOT_SURE: (60, 120, 180)}

WORKING_DAYS_IN: dict[str, int] = {
    State.SUBMITTED: LIMITS.first_look,
    State.MATCHING: LIMITS.identity,
    State.DECONFLICTION: LIMITS.deconfliction,
    State.ASSESSMENT: LIMITS.assessment,
    State.INFORMATION: LIMITS.information,
    State.APPROVAL: LIMITS.approval,
    State.SERVICE_PENDING: LIMITS.service_accepts,
    State.TRANSFER_PENDING: LIMITS.transfer_accepts,
}
DAYS_IN: dict[str, int] = {State.HOLD: LIMITS.hold_review_days, State.PARKED: LIMITS.recheck_days}


def due_in(state: str, since: datetime) -> datetime:
    """When a referral that entered `state` at `since` must have left it, or been looked at again."""
    if state == State.IMMEDIATE_RISK:
        return since + timedelta(minutes=LIMITS.emergency_minutes)
    if state in DAYS_IN:
        return since + timedelta(days=DAYS_IN[state])
    return add_working_days(since, WORKING_DAYS_IN.get(state, LIMITS.assessment))


def whole_assessment_due(submitted_at: datetime) -> datetime:
    """The gateway assessment as a whole, whatever steps it took."""
    return add_working_days(submitted_at, LIMITS.assessment)
