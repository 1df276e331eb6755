"""The figures of a force's cases: at which stage they stand, what is past its day, and in whose area."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from accounts.authority import Authority
from accounts.models import Agency
from core.counting import counted, sight_of, total
from core.cuts import by_cuts
from core.figures import About, Board, Line, Table, leading_to
from referrals.access import sees_team
from safeguarding.access import PLAN_DUE_FIRST, see_case
from safeguarding.cases.cuts import CUTS, LATE, NO_COUNCIL, STAGES, by_where_they_stand, in_hand
from safeguarding.limits import (
    FIRST_ASSESSMENT,
    LIMITS,
    PANEL_REVIEW,
    PARTNERSHIP_REVIEW,
    PLAN,
    PROVIDER_REPORTS,
    SECTION_36_DECIDED,
)
from safeguarding.models import Case, CaseKind

Groups = Sequence[dict[str, Any]]
leading = partial(leading_to, "safeguarding:cases")
# No panel has a partnership that police lead, and nobody looks back at it.
WITHOUT = {CaseKind.CHANNEL: (), CaseKind.PARTNERSHIP: ("panel", "looks_back")}
# What is past its day of each council's cases, told beside how many are open there.
OF_A_COUNCIL = ("assessment", "review", "report")
LIMIT: Mapping[str, Callable[[], str]] = {
    "section_36": lambda: f"Limit now: {SECTION_36_DECIDED.now_in_words}",
    "assessment": lambda: (
        f"Limit now: {FIRST_ASSESSMENT.now_in_words} for the first, then {LIMITS.assessment_days} days"
    ),
    "plan": lambda: f"Limit now: {PLAN.now_in_words}",
    "review": lambda: (
        f"Limit: {PANEL_REVIEW.now_in_words} at a panel, {PARTNERSHIP_REVIEW.now_in_words} in a partnership"
    ),
    "report": lambda: f"Limit now: {PROVIDER_REPORTS.now_in_words} after a session",
    "session": lambda: "Limit: the day and the weeks that each brief names, but while support is suspended or waits",
}


def _tables(who: Authority) -> Sequence[Table]:
    groups = _counted(who)
    return [*(_stages(groups, kind) for kind in CaseKind), _late(groups), *_councils(groups)]


def _counted(who: Authority) -> Groups:
    """By kind, stage and council, in one statement."""
    seen = sight_of(see_case, who, Case, order=PLAN_DUE_FIRST, narrow=in_hand)
    late = by_cuts(CUTS, (f"late.{what}" for what in LATE), who)
    return counted(by_where_they_stand(seen), late, "kind", "stage", "council")


def _stages(groups: Groups, kind: CaseKind) -> Table:
    """Each case once: so the rows make up a whole, and are kept back where few people would be told."""
    rows = []
    for stage, label in STAGES.items():
        if stage not in WITHOUT[kind]:
            tab = "closed" if stage == "looks_back" else "open"
            held = total(groups, kind=kind, stage=stage)
            rows.append(Line(label, (leading(held, tab=tab, kind=kind.value, cut=f"stage.{stage}"),)))
    whole = total(groups, kind=kind)
    called = {CaseKind.CHANNEL: "Channel cases", CaseKind.PARTNERSHIP: "Partnerships that police lead"}[kind]
    ahead = total(groups, kind=kind, stage="looks_back")
    says = f"{whole - ahead:,} are open"
    says += f", and {ahead:,} are closed and looked back at." if kind == CaseKind.CHANNEL else "."
    return Table(
        f"stages_{kind.value}",
        f"{called} by stage",
        says,
        "Stage",
        ("Cases",),
        tuple(rows),
        (0,),
        lies=True,
        about=About.PARTS,
        whole=whole,
    )


def _late(groups: Groups) -> Table:
    rows = []
    for what, (label, _) in LATE.items():
        cut = f"late.{what}"
        by_kind = (leading(total(groups, cut, kind=kind), tab="open", kind=kind.value, cut=cut) for kind in CaseKind)
        rows.append(Line(label, tuple(by_kind), LIMIT[what]()))
    numbers = {row.label: sum(figure.number or 0 for figure in row.figures) for row in rows}
    worst = max(numbers, key=lambda label: numbers[label])
    says = f"The most: {worst} ({numbers[worst]:,})." if numbers[worst] else "Nothing is overdue."
    columns = ("Channel", "Partnership")
    title = "What is overdue in open cases, against the limit of its day"
    return Table(
        "late", title, f"{says} One case may be in several rows.", "What", columns, tuple(rows), (0, 1), lies=True
    )


def _councils(groups: Groups) -> list[Table]:
    """By the council that has the case, or whose area it is; nothing where all are of one."""
    keys = {row["council"] for row in groups if row["stage"] != "looks_back"}
    if len(keys) < 2:
        return []
    names = dict(Agency.objects.filter(pk__in=keys - {None}).order_by("sort_key").values_list("pk", "name"))
    rows = [_of_council(groups, pk, name) for pk, name in names.items()]
    if None in keys:
        rows.append(_of_council(groups, None, "No council's area"))
    whole = sum(row.figures[0].number or 0 for row in rows)
    says = f"{whole:,} open cases are of {len(rows)} areas."
    columns = ("Open", *(LATE[what][0] for what in OF_A_COUNCIL))
    return [
        Table(
            "councils", "Open cases by council", says, "Council", columns, tuple(rows), (0,), True, About.PARTS, whole
        )
    ]


def _of_council(groups: Groups, pk: int | None, name: str) -> Line:
    of = pk or NO_COUNCIL
    held = total(groups, council=pk) - total(groups, council=pk, stage="looks_back")
    late = (
        leading(total(groups, f"late.{what}", council=pk), tab="open", cut=f"late.{what}.{of}") for what in OF_A_COUNCIL
    )
    return Line(name, (leading(held, tab="open", cut=f"council.{of}"), *late))


CASES_BOARD = Board(
    "cases",
    "Cases",
    "Channel cases and partnerships that you may see of your force. Sealed records are counted nowhere.",
    sees_team,
    _tables,
)
