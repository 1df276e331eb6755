"""Who writes letters about a record, reads them, makes them and notes that they were sent. Templates have the rules of every text
that two people publish (guidance.access)."""

from __future__ import annotations

from core.rules import Rule
from referrals import access as referrals

write_letter = Rule(
    name="letters.write",
    reason="Only the officer who has this, or a supervisor of the force, writes letters about it.",
    branches=(referrals.MY_CASELOAD, referrals.SUPERVISOR_OF_FORCE),
    conditions=(referrals.NOT_KEPT_OUT, referrals.NOT_SEALED),
)
see_letter = Rule(
    name="letters.see",
    reason=referrals.see_case_file.reason,
    branches=(referrals.by_the_referral(referrals.see_case_file),),
)
steer_letter = Rule(
    name="letters.steer",
    reason=write_letter.reason,
    branches=(referrals.by_the_referral(write_letter),),
)
