"""What the keeper does for requests and cases."""

from core.duties import Duty
from safeguarding.cases.actions import delegations, panel
from safeguarding.cases.duties import (
    chasing_hand_overs,
    chasing_panels,
    chasing_providers,
    chasing_referrers,
    reminders,
)
from safeguarding.mergers import carrying_out
from safeguarding.requests import chasing_corrections
from safeguarding.retention import disposing, entering, erased

DUTIES = (
    Duty(panel.sweep_grants, 3600),
    Duty(reminders.chase, 600),
    Duty(chasing_panels.chase_panels, 600),
    Duty(chasing_hand_overs.chase_hand_overs, 600),
    Duty(chasing_hand_overs.chase_transfers, 600),
    Duty(chasing_providers.chase_providers, 600),
    Duty(chasing_referrers.chase_views, 600),
    Duty(chasing_corrections.chase_corrections, 600),
    Duty(reminders.raise_overdue_cases, 600),
    Duty(reminders.raise_late_requests, 3600),
    Duty(reminders.raise_due_follow_ups, 3600),
    Duty(delegations.remind, 3600),
    Duty(entering.reckon_anew, 600, takes_long=True),
    Duty(disposing.dispose_of_what_was_decided, 3600, takes_long=True),
    Duty(erased.note_what_was_erased, 3600),
    Duty(carrying_out.carry_out, 60, takes_long=True),
)
