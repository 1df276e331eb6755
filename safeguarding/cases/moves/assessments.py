"""Every transition of an assessment, as one table."""

from __future__ import annotations

from audit.moves import Move, same_version, way
from referrals.casework.rules.giving import words
from safeguarding.access import countersign_assessment, write_assessment
from safeguarding.cases.rules.assessments import TO_SIGN, another_person
from safeguarding.models import Assessment, AssessmentState

SIGN = Move(
    "sign",
    write_assessment,
    "signed an assessment",
    (way(AssessmentState.DRAFT, to=AssessmentState.SIGNED),),
    (same_version, *TO_SIGN),
    of=Assessment,
)
COUNTERSIGN = Move(
    "countersign",
    countersign_assessment,
    "countersigned an assessment",
    (way(AssessmentState.SIGNED, to=AssessmentState.COUNTERSIGNED),),
    (same_version, another_person, words),
    of=Assessment,
)
RETURN = Move(
    "return",
    countersign_assessment,
    "returned an assessment to its author",
    (way(AssessmentState.SIGNED, to=AssessmentState.DRAFT),),
    (same_version, another_person, words),
    of=Assessment,
)

ASSESSMENT_MOVES = (SIGN, COUNTERSIGN, RETURN)
