"""Local limits of work with partners and of cases. None is statutory; a policy administrator owns them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Local limits, in working days unless a name says otherwise."""

    answer_days: int = 5  # offered when asking; the officer may change it
    longest_answer_days: int = 40
    accept_service_days: int = 5
    access_days_after_end: int = 14  # calendar days a partner still reads what they answered
    remind_days_before: int = 1
    escalate_days_after: int = 2
    plan_days: int = 10
    longest_plan_line_days: int = 366  # calendar days: what is to be done later than in a year is no plan for now
    provider_take_days: int = 3  # a provider says whether they take a brief on
    provider_report_days: int = 5  # a session is reported within
    provider_first_days: int = 42  # calendar days: a first session later than this is no support
    provider_most_sessions: int = 60
    provider_weeks_between: int = 8  # at most so many weeks between two sessions
    section_36_days: int = 5  # from the opening of a case until a decision under section 36 is asked for
    section_36_decide_days: int = 2  # a supervisor who may decide for the chief officer answers
    ask_consent_days: int = 28  # calendar days ahead that asking for consent may be planned
    consent_recorded_back_days: int = 366  # calendar days back that an answer may be recorded
    reassess_days: int = 91  # calendar days until a person is assessed again who refused, section 36(4)(e)
    longest_delegation_days: int = 731  # calendar days; a chief officer says again who may decide
    delegation_remind_days: int = 14  # calendar days before a delegation runs out
    looked_ahead_days: int = 10  # calendar days; longer than any weekend with bank holidays: the ladders decide
    panel_remind_days_before: int = 1
    panel_not_taken_days_after: int = 1  # the case's owner is told
    panel_raised_days_after: int = 2  # supervisors are
    acknowledge_days: int = 2  # the council says that it has a case referred to its panel
    hand_over_answer_days: int = 5  # another council says whether it takes a case over
    hand_over_remind_days_before: int = 1
    hand_over_raised_days_after: int = 2  # the council that put it forward and the case's owner are told
    hand_over_moved_days: int = 92  # calendar days before and after today that the person can be said to have moved
    panel_days_after_end: int = 30  # calendar days a closed case stays in the council's list
    read_correction_days: int = 1  # a partner says that it has read a correction
    panel_review_days: int = 35  # calendar days: a Channel case is at its panel at least so often
    partnership_review_days: int = 31  # calendar days: a police-led partnership is reviewed monthly
    inspector_review_days: int = 91  # calendar days: and each quarter by an inspector
    assessment_days: int = 90  # calendar days: an assessment is written anew at least so often
    first_assessment_days: int = 20  # after the case was opened
    countersign_days: int = 3
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
    referrer_view_days: int = 10  # those who told us say how the person is now, and their silence is waited for
    referrer_remind_days_before: int = 2
    follow_up_window_days: int = 14  # calendar days before and after the day it is due


LIMITS = Limits()
