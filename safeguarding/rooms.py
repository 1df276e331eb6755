"""Who is told that a colleague has a case, or a request to their desk, open."""

from __future__ import annotations

from functools import partial

from accounts.presence.rooms import Room
from accounts.roles import CASE_STAFF, Role
from referrals.access.sealing import unsealed
from safeguarding.access import see_case, see_request
from safeguarding.models import Case, PartnerAction

DESK = (Role.PRACTITIONER, Role.CLINICAL_CONSULTANT)
ROOMS = (
    Room("case", Case, see_case, "force_id", CASE_STAFF, partial(unsealed, "referral__")),
    # Of a request the desk sees the desk: police who have it open are of another agency, and of no name here.
    Room("request", PartnerAction, see_request, "agency_id", DESK, partial(unsealed, "referral__")),
)
