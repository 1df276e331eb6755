"""A case walked at random: who does what to it next is drawn, also what they may not; and after each step everything that must
always hold of a case is asked (domain: one owner, no pause without a reason, two persons where two are due).

A few hundred steps run with the suite, 20,000 walks with `python -m bench.case_walks`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random
from types import SimpleNamespace
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Membership
from accounts.roles import CASE_STAFF
from audit.models import Event
from audit.moves import MoveDenied, move
from audit.states import machines
from referrals.casework.actions import giving
from referrals.models import Referral
from safeguarding.cases.actions import cases, closing, providers, section_36, suspensions
from safeguarding.cases.actions import giving as case_giving
from safeguarding.cases.rules.closing import standing_follow_ups
from safeguarding.gates import consents
from safeguarding.limits import LIMITS
from safeguarding.models import (
    OF_SECTION_36,
    OPEN_COMMISSIONS,
    OUTCOMES,
    ActionState,
    AgendaItem,
    Assessment,
    Case,
    CaseClosing,
    CaseState,
    CaseSuspension,
    ClosingOutcome,
    Commission,
    ConsentRequest,
    ItemState,
    Meeting,
    MeetingKind,
    MeetingState,
    PanelOutcome,
    PanelReferral,
    PartnerAction,
    PlanLine,
    ProviderSession,
    Section36Decision,
    SuspendedFor,
)
from safeguarding.panels.actions import items, meetings
from safeguarding.requests.actions import answering, steering
from tests.records import (
    a_commission,
    a_line,
    an_advice_question,
    asked_under_section_36,
    consent_answered,
    consent_planned,
    referred_to_the_panel,
    settled,
    taken_on,
)
from tests.safeguarding.assessing import answered, begun, signed
from tests.safeguarding.at_the_panel import a_panel, decided, listed

FORCE = ("omar", "priya", "sian", "ian")
SUPERVISORS = ("sian", "ian")
COUNCIL, CHAIRS, MEMBERS = ("cora",), ("hugh", "dawn"), ("nell", "pete")
OTHERS = ("imran", "maya", "nadia", "carl", "tanya", "yusuf", "amir", "ada", "des", "rex")
PEOPLE = (*FORCE, *COUNCIL, *CHAIRS, *MEMBERS, *OTHERS)

# Whoever may do it at most, by the record and the verb: written by hand, and not read from the rules.
AT_MOST: dict[str, dict[str, tuple[str, ...]]] = {
    "safeguarding.Case": {
        "*": FORCE,
        "assign": SUPERVISORS,
        "approve_closing": SUPERVISORS,
        "return_closing": SUPERVISORS,
        "let_go": (),
        "lapse_offer": PEOPLE,  # no page asks it; while the offer can be answered a guard refuses everybody
    },
    "safeguarding.Section36Decision": {"*": FORCE, "decide": SUPERVISORS, "refuse": SUPERVISORS},
    "safeguarding.Commission": {"*": ("imran",), "end_commission": FORCE},
    "safeguarding.PartnerAction": {
        "*": FORCE,
        **dict.fromkeys(("accept", "take_on", "answer", "decline", "allocate", "read_correction"), ("maya",)),
        "let_go": (),
    },
    "safeguarding.Meeting": {"*": COUNCIL, "sign": CHAIRS},
    "safeguarding.AgendaItem": {"*": COUNCIL, "record_outcome": CHAIRS},
}

Act = Callable[[Any], object]
ACTS: dict[str, Act] = {}
USUALLY: dict[str, tuple[str, ...]] = {}


def act(*people: str) -> Callable[[Act], Act]:
    """With who usually does it."""

    def named(do: Act) -> Act:
        ACTS[do.__name__], USUALLY[do.__name__] = do, people
        return do

    return named


class Walk:
    """One case on its way. `by` is who acts in this step; an act finds the record that it is about, or there is none to do."""

    def __init__(self, who: Any, case: Case, panel: Any, seats: Any, dice: Random) -> None:
        self.called, self.panel, self.seats, self.dice, self.pk = who, panel, seats, dice, case.pk
        self.by = "omar"
        self.done: list[str] = []

    def who(self, name: str) -> Any:
        """Builders name the person who usually does it: in this walk another may try."""
        return self.called(self.by if name in ("omar", "imran", "maya", "cora", "hugh", "sian") else name)

    @property
    def me(self) -> Any:
        return self.called(self.by)

    @property
    def case(self) -> Case:
        return Case.objects.select_related("referral", "owner", "force").get(pk=self.pk)

    def one(self, found: Any) -> Any:
        """One of these, by chance; none there is nothing to do."""
        rows = list(found.order_by("pk"))
        if not rows:
            raise MoveDenied("There is nothing of this kind.")
        return self.dice.choice(rows)

    def step(self) -> tuple[str, bool]:
        name = self.dice.choice(sorted(ACTS))
        self.by = self.dice.choice(USUALLY[name] if self.dice.random() < 0.85 else PEOPLE)
        try:
            with transaction.atomic():
                ACTS[name](self)
        except MoveDenied:  # in words, and nothing is changed
            return name, False
        self.done.append(f"{self.by}: {name}")
        return name, True


# --- The case itself ------------------------------------------------------------------------------------------


@act("omar", "sian")
def offer(walk: Walk) -> None:
    to = walk.called(walk.dice.choice(FORCE)).person
    giving.offer(record=walk.case, to=to, why="I move teams", version=walk.case.version, by=walk.me)


@act("priya", "omar", "sian")
def take_on(walk: Walk) -> None:
    giving.take_on(record=walk.case, by=walk.me)


@act("priya", "sian")
def decline_it(walk: Walk) -> None:
    giving.decline(record=walk.case, reason="I am away", by=walk.me)


@act("omar", "sian")
def keep(walk: Walk) -> None:
    giving.keep(record=walk.case, by=walk.me)


@act("sian", "ian")
def assign(walk: Walk) -> None:
    to = walk.called(walk.dice.choice(FORCE if walk.dice.random() < 0.7 else PEOPLE)).person
    case_giving.assign(case=walk.case, to=to, why="She knows him", version=walk.case.version, by=walk.me)


@act("omar")
def review(walk: Walk) -> None:
    on = timezone.localdate() + timedelta(days=walk.dice.choice((7, 30, 90)))
    cases.hold_review(case=walk.case, note="He comes", next_on=on, version=walk.case.version, by=walk.me)


@act("omar")
def plan(walk: Walk) -> None:
    a_line(walk.who, walk.case, about=walk.dice.choice(("factor", "safety")))


@act("omar")
def assess(walk: Walk) -> None:
    signed(walk.who, begun(walk.who, walk.case))


@act("sian", "ian")
def countersign(walk: Walk) -> None:
    answered(walk.who, walk.one(Assessment.objects.filter(case=walk.pk)), by=walk.by)


@act("omar")
def settle(walk: Walk) -> None:
    settled(walk.who, walk.one(PlanLine.objects.standing().filter(case=walk.pk)))


@act("omar", "sian")
def suspend(walk: Walk) -> None:
    on = timezone.localdate() + timedelta(days=walk.dice.choice((7, 29, 60)))
    said = {"because": walk.dice.choice(SuspendedFor.values), "why": "He is abroad", "review_on": on}
    suspensions.suspend(case=walk.case, **said, version=walk.case.version, by=walk.me)


@act("omar", "sian")
def go_on(walk: Walk) -> None:
    suspensions.go_on(case=walk.case, why="He is back", version=walk.case.version, by=walk.me)


# --- Section 36 and consent -----------------------------------------------------------------------------------


@act("omar")
def ask_for_the_decision(walk: Walk) -> None:
    asked_under_section_36(walk.who, walk.case)


@act("sian", "ian")
def answer_the_decision(walk: Walk) -> None:
    waits = walk.one(Section36Decision.objects.filter(case=walk.pk))
    verb = walk.dice.choice((section_36.decide, section_36.decide, section_36.refuse, section_36.take_back))
    verb(decision=waits, reason="The grounds bear it", version=waits.version, by=walk.me)


@act("omar")
def say_how_consent_is_asked(walk: Walk) -> None:
    consent_planned(walk.who, walk.case)


@act("omar")
def consent(walk: Walk) -> None:
    consent_answered(walk.who, walk.case, walk.dice.choice(("given", "given", "refused", "withdrawn")))


# --- The provider and the clinician ---------------------------------------------------------------------------


@act("omar")
def commission(walk: Walk) -> None:
    a_commission(walk.who, walk.case)


@act("imran")
def answer_the_brief(walk: Walk) -> None:
    sent = walk.one(Commission.objects.filter(case=walk.pk))
    if walk.dice.random() < 0.8:
        providers.take_on(commission=sent, version=sent.version, by=walk.me)
    else:
        providers.decline(commission=sent, reason="No time", version=sent.version, by=walk.me)


@act("imran")
def session(walk: Walk) -> None:
    taken = walk.one(Commission.objects.filter(case=walk.pk))
    why = "" if walk.dice.random() < 0.7 else "He did not come"
    providers.record_session(commission=taken, on=timezone.localdate(), not_held_why=why, by=walk.me)


@act("imran")
def report(walk: Walk) -> None:
    held = walk.one(ProviderSession.objects.filter(commission__case=walk.pk))
    providers.report(session=held, text="He means to come again", by=walk.me)


@act("omar")
def end_the_commission(walk: Walk) -> None:
    sent = walk.one(Commission.objects.filter(case=walk.pk))
    providers.end(commission=sent, reason="Done", version=sent.version, by=walk.me)


@act("omar")
def ask_a_clinician(walk: Walk) -> None:
    an_advice_question(walk.who, referral=walk.case.referral)


@act("maya")
def advise(walk: Walk) -> None:
    asked = walk.one(PartnerAction.objects.filter(referral=walk.case.referral_id))
    given = {"text": "It may be", "evidence": "", "nothing_known": False}
    answering.answer(action=asked, version=asked.version, by=walk.me, **given)


@act("omar", "sian")
def end_the_question(walk: Walk) -> None:
    asked = walk.one(PartnerAction.objects.filter(referral=walk.case.referral_id))
    if asked.state == ActionState.ANSWERED:
        steering.mark_seen(action=asked, by=walk.me)
        asked.refresh_from_db()
        steering.complete(action=asked, version=asked.version, by=walk.me)
    else:
        steering.withdraw(action=asked, reason="Not needed", version=asked.version, by=walk.me)


# --- The panel ------------------------------------------------------------------------------------------------


@act("cora")
def call(walk: Walk) -> None:
    if walk.panel.meetings.filter(state=MeetingState.PLANNED).count() > 1:
        raise MoveDenied("Two are called already.")
    kind = walk.dice.choice(MeetingKind.values)
    why = "He named a day" if kind == MeetingKind.URGENT else ""
    at = timezone.now() - timedelta(minutes=walk.dice.randrange(1, 10_000))
    meetings.call(panel=walk.panel, starts_at=at, minutes_long=60, kind=kind, urgent_why=why, by=walk.me)


def _called(walk: Walk) -> Meeting:
    """The one on whose agenda the case stands, or any."""
    called = walk.panel.meetings.filter(state=MeetingState.PLANNED)
    about_it = called.filter(items__case=walk.pk, items__state="listed")
    found: Meeting = walk.one(about_it if about_it.exists() else called)
    return found


@act("cora")
def list_it(walk: Walk) -> None:
    listed(walk.who, _called(walk), walk.case)


@act("cora")
def attend(walk: Walk) -> None:
    meeting = _called(walk)
    there = [member for member in walk.seats.values() if walk.dice.random() < 0.95]
    meetings.record_attendance(meeting=meeting, present=there, version=meeting.version, by=walk.me)


@act("hugh", "dawn")
def conclude(walk: Walk) -> None:
    item = walk.one(AgendaItem.objects.filter(case=walk.pk))
    care = {"care": "His doctor"} if walk.dice.random() < 0.5 else {}
    decided(walk.who, item, walk.dice.choice(OUTCOMES), **care)


@act("hugh", "dawn", "cora")
def declare(walk: Walk) -> None:
    if walk.dice.random() < 0.1:
        items.declare_conflict(item=walk.one(AgendaItem.objects.filter(case=walk.pk)), reason="I teach him", by=walk.me)


@act("hugh", "dawn")
def sign(walk: Walk) -> None:
    meeting = _called(walk)
    items.sign_minutes(meeting=meeting, version=meeting.version, by=walk.me)


@act("cora")
def cancel(walk: Walk) -> None:
    meeting = _called(walk)
    meetings.cancel(meeting=meeting, reason="Nobody can come", version=meeting.version, by=walk.me)


# --- The end and after it -------------------------------------------------------------------------------------


@act("omar", "sian")
def propose(walk: Walk) -> None:
    told = walk.dice.choice(("His mother was rung", ""))
    ending = closing.Ending(["exit_no_concern"], "Twelve sessions.", "All of it was done.", "Grief.", consent_end=told)
    closing.propose_closing(case=walk.case, ending=ending, version=walk.case.version, by=walk.me)


@act("sian", "ian")
def approve(walk: Walk) -> None:
    waits = walk.one(CaseClosing.objects.filter(case=walk.pk))
    closing.approve_closing(case=walk.case, reason="I read all of it and agree.", read=waits.public_id, by=walk.me)


@act("sian", "omar")
def send_back(walk: Walk) -> None:
    verb = walk.dice.choice(("missing", "reason"))
    (closing.return_closing if verb == "missing" else closing.take_closing_back)(
        case=walk.case, **{verb: "His aunt was not asked"}, by=walk.me
    )


@act("omar", "sian")
def look_back(walk: Walk) -> None:
    """Six months on, as far as this case goes."""
    due = walk.one(standing_follow_ups().filter(closing__case=walk.pk, found=""))
    due.due_on = timezone.localdate()
    due.save(update_fields=["due_on"])
    found = walk.dice.choice(("reopen", "stays_closed"))
    closing.record_follow_up(follow_up=due, found=found, note="A friend is worried", by=walk.me)


# --- What must always hold ------------------------------------------------------------------------------------


def faults(walk: Walk) -> Iterator[str]:
    """What does not hold of this case now, in words."""
    case = walk.case
    yield from _of_the_owner(case)
    yield from _of_the_state(case)
    yield from _of_two_persons(case)
    yield from _of_support(case)
    yield from _of_the_panel(case)


def _of_the_owner(case: Case) -> Iterator[str]:
    serves = Membership.objects.able().filter(user=case.owner_id, agency=case.force_id, role__in=CASE_STAFF)
    if not serves.exists():
        yield "its owner is nobody who can act for the force"
    spans = list(case.referral.owners.filter(until=None))
    if len(spans) != 1:
        yield f"{len(spans)} own its risk"
    elif Referral.objects.get(pk=case.referral_id).owner_id != spans[0].person_id:
        yield "who owns the risk of the referral is not who the spans say"
    elif case.closed_at is None and spans[0].person_id != case.owner_id:
        yield "one owns the case and another its risk"
    ends = list(case.referral.owners.order_by("since").values_list("since", "until"))
    if any(until != following for (_, until), (following, _) in pairwise(ends)):
        yield "nobody owned its risk for a moment"


def _of_the_state(case: Case) -> Iterator[str]:
    if (case.state == CaseState.CLOSED) != (case.closed_at is not None):
        yield "it is closed without a time, or the other way round"
    waits = case.closings.filter(outcome="").count()
    if waits != (case.state == CaseState.CLOSING):
        yield f"{waits} proposals to close wait while it is {case.state}"
    if case.review_on is None:
        yield "no review is to come"
    moved = Event.objects.filter(target_type="safeguarding.Case", target_id=str(case.pk), kind__in=KINDS_OF_MOVES)
    if any(not event.actor_id for event in moved):
        yield "a move has no actor"


def _of_two_persons(case: Case) -> Iterator[str]:
    judged = case.closings.filter(outcome__in=[ClosingOutcome.APPROVED, ClosingOutcome.RETURNED])
    if any(one.by_id == one.answered_by_id for one in judged):
        yield "one person proposed to close it and answered that"
    for one in Section36Decision.objects.filter(case=case, state__in=["decided", "refused"]):
        if one.by_id == one.answered_by_id or one.delegation_id is None:
            yield "a decision under section 36 is of who asked for it, or rests on no delegation"


def _of_support(case: Case) -> Iterator[str]:
    for stands in CaseSuspension.objects.filter(case=case, ended_at=None):
        days = (stands.review_on - timezone.localdate(stands.at)).days
        if not stands.why or not stands.because or days > LIMITS.suspension_days:
            yield "it is suspended without a reason, or for longer than is looked at"
    if CaseSuspension.objects.filter(case=case, ended_at=None).count() > 1:
        yield "it is suspended twice"
    if case.closed_at is not None and consents.consent_stands(case):
        yield "it is closed and consent stands"
    open_still = case.commissions.filter(state__in=OPEN_COMMISSIONS)
    if case.closed_at is not None and open_still.exists():
        yield "it is closed and a provider works on"
    if ProviderSession.objects.filter(commission__case=case, commission__taken_at=None).exists():
        yield "a session of a brief that was not taken on"
    if (
        case.closed_at is not None
        and case.referral.actions.filter(state__in=["asked", "accepted", "answered"]).exists()
    ):
        yield "it is closed and something asked of a partner is open"


def _of_the_panel(case: Case) -> Iterator[str]:
    yes = Section36Decision.objects.filter(case=case, state="decided").exists()
    if PanelReferral.objects.filter(case=case).exists() != yes:
        yield "a council knows of it without a decision under section 36, or was not told of one"
    for said in PanelOutcome.objects.filter(item__case=case).select_related("item__meeting__panel__council"):
        meeting = said.item.meeting
        if meeting.is_local and said.outcome in OF_SECTION_36:
            yield "a local panel decided under section 36"
        for name in (meeting.panel.council.name, said.item.residence.name):
            if not any(name in member for member in said.present):
                yield f"an outcome without {name}"
        if said.outcome == ItemState.ADOPTED:
            yield from _not_ready(case, said.at)
        conflicted = case.panel_conflicts.filter(person=said.by_id, at__lt=said.at)
        if conflicted.exists():
            yield "a chair with a conflict of interest decided"


def _not_ready(case: Case, on: datetime) -> Iterator[str]:
    """What was not there when the panel adopted it."""
    there = {
        "a decision under section 36": Section36Decision.objects.filter(case=case, state="decided", answered_at__lt=on),
        "a plan": PlanLine.objects.filter(case=case, at__lt=on),
        "a word on how consent is asked": ConsentRequest.objects.filter(case=case, at__lt=on),
        "an assessment": Assessment.objects.filter(case=case, signed_at__lt=on),
    }
    yield from (f"it was adopted without {what}" for what, found in there.items() if not found.exists())


KINDS_OF_MOVES = frozenset(
    verb.kind for machine in machines() if machine.label == "safeguarding.Case" for verb in machine.moves
)


# --- Every verb in every state, by everybody ------------------------------------------------------------------


def records_of(walk: Walk) -> Iterator[Any]:
    case = walk.case
    yield case
    yield from Section36Decision.objects.filter(case=case)
    yield from case.commissions.all()
    yield from case.referral.actions.all()
    yield from AgendaItem.objects.filter(case=case)
    yield from walk.panel.meetings.all()


def try_everything(walk: Walk, tried: set[tuple[str, str, str, str]]) -> Iterator[str]:
    """In a state in which no record of its kind was yet: each verb, by each person. What went through that must not have."""
    tables = {machine.label: machine.moves for machine in machines()}
    for record in records_of(walk):
        label, state = record._meta.label, record.state
        at_most = AT_MOST[label]
        for verb in tables[label]:
            for name in PEOPLE:
                key = (label, state, verb.name, name)
                if key in tried:
                    continue
                tried.add(key)
                through = _goes_through(record, verb, walk.called(name))
                if through and name not in at_most.get(verb.name, at_most["*"]):
                    yield f"{name} may {verb.name} {label} that is {state}"
                if through and state not in verb.sources:
                    yield f"{verb.name} works on {label} that is {state}"


class _Undone(Exception):
    """Nothing of a trial is kept."""


def _goes_through(record: Any, verb: Any, by: Any) -> bool:
    """Whether rule and ways let it through; that a guard refuses it afterwards, or the database for what was not given, is of
    another kind."""
    try:
        with transaction.atomic():
            locked = type(record).objects.get(pk=record.pk)
            if verb.rule.refusal(by, locked) is not None:
                _refused(record, verb, by)
                raise _Undone
            if verb.way_of(locked, {"outcome": "adopted", "version": locked.version}) is None:
                _refused(record, verb, by)
                raise _Undone
    except _Undone:
        return False
    return True


def _refused(record: Any, verb: Any, by: Any) -> None:
    """What the rule or the table refuses, the door refuses in words."""
    try:
        with transaction.atomic():
            move(record, verb, by=by, given={"version": record.version, "words": "-", "outcome": "adopted"})
    except MoveDenied:
        return
    raise AssertionError(f"{verb.name} went through the door")


# --- A case to walk -------------------------------------------------------------------------------------------


def told(who: Any, *cases: Case) -> SimpleNamespace:
    """Cases as their decision opened them, and a panel that can meet. The last has come as far as support."""
    panel, seats = a_panel(who)
    *_, far = cases
    referred_to_the_panel(who, far)
    a_line(who, far)
    consent_answered(who, Case.objects.get(pk=far.pk))
    taken_on(who, a_commission(who, Case.objects.get(pk=far.pk)))
    return SimpleNamespace(cases=cases, panel=panel, seats=seats)


def walked(world: SimpleNamespace, who: Any, dice: Random, *, steps: int) -> Walk:
    walk = Walk(who, dice.choice(world.cases), world.panel, world.seats, dice)
    for _ in range(steps):
        name, _ = walk.step()
        found = list(faults(walk))
        assert not found, (found, name, walk.done)
    return walk
