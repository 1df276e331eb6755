"""Who is told that a colleague has a case file open."""

from __future__ import annotations

from accounts.presence.rooms import Room
from accounts.roles import CASE_STAFF
from referrals.access import see_case_file
from referrals.access.sealing import unsealed
from referrals.models import Referral

CASE_FILE = Room("referral", Referral, see_case_file, "force_id", CASE_STAFF, unsealed)
