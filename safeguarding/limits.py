"""Local limits of work with partners and of cases. None is statutory. Those of `TIME_LIMITS` that are not fixed are what a
policy administrator sets (ADR 0081): the number here came with the service."""

from __future__ import annotations

from dataclasses import dataclass

from policy.time_limits import Area, TimeLimit, Unit


@dataclass(frozen=True)
class Limits:
    """Local limits, in working days unless a name says otherwise."""

    longest_answer_days: int = 40
    access_days_after_end: int = 14  # calendar days a partner still reads what they answered
    remind_days_before: int = 1
    escalate_days_after: int = 2
    longest_plan_line_days: int = 366  # calendar days: what is to be done later than in a year is no plan for now
    provider_first_days: int = 42  # calendar days: a first session later than this is no support
    provider_most_sessions: int = 60
    provider_weeks_between: int = 8  # at most so many weeks between two sessions
    ask_consent_days: int = 28  # calendar days ahead that asking for consent may be planned
    consent_recorded_back_days: int = 366  # calendar days back that an answer may be recorded
    reassess_days: int = 91  # calendar days until a person is assessed again who refused, section 36(4)(e)
    longest_delegation_days: int = 731  # calendar days; a chief officer says again who may decide
    delegation_remind_days: int = 14  # calendar days before a delegation runs out
    looked_ahead_days: int = 10  # calendar days; longer than any weekend with bank holidays: the ladders decide
    panel_remind_days_before: int = 1
    panel_not_taken_days_after: int = 1  # the case's owner is told
    panel_raised_days_after: int = 2  # supervisors are
    hand_over_remind_days_before: int = 1
    hand_over_raised_days_after: int = 2  # the council that put it forward and the case's owner are told
    case_transfer_raised_days_after: int = 1  # the force that put it forward and the case's owner are told
    merger_batch: int = 50  # records that are looked for at once
    merger_round_seconds: int = 40  # of one round of the keeper; the next one goes on
    merger_again_minutes: int = 10  # what failed, or waits for its agency's own people, is tried again
    merger_begins_within_days: int = 2  # calendar days after its day; then a person is asked again
    merger_looked_after_days: int = 2  # calendar days after all has gone over
    hand_over_moved_days: int = 92  # calendar days before and after today that the person can be said to have moved
    panel_days_after_end: int = 30  # calendar days a closed case stays in the council's list
    panel_review_days: int = 35  # calendar days: a Channel case is at its panel at least so often
    partnership_review_days: int = 31  # calendar days: a police-led partnership is reviewed monthly
    assessment_days: int = 90  # calendar days: an assessment is written anew at least so often
    suspension_days: int = 30  # calendar days: suspended support is looked at again
    safety_looked_at_days: int = 35  # calendar days: what could go wrong was looked at, before a case ends
    paper_days: int = 31  # calendar days a member can be given to read a paper at most
    paper_days_usual: int = 7
    urgent_panel_days: int = 5  # an urgent panel meets within
    meeting_minutes: int = 120  # offered when a meeting is called
    longest_meeting_minutes: int = 480
    meetings_ahead_days: int = 366  # calendar days
    meeting_entered_days_after: int = 31  # calendar days: one that was held, and is recorded afterwards
    panel_action_days: int = 183  # calendar days: no action of a panel is due later
    review_days: int = 28  # calendar days: panels meet monthly
    follow_up_months: tuple[int, ...] = (6, 12)  # looks back after a Channel case was closed
    past_changes_a_day: int = 60  # moments of one day at which a page asks anew who could see a record
    past_events_a_day: int = 2_000  # events of one day about one record that the same page reads
    referrer_remind_days_before: int = 2
    retention_coming_days: int = 91  # calendar days: reviews of records that are listed as coming
    disposal_called_off_days: int = 28  # calendar days after the second yes in which a disposal can be called off
    disposal_hold_days: int = 366  # calendar days: a hold on disposals is looked at again
    disposal_hold_back_days: int = 3653  # calendar days: a hold that is entered late began no longer ago
    follow_up_window_days: int = 14  # calendar days before and after the day it is due


