"""Who is told about a panel's meetings and papers, after commit. No words here name or describe a person."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from django.urls import reverse

from accounts.models import Membership, User
from accounts.notices.telling import Instead, administrators, lead_elsewhere, people_with, tell
from accounts.roles import Role
from referrals.casework.notices.casework_notices import without_kept_out
from safeguarding.models import AgendaItem, Case, Meeting, Panel, PanelAction, PanelActionState, PanelMember, Paper
from safeguarding.notices import tell_of_case


def tell_of_meeting(meeting: Meeting, *, kind: str, words: str, urgent: bool = False) -> None:
    """All who have a seat."""
    path = reverse("safeguarding:meeting", args=[meeting.public_id])
    seats = meeting.panel.members.standing().select_related("person")
    tell(
        [seat.person for seat in seats],
        kind=kind,
        words=words,
        path=path,
        about=f"{meeting.pk}:{meeting.version}",
        urgent=urgent,
        instead=_the_coordinators(meeting.panel, path),
    )


def tell_of_paper(paper: Paper) -> None:
    item = paper.item
    tell(
        without_kept_out(paper.referral, [paper.person]),
        kind="paper.given",
        words="A paper for a meeting of a Channel panel is there for you to read.",
        path=paper_path(paper),
        about=paper.pk,
        instead=_the_coordinators(item.meeting.panel, item_path(item)),
    )


def forget_paper(papers: Iterable[Paper]) -> None:
    """Messages of papers that their readers can open no more lead to their list."""
    for paper in papers:
        lead_elsewhere([paper.person], path=paper_path(paper), to=reverse("safeguarding:panels"))


def forget_what_hangs_on(case: Case) -> None:
    """Its council has the case no longer: messages of its papers, items and actions lead to the list of panels."""
    forget_paper(Paper.objects.filter(item__case=case).select_related("person"))
    there = reverse("safeguarding:panels")
    for item in AgendaItem.objects.filter(case=case).select_related("meeting__panel"):
        seats = item.meeting.panel.members.select_related("person")
        office = [*coordinators(item.meeting.panel.council_id), *(seat.person for seat in seats)]
        lead_elsewhere(office, path=item_path(item), to=there)
    for action in PanelAction.objects.filter(item__case=case).select_related("owner__person"):
        lead_elsewhere([action.owner.person], path=action_path(action), to=there)


def tell_owners_of_actions(case: Case, council_id: int) -> None:
    """Those of its panel who had not done what they took on: it is theirs no longer."""
    of_panel = PanelAction.objects.filter(item__case=case, item__meeting__panel__council_id=council_id)
    left = of_panel.filter(state=PanelActionState.OPEN, owner__ended_at__isnull=True)
    for action in left.select_related("referral", "owner__person", "item__meeting__panel"):
        there = reverse("safeguarding:panels")
        tell(
            without_kept_out(action.referral, [action.owner.person]),
            kind="panel.action_gone",
            words="An action that you took on is open to you no longer: your panel does not have the case now.",
            path=there,
            about=f"{action.pk}:{case.panel.version}",
            instead=_the_coordinators(action.item.meeting.panel, there),
        )


def tell_of_conflict(item: AgendaItem) -> None:
    """The coordinators and those who take the chair: who counts for the quorum has changed."""
    seats = item.meeting.panel.members.standing().select_related("person")
    chairs = [seat.person for seat in seats if seat.takes_the_chair]
    tell(
        without_kept_out(item.case.referral, [*coordinators(item.meeting.panel.council_id), *chairs]),
        kind="panel.conflict",
        words="A member of the panel declared a conflict of interest.",
        path=item_path(item),
        about=f"{item.pk}:{item.case.panel_conflicts.count()}",
        instead=_the_coordinators(item.meeting.panel, item_path(item)),
    )


def tell_of_outcome(item: AgendaItem) -> None:
    """The officer who owns the case."""
    tell_of_case(
        item.case,
        kind="panel.outcome",
        words="A Channel panel has decided about a case.",
        about=f"{item.pk}:{item.version}",
    )


def tell_of_action(action: PanelAction) -> None:
    tell(
        without_kept_out(action.referral, [action.owner.person]),
        kind="panel.action",
        words="An action of a Channel panel is yours.",
        path=action_path(action),
        about=action.pk,
        instead=_the_coordinators(action.item.meeting.panel, item_path(action.item)),
    )


def tell_without_coordinator(case: Case) -> None:
    """The officer and the supervisors: nobody at the council can bring the case to its panel."""
    tell_of_case(
        case,
        kind="panel.no_coordinator",
        words="The council that a case was referred to has no Channel coordinator.",
        about=str(case.pk),
        supervisors=True,
    )


def coordinators(council_id: int) -> list[User]:
    return people_with(agency_id=council_id, roles=[Role.CHANNEL_COORDINATOR])


def has_coordinator(council_id: int) -> bool:
    serving = Membership.objects.serving()
    return serving.filter(agency_id=council_id, role=Role.CHANNEL_COORDINATOR).exists()


def item_path(item: AgendaItem) -> str:
    return reverse("safeguarding:item", args=[item.public_id])


def action_path(action: PanelAction) -> str:
    return reverse("safeguarding:panel_action", args=[action.public_id])


def paper_path(paper: Paper) -> str:
    return reverse("safeguarding:paper", args=[paper.public_id])


def _the_coordinators(panel: Panel, path: str) -> Instead:
    return Instead(lambda: coordinators(panel.council_id), path, beyond=partial(administrators, panel.council_id))


def papers_of(member: PanelMember) -> Iterable[Paper]:
    return member.papers.select_related("person")
