"""The decision under section 36: proposed by who works on the case, decided by a supervisor who stands in the register."""

from __future__ import annotations

from core.rules import Rule
from safeguarding.access.cases import close_case, work_case
from safeguarding.access.panel import by_the_case

# That this supervisor stands in the register is a guard (safeguarding/gates/section_36.py): it says who does.
decide_section_36 = Rule(
    name="safeguarding.decide_section_36",
    reason="Only a supervisor of the force can decide under section 36.",
    branches=(by_the_case(close_case),),
)
steer_section_36 = Rule(
    name="safeguarding.steer_section_36", reason=work_case.reason, branches=(by_the_case(work_case),)
)
