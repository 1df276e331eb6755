"""Every transition of a decision under section 36, as one table."""

from __future__ import annotations

from audit.moves import Move, same_version, way
from referrals.casework.rules.giving import words
from safeguarding.access import decide_section_36, steer_section_36
from safeguarding.gates.section_36 import TO_DECIDE, TO_REFUSE
from safeguarding.models import Section36Decision, Section36State

DECIDE = Move(
    "decide",
    decide_section_36,
    "decided that the person is referred to the panel",
    (way(Section36State.PROPOSED, to=Section36State.DECIDED),),
    (same_version, *TO_DECIDE, words),
    of=Section36Decision,
)
REFUSE = Move(
    "refuse",
    decide_section_36,
    "decided that the person is not referred to the panel",
    (way(Section36State.PROPOSED, to=Section36State.REFUSED),),
    (same_version, *TO_REFUSE, words),
    of=Section36Decision,
)
TAKE_BACK = Move(
    "take_back",
    steer_section_36,
    "took the proposal under section 36 back",
    (way(Section36State.PROPOSED, to=Section36State.TAKEN_BACK),),
    (same_version, words),
    of=Section36Decision,
)

SECTION_36_MOVES = (DECIDE, REFUSE, TAKE_BACK)
