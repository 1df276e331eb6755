"""Who may do what with a referral, one page for each thing one can reach: the submission, the case file, a draft.

`who` is an Authority: a person with live memberships. A person who files gains sight of the *submission* (what they
wrote and four neutral words about progress), never of the *case file*. Nothing here asks `is_superuser`.
"""

from referrals.access.case_file import (
    BY_QUEUE,
    JOINT,
    MY_CASELOAD,
    NEWEST_FIRST,
    SUPERVISOR_OF_FORCE,
    approve,
    assign,
    claim,
    clear_own_staff,
    handle_emergency,
    override_deconfliction,
    recommend,
    seal,
    see_case_file,
    send_back,
    settle_identity,
    settle_line,
    take_on,
    work,
)
from referrals.access.desk import DUE_FIRST, answer_deconfliction, unanswered
from referrals.access.diary import SOONEST_FIRST, keep_diary
from referrals.access.drafts import (
    LAST_SAVED_FIRST,
    LONGEST_WAITING_FIRST,
    count_unsent,
    forget_draft,
    handed_draft,
    own_draft,
    see_draft,
    write_draft,
)
from referrals.access.gates import (
    may_file,
    may_key_in,
    sees_copies,
    sees_desk,
    sees_queue,
    sees_site,
    sees_team,
    sees_transfers,
)
from referrals.access.giving import OFFERED_TO_ME, answer_offer, lapse_offer, offered_left
from referrals.access.hanging import by_the_referral
from referrals.access.keeping_out import NOT_KEPT_OUT
from referrals.access.offers import answer_service, answer_transfer
from referrals.access.rota import ENDING_FIRST, change_rota, see_danger, see_rota
from referrals.access.sealing import NOT_SEALED
from referrals.access.standing import let_go, no_lead_left, officer_left, owner_left, return_draft, taker_left
from referrals.access.submissions import (
    add_to_submission,
    council_copies,
    keyed_in,
    own_submissions,
    read_submission,
    see_submission,
    site_submissions,
)

__all__ = [
    "BY_QUEUE",
    "DUE_FIRST",
    "ENDING_FIRST",
    "JOINT",
    "LAST_SAVED_FIRST",
    "LONGEST_WAITING_FIRST",
    "MY_CASELOAD",
    "NEWEST_FIRST",
    "NOT_KEPT_OUT",
    "NOT_SEALED",
    "OFFERED_TO_ME",
    "SOONEST_FIRST",
    "SUPERVISOR_OF_FORCE",
    "add_to_submission",
    "answer_deconfliction",
    "answer_offer",
    "answer_service",
    "answer_transfer",
    "approve",
    "assign",
    "by_the_referral",
    "change_rota",
    "claim",
    "clear_own_staff",
    "council_copies",
    "count_unsent",
    "forget_draft",
    "handed_draft",
    "handle_emergency",
    "keep_diary",
    "keyed_in",
    "lapse_offer",
    "let_go",
    "may_file",
    "may_key_in",
    "no_lead_left",
    "offered_left",
    "officer_left",
    "override_deconfliction",
    "own_draft",
    "own_submissions",
    "owner_left",
    "read_submission",
    "recommend",
    "return_draft",
    "seal",
    "see_case_file",
    "see_danger",
    "see_draft",
    "see_rota",
    "see_submission",
    "sees_copies",
    "sees_desk",
    "sees_queue",
    "sees_site",
    "sees_team",
    "sees_transfers",
    "send_back",
    "settle_identity",
    "settle_line",
    "site_submissions",
    "take_on",
    "taker_left",
    "unanswered",
    "work",
    "write_draft",
]
