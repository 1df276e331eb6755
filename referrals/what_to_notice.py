"""The indicators of concern as everybody may read them: made from the very prompts that the form asks a referrer today."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from django.db.models import QuerySet
from django.utils.text import slugify

from guidance.sections import Section
from referrals.models import Indicator
from referrals.prompt_sets.rules import asked, version_now
from referrals.questions.definition import definition

PAGE = "what-to-notice"


@dataclass(frozen=True, slots=True)
class Group:
    """One group of prompts: `to_do` on noticing one of them, and of each what else it may mean."""

    heading: str
    hint: str
    to_do: str
    prompts: list[Indicator]

    @property
    def anchor(self) -> str:
        return anchor_of(self.heading)


def anchor_of(heading: str) -> str:
    """Where on the page a group stands: a page of the form leads there."""
    return slugify(heading)


def asked_today() -> QuerySet[Indicator]:
    """What a form that is begun today asks."""
    return asked(version_now(), definition())


def offered_to_officers() -> QuerySet[Indicator]:
    """Those that a referrer is asked today, and of any other set that is on."""
    other = Indicator.objects.filter(set__is_on=True).exclude(set__code=definition().prompt_set)
    return (asked_today() | other).select_related("set").order_by("set__code", "dimension", "place", "number")


def groups_of_behaviour() -> list[Group]:
    groups = (list(group) for _, group in groupby(asked_today(), key=attrgetter("dimension")))
    return [Group(one[0].dimension_label, one[0].dimension_hint, one[0].dimension_to_do, one) for one in groups]


SECTION = Section(PAGE, "referrals/what_to_notice.html", groups_of_behaviour)
