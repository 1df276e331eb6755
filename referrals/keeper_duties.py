"""What the keeper does for referrals."""

from core.duties import Duty
from referrals.agreements import actions as agreements
from referrals.casework.actions import (
    candidate_search,
    children,
    clocks,
    copies,
    deconfliction,
    diary,
    emergency_access,
    giving,
    releasing,
)
from referrals.casework.notices import ladder, raising
from referrals.filing.actions import unsent_drafts
from referrals.search import search_document

DUTIES = (
    Duty(unsent_drafts.remind, 3600),
    Duty(unsent_drafts.forget, 3600),
    Duty(ladder.climb, 15),
    Duty(clocks.raise_overdue, 60),
    Duty(emergency_access.tend, 60),
    Duty(children.follow_birthdays, 60),
    Duty(candidate_search.look_for_waiting, 5),
    Duty(search_document.file_stale, 5),
    Duty(deconfliction.expire, 300),
    Duty(diary.raise_due, 600),
    Duty(giving.lapse_unanswered, 300),
    Duty(releasing.release, 60),
    Duty(copies.sweep_grants, 3600),
    Duty(raising.raise_waiting_decisions, 3600),
    Duty(agreements.remind, 3600),
)
