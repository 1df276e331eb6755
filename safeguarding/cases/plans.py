"""The plan of a case as the pages show it, and what of it keeps the case open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import Agency
from core.components import Happening, Label, Row
from core.templatetags.govuk import at_time, on_day
from referrals.models import Referral
from safeguarding.cases.rules.assessments import factor_in_words, not_in_the_plan
from safeguarding.limits import LIMITS
from safeguarding.models import About, Case, PlanLine, Stands, TheirView
from safeguarding.requests.actions.asking import agencies_that_can_be_asked

NO_PLAN = "No plan was ever recorded. Record it first, or say why the panel did not adopt the case."
ONE_TEXT = "The plan is still one text. Write each factor and need of it as a line of the plan."
NO_SAFETY = "No safety plan yet. Say what could go wrong, and who then does what."
NOT_LOOKED_AT = (
    "What could go wrong was not looked at within {} days: {}. Change the line, or settle it anew, as it stands today."
)
COLOURS = {Stands.TO_DO: "blue", Stands.DONE: "green", Stands.NOTHING: "grey", Stands.HANDED_ON: "purple"}
assert set(COLOURS) == set(Stands), "every way in which a line stands has its colour"


def lines_of(case: Case) -> QuerySet[PlanLine]:
    """The plan as it stands, in the order in which its lines were begun."""
    found = PlanLine.objects.standing().filter(case=case)
    return found.select_related("agency", "by", "case").order_by("begun_at", "pk")


def versions_of(line: PlanLine) -> QuerySet[PlanLine]:
    """How the line stood before, newest first."""
    earlier = PlanLine.objects.filter(line=line.line, version__lt=line.version)
    return earlier.select_related("agency", "by").order_by("-version")


def agencies_for(referral: Referral) -> QuerySet[Agency]:
    """Who can be named to do something: the force itself, and the partners that can be asked."""
    partners = agencies_that_can_be_asked(referral).values("pk")
    return Agency.objects.filter(pk__in=partners) | Agency.objects.filter(pk=referral.force_id)


def keeps_open(case: Case) -> str | None:
    """What of the plan stands in the way of an end: there is none, it has no lines, or one of them is open."""
    if case.plan_at is None:
        return NO_PLAN
    lines = list(lines_of(case))
    if not lines:
        return ONE_TEXT
    still = [line for line in lines if line.is_open]
    if not still:
        return _unanswered(case) or _not_looked_at(lines)
    named = "; ".join(f"“{line.need}”" for line in still)
    return f"Of the plan this is still to be done: {named}. Settle each line first."


def _not_looked_at(lines: list[PlanLine]) -> str | None:
    """No case ends without a safety plan, nor with one that was looked at long ago (local limit)."""
    safety = [line for line in lines if line.about == About.SAFETY]
    if not safety:
        return NO_SAFETY
    since = timezone.now() - timedelta(days=LIMITS.safety_looked_at_days)
    old = "; ".join(f"“{line.need}”" for line in safety if line.at < since)
    return NOT_LOOKED_AT.format(LIMITS.safety_looked_at_days, old) if old else None


def _unanswered(case: Case) -> str | None:
    """A factor that the last assessment says is there, and of which the plan says nothing, is a gap (the review of the Amess
    case)."""
    left = "; ".join(f"“{factor_in_words(one)}”" for one in not_in_the_plan(case))
    return f"The assessment says that this is there, and the plan has no line for it: {left}." if left else None


# --- As shown -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Planned:
    """One line of the matrix."""

    line: PlanLine
    about: str
    said: str
    stands: Label
    href: str


@dataclass(frozen=True)
class Plan:
    """The plan of one case, whole: what could go wrong stands last."""

    lines: list[Planned]
    views: list[Happening]
    no_safety: str


def shown(case: Case) -> Plan:
    lines = sorted(lines_of(case), key=lambda line: line.about == About.SAFETY)
    has_safety = any(line.about == About.SAFETY for line in lines)
    return Plan(
        [_planned(line) for line in lines],
        [_view(view) for view in case.their_views.select_related("by")],
        "" if has_safety or case.closed_at else NO_SAFETY,
    )


def _planned(line: PlanLine) -> Planned:
    href = reverse("safeguarding:case_plan_line", args=[line.case.public_id, line.line])
    return Planned(line, line.get_about_display(), in_words(line), label(line), href)


def label(line: PlanLine) -> Label:
    if line.is_late:
        return Label("Overdue", "red")
    return Label(line.get_stands_display(), COLOURS[Stands(line.stands)])


def in_words(line: PlanLine) -> str:
    """What is done, and what became of it."""
    accepted = f"Accepted on {on_day(line.accepted_on)} by {line.who}." if line.accepted_on else ""
    return "\n\n".join(part for part in (line.what, line.because, accepted) if part)


def line_rows(line: PlanLine) -> list[Row]:
    """A line as one version of it stood."""
    return [
        Row(line.get_about_display(), line.need, typed=True),
        Row("Stands", label(line).text, colour=label(line).colour),
        Row("What is done", in_words(line), typed=True),
        Row("Who", line.who, missing="Nobody"),
        Row("By when", on_day(line.due_on) if line.due_on else "", missing="No day"),
        Row("Written", f"{line.by}, {at_time(line.at)}"),
    ]


def _view(view: TheirView) -> Happening:
    return Happening(f"{view.get_whose_display()}, {on_day(view.asked_on)}", view.at, by=view.by.name, text=view.said)
