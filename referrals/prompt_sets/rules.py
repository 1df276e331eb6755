"""The prompts of a version: those that came with the release, or the set that was written when it was published.

What was ticked points at the row of its version, and a draft goes on with the version with which it began: so a version is a set of
rows of its own, and no row is ever changed.
"""

from __future__ import annotations

from django.db.models import QuerySet

from core.clock import today
from policy import in_force
from policy.models import PolicyVersion
from referrals.models import Indicator, IndicatorSet
from referrals.questions.specs import Definition

PROMPTS = "prompts"
SET_HERE = "prompts-set-here"
RELEASED = 1


def version_now() -> int:
    """Which version a draft begins with."""
    return in_force.on(today(), PROMPTS).number


def asked(version: int | None, form: Definition) -> QuerySet[Indicator]:
    """The prompts of a version. Without one, and in the first, those that came with the form."""
    number = version or RELEASED
    if number == RELEASED:
        return Indicator.objects.filter(set__code=form.prompt_set, set__version=form.prompt_version)
    return Indicator.objects.filter(set__code=SET_HERE, set__version=number)


def write_set(version: PolicyVersion) -> None:
    """With its publication, what it offers becomes rows: only what is asked can be ticked. One that is called off is asked of
    nobody, and stays."""
    written = IndicatorSet.objects.create(
        code=SET_HERE, version=version.number, title="What have you noticed?", origin=version.why, is_on=False
    )
    for code, group in version.content["groups"].items():
        offered = [one for one in group["prompts"] if one["offered"]]
        Indicator.objects.bulk_create(
            Indicator(
                set=written,
                number=one["number"],
                place=place,
                dimension=code,
                dimension_label=group["label"],
                dimension_hint=group["hint"],
                dimension_to_do=group["do"],
                label=one["label"],
                hint=one["hint"],
                may_also_be=one["also"],
                is_immediate=one["immediate"],
            )
            for place, one in enumerate(offered, start=1)
        )
