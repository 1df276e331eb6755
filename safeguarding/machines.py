"""What has states here, and every way between them."""

from audit.states import Machine
from safeguarding.case_moves import CASE_MOVES
from safeguarding.moves import MOVES
from safeguarding.panel_moves import PANEL_MOVES

MACHINES = (
    Machine("safeguarding.PartnerAction", MOVES),
    Machine("safeguarding.Case", CASE_MOVES),
    Machine("safeguarding.PanelReferral", PANEL_MOVES),
)
