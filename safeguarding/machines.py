"""What has states here, and every way between them."""

from audit.states import Machine, Seen
from guidance.access import see_draft
from safeguarding.access import (
    do_panel_action,
    see_action,
    see_assessment,
    see_case,
    see_case_transfer,
    see_commission,
    see_hand_over,
    see_item,
    see_meeting,
    see_panel_case,
    see_provision,
    see_request,
)
from safeguarding.cases.moves.assessments import ASSESSMENT_MOVES
from safeguarding.cases.moves.cases import CASE_MOVES
from safeguarding.cases.moves.hand_overs import CHANGE_COUNCIL, HAND_OVER_MOVES, LEAVE_AGENDA
from safeguarding.cases.moves.panel import PANEL_MOVES
from safeguarding.cases.moves.providers import PROVIDER_MOVES
from safeguarding.cases.moves.section_36 import SECTION_36_MOVES
from safeguarding.cases.moves.transfers import CHANGE_FORCE, TRANSFER_MOVES
from safeguarding.mergers.moves import MERGER_MOVES
from safeguarding.panels.moves import ACTION_MOVES, ITEM_MOVES, MEETING_MOVES
from safeguarding.requests.moves import MOVES

MACHINES = (
    # What police do with a request or a case is not all for partners and councils.
    Machine(
        "safeguarding.PartnerAction",
        MOVES,
        seen=(
            Seen(see_action, "safeguarding:action"),
            Seen(see_request, "safeguarding:request", tells=False),
        ),
    ),
    Machine(
        "safeguarding.Case",
        (*CASE_MOVES, CHANGE_FORCE),
        seen=(
            Seen(see_case, "safeguarding:case"),
            Seen(see_panel_case, "safeguarding:panel_case", tells=False),
        ),
    ),
    Machine("safeguarding.PanelReferral", (*PANEL_MOVES, CHANGE_COUNCIL)),
    Machine("safeguarding.HandOver", HAND_OVER_MOVES, seen=(Seen(see_hand_over, "safeguarding:hand_over"),)),
    Machine(
        "safeguarding.CaseTransfer",
        TRANSFER_MOVES,
        seen=(Seen(see_case_transfer, "safeguarding:transfer"),),
    ),
    Machine(
        "safeguarding.Commission",
        PROVIDER_MOVES,
        seen=(
            Seen(see_provision, "safeguarding:provision"),
            Seen(see_commission, "safeguarding:commission", tells=False),
        ),
    ),
    Machine("safeguarding.Meeting", MEETING_MOVES, seen=(Seen(see_meeting, "safeguarding:meeting"),)),
    Machine("safeguarding.AgendaItem", (*ITEM_MOVES, LEAVE_AGENDA), seen=(Seen(see_item, "safeguarding:item"),)),
    Machine("safeguarding.PanelAction", ACTION_MOVES, seen=(Seen(do_panel_action, "safeguarding:panel_action"),)),
    Machine("safeguarding.Merger", MERGER_MOVES, seen=(Seen(see_draft, "safeguarding:merger"),)),
    Machine("safeguarding.Section36Decision", SECTION_36_MOVES),
    Machine("safeguarding.Assessment", ASSESSMENT_MOVES, seen=(Seen(see_assessment, "safeguarding:assessment"),)),
)
