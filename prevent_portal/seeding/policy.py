"""Time limits of the demonstration: Pat drafted others, and they wait for Petra."""

from __future__ import annotations

from policy import actions
from policy.of_limits import LIMITS_MATTER
from policy.time_limits import set_here
from prevent_portal.seeding.steps import Story

DRAFTED = {"deconfliction": 1, "plan": 8, "assessment": 7}
WHY = (
    "The desk answers within a day since its new shift. Assessments with three partners or more are not done in a week."
)


def with_time_limits(story: Story) -> None:
    numbers = {limit.name: limit.number for limit in set_here()} | DRAFTED
    story.do("pat", actions.write, matter=LIMITS_MATTER, content=numbers, why=WHY, version=0, basis=1)
