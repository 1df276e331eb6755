"""An assessment: read by police who read the case, written by who works on it, countersigned by a supervisor. Neither the
council nor a provider reads it: what they are told of it is disclosed to them in its own right."""

from __future__ import annotations

from core.rules import Rule
from safeguarding.access.cases import close_case, see_case, work_case
from safeguarding.access.panel import by_the_case

see_assessment = Rule(name="safeguarding.see_assessment", reason=see_case.reason, branches=(by_the_case(see_case),))
write_assessment = Rule(
    name="safeguarding.write_assessment", reason=work_case.reason, branches=(by_the_case(work_case),)
)
# That it is a second person is a guard (safeguarding/cases/rules/assessments.py): it says who else can.
countersign_assessment = Rule(
    name="safeguarding.countersign_assessment",
    reason="Only a supervisor of the force countersigns an assessment.",
    branches=(by_the_case(close_case),),
)
