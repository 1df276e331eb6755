"""Who may do what with a request to a partner, with a case, and with its referral to a panel. A partner sees the
request and never the referral.

`who` is an Authority. The police side of every rule asks the rules of the referral, so that there is one
definition of who may see and work it; nothing is added here.
"""

from safeguarding.access.assessments import (
    countersign_assessment,
    see_assessment,
    write_assessment,
)
from safeguarding.access.cases import (
    PLAN_DUE_FIRST,
    answer_offer,
    assign_case,
    close_case,
    see_case,
    work_case,
)
from safeguarding.access.delegations import confirm_delegation, end_delegation, keep_delegations, see_delegations
from safeguarding.access.hand_overs import (
    LATEST_PUT_FIRST,
    answer_hand_over,
    clear_for_hand_over,
    hand_over_case,
    lapse_hand_over,
    put_to_us,
    read_hand_over,
    receive_panel,
    see_hand_over,
    take_back_hand_over,
)
from safeguarding.access.letting_go import (
    let_go_case,
    let_go_request,
    named_left,
    owner_left,
)
from safeguarding.access.meetings import (
    clear_agenda,
    decide_item,
    do_panel_action,
    end_seat,
    prepare_item,
    run_meeting,
    run_panel,
    see_item,
    see_meeting,
    see_paper,
    see_standing_panel,
    set_up_panel,
    sign_minutes,
)
from safeguarding.access.mergers import merge_agencies
from safeguarding.access.panel import acknowledge_panel, panel_may_know, see_panel_case, steer_panel
from safeguarding.access.providers import (
    FIRST_DUE_FIRST,
    give_sessions,
    see_commission,
    see_provision,
    steer_provision,
)
from safeguarding.access.referrers import ask_their_view
from safeguarding.access.requests import (
    DUE_FIRST,
    answer_request,
    ask,
    on_no_hold,
    see_action,
    see_request,
    sees_desk,
    send_files,
    steer_action,
)
from safeguarding.access.retention import (
    BY_REVIEW_DAY,
    call_off_disposal,
    confirm_disposal,
    hold_disposals,
    review_retention,
    see_retention,
)
from safeguarding.access.section_36 import decide_section_36, steer_section_36
from safeguarding.access.sight import see_past_sight, see_who_sees

__all__ = [
    "BY_REVIEW_DAY",
    "DUE_FIRST",
    "FIRST_DUE_FIRST",
    "LATEST_PUT_FIRST",
    "PLAN_DUE_FIRST",
    "acknowledge_panel",
    "answer_hand_over",
    "answer_offer",
    "answer_request",
    "ask",
    "ask_their_view",
    "assign_case",
    "call_off_disposal",
    "clear_agenda",
    "clear_for_hand_over",
    "close_case",
    "confirm_delegation",
    "confirm_disposal",
    "countersign_assessment",
    "decide_item",
    "decide_section_36",
    "do_panel_action",
    "end_delegation",
    "end_seat",
    "give_sessions",
    "hand_over_case",
    "hold_disposals",
    "keep_delegations",
    "lapse_hand_over",
    "let_go_case",
    "let_go_request",
    "merge_agencies",
    "named_left",
    "on_no_hold",
    "owner_left",
    "panel_may_know",
    "prepare_item",
    "put_to_us",
    "read_hand_over",
    "receive_panel",
    "review_retention",
    "run_meeting",
    "run_panel",
    "see_action",
    "see_assessment",
    "see_case",
    "see_commission",
    "see_delegations",
    "see_hand_over",
    "see_item",
    "see_meeting",
    "see_panel_case",
    "see_paper",
    "see_past_sight",
    "see_provision",
    "see_request",
    "see_retention",
    "see_standing_panel",
    "see_who_sees",
    "sees_desk",
    "send_files",
    "set_up_panel",
    "sign_minutes",
    "steer_action",
    "steer_panel",
    "steer_provision",
    "steer_section_36",
    "take_back_hand_over",
    "work_case",
    "write_assessment",
]
