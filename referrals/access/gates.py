"""Pages that are not about one record."""

from __future__ import annotations

from accounts.roles import CASE_STAFF, SUPERVISORS, Role
from core.rules import Gate

may_file = Gate(
    "referrals.file",
    "You need to belong to an agency with a police area to file a referral.",
    lambda who: any(m.agency.area_id is not None for m in who.memberships),
)
sees_site = Gate(
    "referrals.site",
    "Only safeguarding leads see what their site files.",
    lambda who: who.holds(Role.SAFEGUARDING_LEAD),
)
sees_copies = Gate(
    "referrals.copies",
    "Only the council's front door sees its copies.",
    lambda who: who.holds(Role.COUNCIL_FRONT_DOOR),
)
may_key_in = Gate(
    "referrals.key_in", "Only a gateway clerk keys in referrals.", lambda who: who.holds(Role.GATEWAY_CLERK)
)
sees_queue = Gate(
    "referrals.queue",
    "Only Prevent staff see the queue.",
    lambda who: who.holds(*CASE_STAFF, Role.DUTY_OFFICER),
)
sees_corrections = Gate(
    "referrals.corrections",
    "Only Prevent staff see who was told something that is wrong.",
    lambda who: who.holds(*CASE_STAFF),
)
sees_team = Gate("referrals.team", "Only supervisors see the team's clocks.", lambda who: who.holds(*SUPERVISORS))
sees_transfers = Gate(
    "referrals.transfers",
    "Only supervisors, and a council's front door, see what is offered to them.",
    lambda who: who.holds(*SUPERVISORS, Role.COUNCIL_FRONT_DOOR),
)
sees_desk = Gate("referrals.desk", "Only the deconfliction desk.", lambda who: who.holds(Role.DECONFLICTION_DESK))
