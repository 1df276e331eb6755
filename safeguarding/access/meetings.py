"""Who runs a council's panel, who chairs it, and who reads what of a meeting (domain: need to know, by seat and not by
rank). Counter-Terrorism and Security Act 2015, sections 36 to 38."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Exists, OuterRef, Q

from accounts.authority import Authority
from accounts.roles import Role
from accounts.shares import live_share
from core.clock import now
from core.gravity import Grave
from core.rules import Branch, Condition, Gate, Rule
from referrals.models import Seal
from safeguarding.access.panel import NO_CONFLICT, see_panel_case
from safeguarding.access.requests import NOT_KEPT_OUT, NOT_ON_HOLD
from safeguarding.models import (
    IN_THE_CHAIR,
    AgendaItem,
    Case,
    ItemState,
    MeetingState,
    PanelConflict,
    PanelMember,
    PanelReferral,
    Paper,
)

OFFICE, CHAIR, SEATED = Role.CHANNEL_COORDINATOR, Role.CHANNEL_CHAIR, (Role.CHANNEL_CHAIR, Role.PANEL_MEMBER)

NOT_AVAILABLE = "This is not available."

set_up_panel = Gate(
    "safeguarding.set_up_panel",
    "Only the Channel coordinator of a council sets up its panel.",
    lambda who: who.holds(OFFICE),
    grave=Grave.SIGHT,
)


# --- The panel and its meetings --------------------------------------------------------------------------------------


def _seats(who: Authority, *, panel: str, chair: bool = False) -> Exists:
    """A seat that stands, for an agency at which the person holds the role still."""
    seats = PanelMember.objects.standing().filter(panel_id=OuterRef(panel), person_id=who.pk)
    if chair:
        return Exists(seats.filter(seat__in=IN_THE_CHAIR, agency_id__in=who.agencies(CHAIR)))
    return Exists(seats.filter(agency_id__in=who.agencies(*SEATED)))


def _coordinated(path: str) -> Branch:
    def q(who: Authority) -> Q | None:
        councils = who.agencies(OFFICE)
        return Q(**{f"{path}council_id__in": councils}) if councils else None

    return Branch("coordinated by me", q)


def _seated(panel: str) -> Branch:
    return Branch("I have a seat", lambda who: Q(_seats(who, panel=panel)) if who.holds(*SEATED) else None)


def _chaired(panel: str) -> Branch:
    return Branch("I take the chair", lambda who: Q(_seats(who, panel=panel, chair=True)) if who.holds(CHAIR) else None)


see_standing_panel = Rule(
    name="safeguarding.see_standing_panel",
    reason="Only the coordinator of the council, and those who sit on its panel, can open this.",
    branches=(_coordinated(""), _seated("pk")),
)
run_panel = Rule(
    name="safeguarding.run_panel",
    reason="Only the Channel coordinator of the council can change this.",
    branches=(_coordinated(""),),
)
see_meeting = Rule(
    name="safeguarding.see_meeting",
    reason=see_standing_panel.reason,
    branches=(_coordinated("panel__"), _seated("panel_id")),
)
run_meeting = Rule(
    name="safeguarding.run_meeting",
    reason=run_panel.reason,
    branches=(_coordinated("panel__"),),
)
end_seat = Rule(
    name="safeguarding.end_seat",
    reason=run_panel.reason,
    branches=(_coordinated("panel__"),),
    grave=Grave.SIGHT,
)


def _no_conflict_in_it(who: Authority, prefix: str) -> Q:
    """In none of its items: a chair who must not decide one of them does not sign for all of them."""
    mine = PanelConflict.objects.filter(person_id=who.pk, case_id=OuterRef("case_id"))
    items = AgendaItem.objects.exclude(state=ItemState.TAKEN_OFF).filter(Exists(mine), meeting_id=OuterRef("pk"))
    return ~Q(Exists(items))


sign_minutes = Rule(
    name="safeguarding.sign_minutes",
    reason="Only the chair or a deputy signs the minutes.",
    branches=(_chaired("panel_id"),),
    conditions=(
        Condition(
            _no_conflict_in_it,
            "You declared a conflict of interest in an item of this meeting: a deputy signs.",
            "no conflict in any item",
        ),
    ),
    grave=Grave.SETTLES,
)

# --- An item, for the council ----------------------------------------------------------------------------------------


def _council_sees_it(who: Authority, prefix: str) -> Q:
    cases = Case.objects.filter(pk=OuterRef(f"{prefix}case_id"))
    return Q(Exists(see_panel_case.filter(who, cases)))


# As far as the council may see the case at all: given to it, on no hold, not sealed since, and the reader not kept out.
COUNCIL_SEES = Condition(_council_sees_it, NOT_AVAILABLE, "the council sees the case")
NO_CONFLICT_IN_IT = NO_CONFLICT.through("case__")
OF_ITEM = (NO_CONFLICT_IN_IT, COUNCIL_SEES)

see_item = Rule(
    name="safeguarding.see_item",
    reason="Only the coordinator of the council, and the chair and deputies of its panel, can open this.",
    branches=(_coordinated("meeting__panel__"), _chaired("meeting__panel_id")),
    conditions=OF_ITEM,
)
prepare_item = Rule(
    name="safeguarding.prepare_item",
    reason=run_panel.reason,
    branches=(_coordinated("meeting__panel__"),),
    conditions=OF_ITEM,
)
# With its meeting, whatever the council may still see of the case.
clear_agenda = Rule(
    name="safeguarding.clear_agenda", reason=run_panel.reason, branches=(_coordinated("meeting__panel__"),)
)
decide_item = Rule(
    name="safeguarding.decide_item",
    reason="Only the chair or a deputy records what the panel decided.",
    branches=(_chaired("meeting__panel_id"),),
    conditions=OF_ITEM,
    grave=Grave.SETTLES,
)

# --- A paper, for the member it was given to ---------------------------------------------------------------------------


def _given_to_me(who: Authority) -> Q | None:
    agencies = who.agencies(*SEATED)
    if not agencies:
        return None
    return Q(person_id=who.pk, member__ended_at__isnull=True, member__agency_id__in=agencies)


def _whom_it_was_given(paper: Paper) -> Q:
    return Q(user_id=paper.person_id, agency_id=paper.member.agency_id, role__in=SEATED)


def _in_its_window(who: Authority, prefix: str) -> Q:
    return Q(**{f"{prefix}until__gt": now()})


def _still_on(who: Authority, prefix: str) -> Q:
    gone = Q(**{f"{prefix}item__state": ItemState.TAKEN_OFF})
    return ~(gone | Q(**{f"{prefix}item__meeting__state": MeetingState.CANCELLED}))


def _with_the_council(who: Authority, prefix: str) -> Q:
    """The council of this panel has the case still: what was taken back or handed over its members read no further."""
    there = PanelReferral.objects.filter(
        live_share(),
        case_id=OuterRef(f"{prefix}item__case_id"),
        agency_id=OuterRef(f"{prefix}item__meeting__panel__council_id"),
    )
    return Q(Exists(there))


def _not_sealed_since(moment: str) -> Callable[[Authority, str], Q]:
    """`moment` is the column that says since when the member has it."""

    def q(who: Authority, prefix: str) -> Q:
        later = Seal.objects.standing().filter(
            referral_id=OuterRef(f"{prefix}referral_id"), at__gt=OuterRef(f"{prefix}{moment}")
        )
        return ~Q(Exists(later))

    return q


WITH_THE_COUNCIL = Condition(_with_the_council, NOT_AVAILABLE, "with the council still")
OF_PAPER = (
    Condition(_in_its_window, "The time in which you could read this paper is over.", "within its time"),
    NO_CONFLICT.through("item__case__"),
    Condition(_still_on, "This was taken off the agenda, or the meeting was cancelled.", "on the agenda still"),
    WITH_THE_COUNCIL,
    Condition(_not_sealed_since("given_at"), NOT_AVAILABLE, "not sealed since it was given"),
    NOT_ON_HOLD,
    NOT_KEPT_OUT,
)
see_paper = Rule(
    name="safeguarding.see_paper",
    reason="Only the member of the panel to whom this was given can open it.",
    branches=(
        Branch(
            "given to me",
            _given_to_me,
            people=_whom_it_was_given,
            says="member of the panel, to whom the paper was given",
        ),
    ),
    conditions=OF_PAPER,
)

# --- An action, for the member who took it on --------------------------------------------------------------------------


def _taken_on_by_me(who: Authority) -> Q | None:
    agencies = who.agencies(*SEATED)
    if not agencies:
        return None
    return Q(owner__person_id=who.pk, owner__ended_at__isnull=True, owner__agency_id__in=agencies)


do_panel_action = Rule(
    name="safeguarding.do_panel_action",
    reason="Only the member of the panel who took this on can say that it is done.",
    branches=(
        Branch(
            "taken on by me",
            _taken_on_by_me,
            people=lambda action: Q(user_id=action.owner.person_id, role__in=SEATED),
            says="the member of the panel who took it on",
        ),
    ),
    conditions=(
        NO_CONFLICT.through("item__case__"),
        WITH_THE_COUNCIL,
        Condition(_not_sealed_since("item__listed_at"), NOT_AVAILABLE, "not sealed since it was listed"),
        NOT_ON_HOLD,
        NOT_KEPT_OUT,
    ),
)