LIMITS = Limits()

ANSWER = TimeLimit(
    "answer", "A partner answers a request: offered when asking, and the officer may change it", 5, most=20
)
ACCEPT_SERVICE = TimeLimit("accept_service", "A service accepts a person, where the decision names no day", 5, most=20)
SECTION_36_ASKED = TimeLimit(
    "section_36_asked", "After a case opens, a decision under section 36 is asked for", 5, most=10
)
SECTION_36_DECIDED = TimeLimit("section_36_decided", "A supervisor decides for the chief officer", 2, most=5)
COUNCIL_ACKNOWLEDGES = TimeLimit(
    "council_acknowledges", "The council says that it has a case referred to its panel", 2, most=5
)
HAND_OVER_ANSWERED = TimeLimit("hand_over_answered", "Another council says whether it takes a case over", 5, most=20)
CASE_TRANSFER_ANSWERED = TimeLimit(
    "case_transfer_answered", "Another force says whether it takes an open case over", 2, most=10
)
PLAN = TimeLimit("plan", "After a case opens, its plan is written", 10, least=2, most=20)
FIRST_ASSESSMENT = TimeLimit(
    "first_assessment", "After a case opens, its first assessment is signed", 20, least=5, most=40
)
COUNTERSIGNED = TimeLimit("countersigned", "A signed assessment is countersigned or returned", 3, most=10)
INSPECTOR_REVIEW = TimeLimit(
    "inspector_review", "An inspector reviews a partnership after the last time", 91, Unit.DAYS, least=28, most=91
)
PROVIDER_TAKES = TimeLimit("provider_takes", "A provider says whether they take a brief on", 3, most=10)
PROVIDER_REPORTS = TimeLimit("provider_reports", "A provider reports a session", 5, most=10)
REFERRERS_VIEW = TimeLimit("referrers_view", "Those who told us say how the person is now", 10, least=5, most=20)
CORRECTION_READ = TimeLimit("correction_read", "A partner says that it has read a correction", 1, most=5)

MONTHLY = "Counter-Terrorism and Security Act 2015, section 36(4), and the national guidance: panels meet monthly."
PANEL_REVIEW = TimeLimit(
    "panel_review", "A Channel case is at its panel again", LIMITS.panel_review_days, Unit.DAYS, fixed_by=MONTHLY
)
PARTNERSHIP_REVIEW = TimeLimit(
    "partnership_review",
    "A police-led partnership is reviewed again",
    LIMITS.partnership_review_days,
    Unit.DAYS,
    fixed_by="The national guidance: each month.",
)
ASSESSED_ANEW = TimeLimit(
    "assessed_anew",
    "An assessment is written anew",
    LIMITS.assessment_days,
    Unit.DAYS,
    fixed_by="The national assessment framework: at least every three months.",
)
REASSESSED = TimeLimit(
    "reassessed",
    "A person who refused support is assessed again, at the latest",
    LIMITS.reassess_days,
    Unit.DAYS,
    fixed_by="Counter-Terrorism and Security Act 2015, section 36(4)(e).",
)
TIME_LIMITS = Area(
    "Partners and cases",
    (
        ANSWER,
        ACCEPT_SERVICE,
        SECTION_36_ASKED,
        SECTION_36_DECIDED,
        COUNCIL_ACKNOWLEDGES,
        HAND_OVER_ANSWERED,
        CASE_TRANSFER_ANSWERED,
        PLAN,
        FIRST_ASSESSMENT,
        COUNTERSIGNED,
        ASSESSED_ANEW,
        PANEL_REVIEW,
        PARTNERSHIP_REVIEW,
        INSPECTOR_REVIEW,
        REASSESSED,
        PROVIDER_TAKES,
        PROVIDER_REPORTS,
        REFERRERS_VIEW,
        CORRECTION_READ,
    ),
)
