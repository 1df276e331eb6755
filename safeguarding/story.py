"""What requests to partners and cases add to the timeline of their referral."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from accounts.authority import Authority
from audit.log import Kind
from audit.models import Event
from core.clock import day_words
from core.components import Happening
from core.reference_numbers import display_reference
from referrals.access import TEAM_ROLES
from referrals.models import Referral
from safeguarding.access import see_case
from safeguarding.cases.moves.assessments import ASSESSMENT_MOVES
from safeguarding.cases.moves.cases import CASE_MOVES
from safeguarding.cases.moves.hand_overs import CHANGE_COUNCIL, HAND_OVER_MOVES, LEAVE_AGENDA
from safeguarding.cases.moves.panel import PANEL_MOVES
from safeguarding.cases.moves.providers import PROVIDER_MOVES
from safeguarding.cases.moves.section_36 import SECTION_36_MOVES
from safeguarding.cases.moves.transfers import CHANGE_FORCE, TRANSFER_MOVES
from safeguarding.cases.presenters.stages import standing
from safeguarding.cases.provision import briefs_of
from safeguarding.kinds import (
    ASSESSMENT_BEGUN,
    CASE_CITED,
    CASE_CONSENT,
    CASE_CONSENT_PLANNED,
    CASE_DECISION_ASKED,
    CASE_FOLLOW_UP,
    CASE_INVESTIGATION,
    CASE_INVESTIGATION_OVER,
    CASE_OPENED,
    CASE_PLAN,
    CASE_PLAN_SETTLED,
    CASE_PUT_TO_COUNCIL,
    CASE_PUT_TO_FORCE,
    CASE_REFERRED_TO_PANEL,
    CASE_RETURN,
    CASE_REVIEW,
    CASE_SUSPENDED,
    CASE_THEIR_VIEW,
    CASE_UNCITED,
    CASE_VIEW_ASKED,
    CASE_VIEW_NOT_GIVEN,
    CASE_WENT_ON,
    COMMISSION_ADDED,
    COMMISSION_REPORT,
    COMMISSION_SENT,
    COMMISSION_SESSION,
)
from safeguarding.mergers.names import agency_then, gone_over
from safeguarding.models import (
    AgendaItem,
    Assessment,
    Case,
    CaseTransfer,
    Commission,
    HandOver,
    HandOverState,
    PanelReferral,
    PartnerAction,
    Section36Decision,
)
from safeguarding.panels.moves import ITEM_MOVES
from safeguarding.panels.presenters.referred import council_at
from safeguarding.requests.moves import MARK_SEEN, MOVES

OF_REQUESTS = [verb.kind for verb in MOVES if verb is not MARK_SEEN]
OF_CASES = [
    *(verb.kind for verb in CASE_MOVES),
    CASE_OPENED,
    CASE_PLAN,
    CASE_PLAN_SETTLED,
    CASE_THEIR_VIEW,
    CASE_SUSPENDED,
    CASE_WENT_ON,
    CASE_RETURN,
    CASE_REVIEW,
    CASE_FOLLOW_UP,
    CASE_REFERRED_TO_PANEL,
    CASE_PUT_TO_COUNCIL,
    CASE_PUT_TO_FORCE,
    CHANGE_FORCE.kind,
    CASE_DECISION_ASKED,
    CASE_CONSENT_PLANNED,
    CASE_CONSENT,
    CASE_INVESTIGATION,
    CASE_INVESTIGATION_OVER,
    CASE_CITED,
    CASE_UNCITED,
    CASE_VIEW_ASKED,
    CASE_VIEW_NOT_GIVEN,
]
OF_SECTION_36 = [verb.kind for verb in SECTION_36_MOVES]
# Not each factor that was judged: the assessment itself says that.
OF_ASSESSMENTS = [ASSESSMENT_BEGUN, *(verb.kind for verb in ASSESSMENT_MOVES)]
OF_PANELS = [verb.kind for verb in (*PANEL_MOVES, CHANGE_COUNCIL)]
OF_HAND_OVERS = [verb.kind for verb in HAND_OVER_MOVES]
OF_TRANSFERS = [verb.kind for verb in TRANSFER_MOVES]
OF_PROVIDERS = [
    *(verb.kind for verb in PROVIDER_MOVES),
    COMMISSION_SENT,
    COMMISSION_ADDED,
    COMMISSION_SESSION,
    COMMISSION_REPORT,
]
OF_ITEMS = [verb.kind for verb in (*ITEM_MOVES, LEAVE_AGENDA)]
# What a record was called at a moment.
Name = Callable[[datetime], str]


def asked_of_partners(referral: Referral, until: datetime | None = None) -> Iterator[Happening]:
    """Each request, and every move of it from the log itself."""
    actions = list(referral.actions.select_related("agency", "asked_by"))
    for action in actions:
        asked = agency_then(action, "agency", action.asked_at, referral=referral)
        title = f"Asked {asked}: {action.get_kind_display().lower()}"
        yield Happening(title, action.asked_at, by=action.asked_by.name, text=action.what)
    names = {str(action.pk): _of_the_agency_of_then(action, referral) for action in actions}
    yield from _moved(PartnerAction._meta.label, names, OF_REQUESTS)


def became_a_case(referral: Referral, until: datetime | None = None) -> Iterator[Happening]:
    opened = {str(case.pk): case for case in referral.cases.all()}
    cases = {key: f"Case {display_reference(case.reference)}" for key, case in opened.items()}
    stands = {key: _where_it_stands(case, until) for key, case in opened.items()}
    yield from _moved(Case._meta.label, cases, OF_CASES, since_opened=stands)
    panels = PanelReferral.objects.filter(case__referral=referral).select_related("agency")
    councils = {str(panel.pk): _at_the_council_of_then(panel) for panel in panels}
    yield from _moved(PanelReferral._meta.label, councils, OF_PANELS)
    listed = AgendaItem.objects.filter(case__referral=referral).select_related("meeting")
    items = {str(item.pk): f"Panel of {day_words(item.meeting.starts_at)}" for item in listed}
    yield from _moved(AgendaItem._meta.label, items, OF_ITEMS)
    handed = HandOver.objects.filter(case__referral=referral).select_related("of", "to")
    between = {str(one.pk): f"Hand-over from {one.of} to {one.to}" for one in handed}
    yield from _moved(HandOver._meta.label, between, OF_HAND_OVERS)
    put = CaseTransfer.objects.filter(referral=referral).select_related("of", "to")
    forces = {str(one.pk): f"Transfer from {one.of} to {one.to}" for one in put}
    yield from _moved(CaseTransfer._meta.label, forces, OF_TRANSFERS)
    decisions = Section36Decision.objects.filter(case__referral=referral).select_related("case")
    asked = {str(one.pk): f"Case {display_reference(one.case.reference)}" for one in decisions}
    yield from _moved(Section36Decision._meta.label, asked, OF_SECTION_36)
    written = Assessment.objects.filter(case__referral=referral).select_related("case")
    assessed = {str(one.pk): f"Case {display_reference(one.case.reference)}" for one in written}
    yield from _moved(Assessment._meta.label, assessed, OF_ASSESSMENTS)


def was_provided(referral: Referral, until: datetime | None = None) -> Iterator[Happening]:
    names = {str(one.pk): f"{one.provider.name}, {one.agency}" for one in briefs_of(referral)}
    yield from _moved(Commission._meta.label, names, OF_PROVIDERS)


def went_over(referral: Referral, until: datetime | None = None) -> Iterator[Happening]:
    """Each merger by which it went to another force or council: its rows did in one moment."""
    for at, merger in dict.fromkeys((gone.at, gone.merger) for gone in gone_over(referral.pk)):
        yield Happening(f"Went over to {merger.into}: {merger.of} was merged into it", at, by="")


def told_until(referral: Referral, who: Authority) -> datetime | None:
    """The force that had the case before reads the referral on, and of the case what was until another force had it."""
    mine = who.agencies(*TEAM_ROLES)
    if referral.force_id in mine:
        return None
    went = CaseTransfer.objects.filter(referral=referral, of_id__in=mine, state=HandOverState.ACCEPTED)
    last = went.order_by("-answered_at").first()
    if last is None or see_case.filter(who, Case.objects.filter(pk=last.case_id)).exists():
        return None
    return last.answered_at


def _where_it_stands(case: Case, until: datetime | None) -> str:
    """Now; or, for the force that had it before, at the hand-over."""
    if until is None:
        return f"It stands at: {standing(case).at}"
    then = CaseTransfer.objects.filter(case=case, state=HandOverState.ACCEPTED, answered_at=until).first()
    return f"It stood at: {then.stood}" if then and then.stood else ""


def _of_the_agency_of_then(action: PartnerAction, referral: Referral) -> Name:
    return lambda at: f"Request to {agency_then(action, 'agency', at, referral=referral)}"


def _at_the_council_of_then(panel: Any) -> Name:
    had = council_at(panel)
    return lambda at: f"Referral to the panel of {had(at)}"


def _moved(
    label: str, names: Mapping[str, str | Name], kinds: Sequence[Kind], *, since_opened: Mapping[str, str] | None = None
) -> Iterator[Happening]:
    """The events of these kinds about these records; asked of the log only where there is such a record. `since_opened`:
    where each case stands now, beside that it was opened."""
    words = {kind.name: kind.words for kind in kinds}
    for event in _events(label, list(names), list(words)) if names else ():
        said, name = words[event.kind], names[event.target_id]
        called = name if isinstance(name, str) else name(event.at)
        text = since_opened[event.target_id] if since_opened and event.kind == CASE_OPENED.name else ""
        yield Happening(f"{called}: {said[:1].lower()}{said[1:]}", event.at, by=event.actor_name, text=text)


def _events(label: str, keys: Sequence[str], kinds: Sequence[str]) -> Iterable[Event]:
    events = Event.objects.filter(target_type=label, target_id__in=keys, kind__in=kinds)
    return events.only("at", "kind", "actor_name", "target_id").order_by("at")
