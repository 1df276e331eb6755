"""How long each step may take. Every number is a local limit; none is statutory. Those of `TIME_LIMITS` are what a policy
administrator sets (ADR 0081): the number here came with the service.

The clock never stops: while something is on hold or a question is open it stays visible. Origins: reference
notes of the field (first look, deconfliction and gateway assessment are commonly given in working days).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from policy.time_limits import Area, TimeLimit, Unit
from referrals.models.referral import Answer, State


@dataclass(frozen=True)
class Limits:
    """Working days, except where the name says minutes, hours or days."""

    emergency_minutes: int = 15
    not_sure_hours: int = 4  # "not sure" does not wait for a weekend to end
    agreement_reminders: tuple[int, ...] = (60, 14)  # days before an agreement between agencies runs out
    agreement_longest: timedelta = timedelta(days=3653)  # the furthest day that can be recorded
    due_moved_days: int = 14  # the furthest day that a supervisor can set for the step that runs
    hold_review_days: int = 7
    diary_soon: int = 2  # until what a decision leaves to be done at once is asked for
    diary_put_off_days: int = 28
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
    emergency_review_raised: int = 1  # after the review was due the data protection officer is told too
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

FIRST_LOOK = TimeLimit("first_look", "A new referral is looked at for the first time", 1, most=5)
IDENTITY = TimeLimit("identity", "It is settled who the person is", 1, most=5)
DECONFLICTION = TimeLimit("deconfliction", "The deconfliction desk answers", 2, most=10)
ASSESSMENT = TimeLimit(
    "assessment", "The assessment is made: as a step, and as a whole since the referral came", 5, most=20
)
INFORMATION = TimeLimit("information", "Information is gathered from partners", 15, least=5, most=30)
APPROVAL = TimeLimit(
    "approval", "A supervisor approves or returns a recommendation, or the closing of a case", 1, most=5
)
SERVICE_ACCEPTS = TimeLimit("service_accepts", "A service accepts a person who was offered to it", 5, most=20)
TRANSFER_ACCEPTS = TimeLimit("transfer_accepts", "Another area accepts a referral that was offered to it", 2, most=10)
RECHECK = TimeLimit(
    "recheck", "A person who could not be identified is looked for again", 28, Unit.DAYS, least=7, most=91
)
EMERGENCY_REVIEWED = TimeLimit(
    "emergency_reviewed", "Another person reviews what was opened in an emergency", 2, most=5
)

WITH_THE_LADDER = "It goes with the ladder by which duty officers and inspectors are told, and changes with a release."
DANGER = TimeLimit(
    "danger", "Immediate danger is answered", LIMITS.emergency_minutes, Unit.MINUTES, fixed_by=WITH_THE_LADDER
)
PERHAPS_DANGER = TimeLimit(
    "perhaps_danger",
    "A referrer is not sure whether there is danger: it is answered",
    LIMITS.not_sure_hours,
    Unit.HOURS,
    fixed_by=f"It is promised to referrers in these words. {WITH_THE_LADDER}",
)
TIME_LIMITS = Area(
    "Referrals",
    (
        DANGER,
        PERHAPS_DANGER,
        FIRST_LOOK,
        IDENTITY,
        DECONFLICTION,
        ASSESSMENT,
        INFORMATION,
        APPROVAL,
        SERVICE_ACCEPTS,
        TRANSFER_ACCEPTS,
        RECHECK,
        EMERGENCY_REVIEWED,
    ),
)

STEPS: dict[str, TimeLimit] = {
    State.SUBMITTED: FIRST_LOOK,
    State.MATCHING: IDENTITY,
    State.DECONFLICTION: DECONFLICTION,
    State.ASSESSMENT: ASSESSMENT,
    State.INFORMATION: INFORMATION,
    State.APPROVAL: APPROVAL,
    State.SERVICE_PENDING: SERVICE_ACCEPTS,
    State.TRANSFER_PENDING: TRANSFER_ACCEPTS,
    State.PARKED: RECHECK,
}


def due_in(state: str, since: datetime) -> datetime:
    """When a referral that entered `state` at `since` must have left it, or been looked at again."""
    if state == State.IMMEDIATE_RISK:
        return DANGER.due(since)
    if state == State.HOLD:
        return since + timedelta(days=LIMITS.hold_review_days)
    return STEPS.get(state, ASSESSMENT).due(since)


def whole_assessment_due(submitted_at: datetime) -> datetime:
    """The gateway assessment as a whole, whatever steps it took."""
    return ASSESSMENT.due(submitted_at)
