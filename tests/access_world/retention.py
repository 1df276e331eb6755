"""The review of records, disposals and holds on them, one for each thing that can be otherwise."""

from __future__ import annotations

from safeguarding.models import CaseClosing, Disposal, DisposalHold, Retention
from tests.access_world.world import DAY, HUNG, WENSUM, World


def build_retention(w: World) -> None:
    """The review of a record for each way to it, two disposals, and a hold on a record and on each force."""
    for name in (*HUNG, "della is kept away", "ian is kept away"):
        of = w.records[name]
        given = {"referral": of, "reference": of.reference, "force": of.force, "kept_as": "standard"}
        row = Retention.objects.create(**given, table_version="1", since=w.now, review_on=w.today)
        w.named(f"retention: {name}", row)
    of = w.records["went to Calder Vale, and Omar is still written"]
    given = {"referral": of, "reference": of.reference, "force": w.at[WENSUM], "kept_as": "standard"}
    row = Retention.objects.create(**given, table_version="1", since=w.now, review_on=w.today)
    w.named("retention: went to Calder Vale", row)
    decided = {"reason": "-", "words": "-", "since": w.now}
    for name, by in (
        ("went to Calder Vale", "della"),
        ("plain", "della"),
        ("sealed", "dora"),
        ("della is kept away", "dora"),
        ("of Calder Vale", "ian"),
    ):
        row = w.records[f"retention: {name}"]
        by_whom = {"retention": row, "force": row.force, "by": w.person[by]}
        w.named(f"disposal: {name}, by {by.capitalize()}", Disposal.objects.create(**by_whom, **decided))
    for name in _ended_by_ian(w):
        row = w.records[f"retention: {name}"]
        w.named(
            f"disposal: {name}, by Della",
            Disposal.objects.create(retention=row, force=row.force, by=w.person["della"], **decided),
        )
    days = {"why": "-", "from_day": w.today, "review_on": w.today + DAY, "by": w.person["della"]}
    for name in ("plain", "della is kept away", "of Calder Vale"):
        row = w.records[f"retention: {name}"]
        w.named(f"hold: {name}", DisposalHold.objects.create(force=row.force, retention=row, **days))
    w.named("hold: all of Wensum", DisposalHold.objects.create(force=w.at[WENSUM], **days))


def _ended_by_ian(w: World) -> tuple[str, ...]:
    """Cases whose closing Ian proposed, or approved."""
    ian, said = w.person["ian"], {"report": "-", "gaps": "-", "remaining": "-", "tier": "inspector"}
    CaseClosing.objects.create(case=w.records["case: omar is kept away"], by=ian, **said)
    answered = {"outcome": "approved", "answer": "-", "answered_by": ian, "answered_at": w.now}
    of = w.records["case: joint with Calder Vale"]
    CaseClosing.objects.create(case=of, by=w.person["omar"], **said, **answered)
    return "omar is kept away", "joint with Calder Vale"
