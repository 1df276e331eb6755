"""An item of a panel's agenda: its papers, the conflicts of interest, the views of the agencies, what the panel decided,
the actions and the minutes (Counter-Terrorism and Security Act 2015, sections 36 to 38)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts.authority import Authority
from audit.log import log
from audit.moves import MoveDenied, MovedOn, move
from audit.permission import require, require_locked
from core.locking import lock
from referrals.casework.rules.ahead import refuse_unless_ahead
from safeguarding.access import prepare_item, see_item, see_paper
from safeguarding.kinds import PANEL_CONFLICT, PANEL_VIEW, PAPER_GIVEN, PAPER_OPENED
from safeguarding.limits import LIMITS
from safeguarding.models import (
    AgencyView,
    AgendaItem,
    ItemMinutes,
    ItemState,
    Meeting,
    MeetingState,
    Method,
    MinutesAddendum,
    PanelAction,
    PanelConflict,
    PanelMember,
    PanelOutcome,
    Paper,
)
from safeguarding.panels.minutes import draft_of
from safeguarding.panels.moves import DO_ACTION, NOT_CALLED, RECORD_OUTCOME, SIGN_MINUTES, TAKE_OFF
from safeguarding.panels.notices import forget_paper, tell_of_action, tell_of_conflict, tell_of_outcome, tell_of_paper
from safeguarding.panels.papers import on_offer
from safeguarding.panels.quorum import there_for

DECIDED = "The panel has decided about this, or it was taken off the agenda."


@transaction.atomic
def take_off(*, item: AgendaItem, reason: str, version: int, by: Authority) -> AgendaItem:
    gone = move(item, TAKE_OFF, by=by, given={"version": version, "words": reason})
    forget_paper(gone.papers.select_related("person"))
    return gone


@transaction.atomic
def give_papers(
    *, item: AgendaItem, members: Iterable[PanelMember], pieces: Iterable[str], until: datetime, by: Authority
) -> list[Paper]:
    """Each member gets exactly these pieces, as they stand now, until then. Nothing else leaves (section 38, and UK GDPR
    Article 5(1)(c))."""
    locked = lock(item)
    require(prepare_item, locked, by=by)
    _is_listed(locked)
    wanted = set(pieces)
    picked = [piece.sent() for piece in on_offer(locked.case) if piece.key in wanted]
    if not picked:
        raise MoveDenied("What you picked has changed. Look at it again.", beside="pieces")
    return [_given(locked, member, picked, until, by) for member in members]


def _given(
    item: AgendaItem, member: PanelMember, pieces: list[dict[str, str]], until: datetime, by: Authority
) -> Paper:
    if member.ended_at is not None or member.panel_id != item.meeting.panel_id:
        raise MoveDenied(f"{member} has no seat on this panel.", beside="members")
    if item.case.panel_conflicts.filter(person=member.person_id).exists():
        raise MoveDenied(f"{member} declared a conflict of interest in this case.", beside="members")
    if item.papers.filter(member=member).exists():
        raise MoveDenied(f"{member} has a paper of this item already.", beside="members")
    paper = Paper.objects.create(
        item=item,
        member=member,
        person=member.person,
        referral_id=item.case.referral_id,
        pieces=pieces,
        given_by=by.person,
        until=until,
    )
    keys = [piece["key"] for piece in pieces]
    log(PAPER_GIVEN, target=paper, data={"agency": member.agency.name, "to": member.person_id, "pieces": keys})
    tell_of_paper(paper)
    return paper


@transaction.atomic
def open_paper(*, paper: Paper, by: Authority) -> Paper:
    """The member says that they have no conflict of interest; only then is the paper shown."""
    locked = lock(paper)
    require(see_paper, locked, by=by)
    if locked.opened_at is None:
        locked.opened_at = timezone.now()
        locked.save(update_fields=["opened_at"])
        log(PAPER_OPENED, target=locked)
    return locked


@transaction.atomic
def declare_conflict(*, item: AgendaItem, reason: str, by: Authority) -> PanelConflict:
    """Papers of the case that this person was given are gone at once; and who takes the chair decides nothing of it."""
    declared, new = PanelConflict.objects.get_or_create(
        case_id=item.case_id, person=by.person, defaults={"why": reason}
    )
    if new:
        log(PANEL_CONFLICT, target=item)
        forget_paper(Paper.objects.filter(item__case=item.case_id, person=by.person).select_related("person"))
        tell_of_conflict(item)
    return declared


@transaction.atomic
def give_view(*, paper: Paper, text: str, by: Authority) -> AgencyView:
    """Said once, for the agency of the seat, while the panel has not decided."""
    item = lock(paper.item)
    require(see_paper, paper, by=by)
    if item.state != ItemState.LISTED:
        raise MovedOn(DECIDED, item)
    if paper.opened_at is None:
        raise MoveDenied("Open the paper first.")
    agency = paper.member.agency
    if item.views.filter(agency=agency).exists():
        raise MoveDenied("Your agency has said already what it thinks.")
    log(PANEL_VIEW, target=item, data={"agency": agency.name})
    return AgencyView.objects.create(item=item, agency=agency, text=text, by=by.person)


@dataclass(frozen=True)
class Decided:
    """What the panel decided, as the chair records it."""

    outcome: str
    method: str
    reasons: str
    dissent: str = ""
    care: str = ""


@transaction.atomic
def record_outcome(*, item: AgendaItem, decided: Decided, version: int, by: Authority) -> AgendaItem:
    """Refused without a quorum, before every agency that is there has said what it thinks, and of a chair who declared a
    conflict. Not adopted: section 36(6) asks what of health and social care was considered."""
    if decided.method != Method.UNANIMOUS and not decided.dissent:
        raise MoveDenied("Say who disagreed, and why.", beside="dissent")
    if decided.outcome == ItemState.NOT_ADOPTED and not decided.care:
        raise MoveDenied("Say what of health and social care was considered (section 36(6)).", beside="care")
    given = {"version": version, "outcome": decided.outcome, "method": decided.method}
    moved = move(item, RECORD_OUTCOME, by=by, given=given)
    PanelOutcome.objects.create(
        item=moved,
        outcome=decided.outcome,
        method=decided.method,
        reasons=decided.reasons,
        dissent=decided.dissent,
        care=decided.care,
        present=[str(member) for member in there_for(moved)],
        by=by.person,
    )
    tell_of_outcome(moved)
    return moved


@transaction.atomic
def take_on(*, item: AgendaItem, owner: PanelMember, what: str, due_on: date, by: Authority) -> PanelAction:
    """An action with one owner and a day. Of signed minutes there are no new actions."""
    locked = lock(item)
    require(see_item, locked, by=by)
    _meeting_is_called(locked)
    refuse_unless_ahead(due_on, within=LIMITS.panel_action_days, what="The day by which it is done")
    action = PanelAction.objects.create(
        item=locked, owner=owner, referral_id=locked.case.referral_id, what=what, due_on=due_on
    )
    tell_of_action(action)
    return action


@transaction.atomic
def do_action(*, action: PanelAction, result: str, version: int, by: Authority) -> PanelAction:
    return move(action, DO_ACTION, by=by, given={"version": version}, result=result, done_at=timezone.now())


@transaction.atomic
def sign_minutes(*, meeting: Meeting, version: int, by: Authority) -> Meeting:
    """The words as they stand on the page of the chair are kept for each item; the database refuses a change."""
    signed = move(
        meeting, SIGN_MINUTES, by=by, given={"version": version}, signed_by=by.person, signed_at=timezone.now()
    )
    items = signed.items.exclude(state=ItemState.TAKEN_OFF)
    ItemMinutes.objects.bulk_create(ItemMinutes(item=item, text=draft_of(item)) for item in items)
    return signed


@transaction.atomic
def add_to_minutes(*, item: AgendaItem, text: str, by: Authority) -> MinutesAddendum:
    require_locked(see_item, item, by=by, no_key=True)
    if not ItemMinutes.objects.filter(item=item).exists():
        raise MoveDenied("The minutes are not signed yet: change what was recorded instead.")
    return MinutesAddendum.objects.create(item=item, text=text, by=by.person)


def _is_listed(item: AgendaItem) -> None:
    if item.state != ItemState.LISTED:
        raise MovedOn(DECIDED, item)
    _meeting_is_called(item)


def _meeting_is_called(item: AgendaItem) -> None:
    if item.meeting.state != MeetingState.PLANNED:
        raise MovedOn(str(NOT_CALLED), item.meeting)
