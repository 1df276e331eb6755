"""A referral to a council's panel as the pages of both sides show it, and what the officer is told while the
council has not said that it has it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from accounts.authority import Authority
from accounts.models import Agency
from core.asked_once import asked_once
from core.components import Label, Row
from core.kept_rows import rows_kept
from core.templatetags.govuk import at_time, on_day
from referrals.casework.presenters.pointers import Pointer
from referrals.casework.presenters.told import Told
from referrals.models import Referral
from safeguarding.disclosure import says_where_they_live
from safeguarding.mergers.names import before_mergers
from safeguarding.models import Case, CaseTransfer, HandOver, HandOverState, PanelReferral, PanelState, Paper
from subjects.models import Claim

COLOURS = {PanelState.SENT: "yellow", PanelState.TAKEN: "green", PanelState.TAKEN_BACK: "grey"}
assert set(COLOURS) == set(PanelState), "every state has its colour"


GONE = "The case went to another council since. This one's own papers may say it still: ring them."
IS_ASKED = "Its page shows what stands now, until they answer."
WAS_ASKED = "They read it no longer on the page on which they were asked. They may have written it down: ring them."
PAPER_READS = "The paper says it still, as it was given. Ask the council's coordinator to tell them."


def all_panels() -> QuerySet[Any]:
    """Every referral to a panel, with what the pages say of it."""
    found: QuerySet[Any] = PanelReferral.objects.all()
    return found.select_related("agency", "case", "taken_by", "revoked_by")


@asked_once
def panel_of(case: Case) -> PanelReferral | None:
    found: PanelReferral | None = all_panels().filter(case=case).first()
    return found


def panels_of(referral: Referral) -> list[PanelReferral]:
    return _panels_of(referral.pk)


@rows_kept
def _panels_of(referral_id: int) -> QuerySet[PanelReferral]:
    return all_panels().filter(case__referral_id=referral_id).order_by("shared_at", "pk")


@dataclass(frozen=True)
class Had:
    """A council that has a case, or had it: since when, and until when."""

    council: Agency
    since: datetime
    until: datetime | None = None


def councils_of(panel: PanelReferral) -> list[Had]:
    """Which councils had the case one after another; the last is the one that has it. A name in the past is the one of then."""
    handed = HandOver.objects.filter(case=panel.case_id, state=HandOverState.ACCEPTED).select_related("of")
    until = [(one.answered_at or one.put_at, one.of) for one in handed]
    until += before_mergers(panel, "agency", referral=panel.case.referral_id)
    had, since = list[Had](), panel.shared_at
    for at, council in sorted(until, key=lambda one: one[0]):
        had.append(Had(council, since, at))
        since = at
    return [*had, Had(panel.agency, since)]


def council_at(panel: PanelReferral) -> Callable[[datetime], Agency]:
    had = councils_of(panel)
    return lambda at: next(one.council for one in had if one.until is None or at <= one.until)


def not_acknowledged(prefix: str) -> Q:
    return Q(**{f"{prefix}panel__state": PanelState.SENT, f"{prefix}closed_at__isnull": True})


def label(panel: PanelReferral) -> Label:
    return Label(panel.get_state_display(), COLOURS[PanelState(panel.state)])


def taken_row(panel: PanelReferral) -> Row:
    """Who said it and when; until then, by when."""
    if panel.taken_at:
        return Row("Acknowledged", f"{panel.taken_by}, {at_time(panel.taken_at)}")
    return Row("Acknowledged", "", missing=f"Not yet; due by {on_day(panel.acknowledge_by)}")


def rows(case: Case) -> list[Row]:
    """For the police side: whom it was referred to, whether they have it, and how long they see it."""
    panel = panel_of(case)
    if panel is None:
        return []
    return [Row("Council", panel.agency.name), taken_row(panel), *_sight(panel)]


def _sight(panel: PanelReferral) -> Iterator[Row]:
    if panel.revoked_at:
        gone = f"No longer: taken back by {panel.revoked_by}, {at_time(panel.revoked_at)}"
        yield Row("Sees the case", [gone, panel.taken_back_why], typed=True)
    elif panel.until:
        yield Row("Sees the case", f"Until {on_day(panel.until)}")


def not_acknowledged_yet(referral: Referral, who: Authority) -> Iterator[Pointer]:
    """For the overview: a council that has not said that it has a case, past the limit."""
    for panel in panels_of(referral):
        if panel.is_late and panel.case.closed_at is None:
            yield Pointer(
                "The council has not acknowledged",
                f"{panel.agency} was referred a case under section 36 on {on_day(panel.shared_at)}, "
                "and nobody there has said that they have it. Ring them.",
                reverse("safeguarding:case", args=[panel.case.public_id]),
                "Open the case",
            )


def in_panels(referral: Referral, claim: Claim) -> Iterator[Told]:
    """The council reads what is known of the person as it stands now: what is withdrawn is gone from its page."""
    for panel in panels_of(referral):
        page = reverse("safeguarding:case", args=[panel.case.public_id])
        for had in councils_of(panel):
            ended = had.until or panel.revoked_at or panel.until
            if _stood(claim, had.since, ended):
                since = max(had.since, claim.claimed_at)
                yield Told(f"{had.council}, panel", str(claim), since, page, GONE if had.until else _reads(panel))
    if says_where_they_live(claim):
        yield from _asked_to_take_it_over(referral, claim)


def _asked_to_take_it_over(referral: Referral, claim: Claim) -> Iterator[Told]:
    """While it waits the council that is asked reads this; one that took it over stands above too."""
    for put in (one for kind in (HandOver, CaseTransfer) for one in _put(kind, referral)):
        if _stood(claim, put.put_at, put.over_at):
            page = reverse("safeguarding:case", args=[put.case.public_id])
            state = WAS_ASKED if put.over_at else IS_ASKED
            yield Told(f"{put.to}, asked to take it over", str(claim), max(put.put_at, claim.claimed_at), page, state)


def _put(kind: type[Any], referral: Referral) -> Any:
    return kind.objects.filter(referral=referral).select_related("case", "to").order_by("put_at", "pk")


def _stood(claim: Claim, since: datetime, until: datetime | None) -> bool:
    """At some moment between these it was known, and not withdrawn yet."""
    return (until is None or claim.claimed_at <= until) and (claim.withdrawn_at is None or claim.withdrawn_at > since)


def in_papers(referral: Referral, claim: Claim) -> Iterator[Told]:
    """A member of a panel reads what was picked, as it was picked: what is found wrong since stands there still."""
    papers = Paper.objects.filter(
        referral=referral, pieces__contains=[{"key": claim.key}], given_at__gte=claim.claimed_at
    )
    for paper in papers.select_related("member__person", "member__agency", "item__case"):
        page = reverse("safeguarding:case", args=[paper.item.case.public_id])
        yield Told(f"{paper.member}, paper of the panel", str(claim), paper.given_at, page, PAPER_READS)


def _reads(panel: PanelReferral) -> str:
    if panel.revoked_at:
        return "Taken back since. The panel's own papers may say it still: ring them."
    return "Its page shows what stands now. The panel's own papers may say it still: ring them."
