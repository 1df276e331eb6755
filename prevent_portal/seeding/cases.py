"""The cases of bulk data: a referral that was taken on has a case with a plan, and an older one has ended and is looked
back at."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

from accounts.models import Membership, User
from core.clock import local_day, months_after
from prevent_portal.seeding.invention import Invented, invent_reference
from referrals.child import may_be_a_child
from referrals.models import Decision, Referral
from referrals.models.referral import State
from safeguarding.cases.actions.providers import report_due
from safeguarding.frameworks import in_use
from safeguarding.limits import LIMITS
from safeguarding.models import (
    About,
    Assessment,
    AssessmentState,
    Case,
    CaseClosing,
    CaseKind,
    CaseState,
    Citation,
    ClosingOutcome,
    Commission,
    CommissionState,
    Consent,
    ConsentRequest,
    FollowUp,
    Found,
    Judged,
    Judgement,
    PlanLine,
    ProviderSession,
    SessionReport,
)
from safeguarding.models.consents import Answer, Answerer, Capacity

# Of cases that ended before plans had lines.
PLAN = "A mentor meets the person weekly; the school keeps a named adult; the panel looks again every month."


def taken_on(
    dice: Random,
    referral: Referral,
    decision: Decision,
    *,
    by: User,
    provider: Membership | None,
    person: Invented,
    now: datetime,
) -> Iterator[Any]:
    """A case that an approved decision opened when the referral was considered: still open, or ended `by`
    a second person."""
    opened, officer = referral.finished_at, referral.officer
    assert opened is not None and officer is not None
    ended = opened + timedelta(days=dice.randint(120, 240))
    still_open = ended > now
    referral.state = State.CASE_OPEN if still_open else State.CLOSED
    case = Case(
        reference=invent_reference(dice, "CS"),
        referral=referral,
        decision=decision,
        force=referral.force,
        kind=CaseKind.CHANNEL,
        owner=officer,
        opened_at=opened,
        plan_due_at=opened + timedelta(days=14),
        plan="" if still_open else PLAN,
        plan_by=officer,
        plan_at=opened + timedelta(days=dice.randint(3, 12)),
        review_on=local_day(now) + timedelta(days=dice.randint(2, 25)),
        state=CaseState.OPEN if still_open else CaseState.CLOSED,
        closed_at=None if still_open else ended,
    )
    yield case
    if still_open:
        yield from _supported(case, by=by, provider=provider, person=person, now=now)
    else:
        yield from _ended(case, at=ended, by=by, now=now)


def _supported(case: Case, *, by: User, provider: Membership | None, person: Invented, now: datetime) -> Iterator[Any]:
    """Assessed, with a plan whose first line answers what was found, and met by a provider."""
    assessed = list(_assessed(case, by=by, now=now))
    yield from assessed
    found = next((one for one in assessed if isinstance(one, Judgement) and one.is_there), None)
    yield from _planned(case, answers=found)
    if provider is not None:
        yield from _provided(case, provider, person, now=now)


LINES = (
    (About.FACTOR, "Nobody outside the chats whom they trust", "A mentor meets them weekly.", "The mentor"),
    (About.NEED, "Alone at school since the autumn", "A named adult sees them each morning.", "The safeguarding lead"),
    (
        About.SAFETY,
        "They say where they mean to go, or are missing",
        "Ring 999, then the owner of the case.",
        "The family",
    ),
)


def _planned(case: Case, *, answers: Judgement | None) -> Iterator[PlanLine]:
    """Each factor and need, who does what about it, and by when; the first `answers` what the assessment found."""
    begun = case.plan_at or case.opened_at
    for about, need, what, person in LINES:
        yield PlanLine(
            case=case,
            about=about,
            answers=answers if about == About.FACTOR else None,
            need=need,
            what=what,
            person=person,
            due_on=case.review_on,
            begun_at=begun,
            at=begun,
            by=case.plan_by,
        )


FOUND = {"belonging": Judged.PARTLY}


def _assessed(case: Case, *, by: User, now: datetime) -> Iterator[Any]:
    """The last assessment, countersigned `by` a second person: as late as it can be where the case is old, and past that for
    one in six."""
    dice = Random(case.opened_at.isoformat())
    days = LIMITS.assessment_days + 10 if dice.random() < 1 / 6 else dice.randrange(LIMITS.assessment_days)
    signed = max(case.opened_at + timedelta(days=1), now - timedelta(days=days))
    if not in_use() or signed >= now or by.pk == case.owner_id:
        return
    framework = in_use()[0]
    written = Assessment(
        case=case,
        framework=framework.code,
        framework_version=framework.version,
        state=AssessmentState.COUNTERSIGNED,
        narrative="A grievance that a group feeds, and adults who hold against it.",
        protects="The family, and a named adult at school.",
        author=case.owner,
        begun_at=case.opened_at,
        signed_at=signed,
        answer="I read what is cited, and agree.",
        answered_by=by,
        answered_at=signed,
    )
    yield written
    given = {"by": case.owner, "at": signed}
    for factor in framework.factors:
        if factor in FOUND:
            what = {"framework": framework.code, "factor": factor, "key": "filed-0", "source": "as filed"}
            yield Citation(case=case, words="As the referrer wrote it.", **what, **given)
        judged = FOUND.get(factor, Judged.NOT_KNOWN)
        yield Judgement(assessment=written, factor=factor, judged=judged, why="As far as is known.", **given)


BRIEF = "Meet every fortnight: what the chats give them, and who else could. Say in each report what has changed."
SAFETY = "Meet at the project, never at home. If they say where they mean to go, ring 999, then the owner of the case."
REPORTED = "We talked about the group, and about football. They mean to come again."
EXPECTED, APART = 12, timedelta(weeks=2)


def _provided(case: Case, provider: Membership, person: Invented, *, now: datetime) -> Iterator[Any]:
    """A provider with a written brief, a session a fortnight and a report of each; one in four stopped after the first."""
    dice = Random(case.opened_at.isoformat())
    sent = case.opened_at + APART
    if sent >= now:
        return
    commission = Commission(
        reference=invent_reference(dice, "IP"),
        case=case,
        referral=case.referral,
        provider=provider.user,
        agency=provider.agency,
        state=CommissionState.TAKEN,
        disclosed=[
            {"key": "", "label": "Name", "value": f"{person.forenames} {person.surname}".strip() or "As in the brief"}
        ],
        brief=BRIEF,
        safety=SAFETY,
        sessions_expected=EXPECTED,
        weeks_between=2,
        first_by=local_day(sent + APART),
        sent_by=case.owner,
        sent_at=sent,
        taken_at=sent + timedelta(days=1),
    )
    yield from _consented(case, at=sent - timedelta(days=1))
    yield commission
    for number in range(1 if dice.random() < 0.25 else EXPECTED):
        if (at := sent + timedelta(days=10) + number * APART) < now:
            yield from _session(commission, at)


TOLD = "Who knows what, what may go where, that they can say no, and that they can end it any day."


def _consented(case: Case, *, at: datetime) -> Iterator[Any]:
    """How consent was asked, and that it was given: no brief leaves before."""
    day, child = local_day(at), may_be_a_child(case.referral)
    who, could = (Answerer.PARENT, Capacity.NOT_GILLICK) if child else (Answerer.PERSON, Capacity.ADULT)
    given = {"case": case, "by": case.owner, "at": at}
    asked = ConsentRequest(
        whom=who,
        how="In person, at a place of their choice.",
        asked_by="The owner of the case",
        ask_on=day,
        to_be_told=TOLD,
        **given,
    )
    yield asked
    yield Consent(
        request=asked,
        said=Answer.GIVEN,
        asked_on=day,
        told_on=day,
        told=TOLD,
        warned=True,
        answered_by=who,
        answerer="A parent" if child else "The person",
        capacity=could,
        capacity_why="Spoken with for an hour that day.",
        words="Yes, as long as it can be ended.",
        **given,
    )


def _session(commission: Commission, at: datetime) -> Iterator[Any]:
    given = {"commission": commission, "by": commission.provider, "at": at}
    session = ProviderSession(on=local_day(at), held=True, report_due_at=report_due(local_day(at)), **given)
    yield session
    yield SessionReport(session=session, text=REPORTED, by=commission.provider, at=at)


def _ended(case: Case, *, at: datetime, by: User, now: datetime) -> Iterator[Any]:
    closing = CaseClosing(
        case=case,
        reason_codes=["exit_reduced"],
        report="The person is back at school and in the team, and speaks of other plans.",
        gaps="None that the panel knew of.",
        remaining="The school's named adult stays.",
        tier="sergeant",
        by=case.owner,
        at=at - timedelta(days=3),
        outcome=ClosingOutcome.APPROVED,
        answer="Agreed.",
        answered_by=by,
        answered_at=at,
    )
    yield closing
    for months in LIMITS.follow_up_months:
        due = months_after(local_day(at), months)
        held = due < local_day(now)
        yield FollowUp(
            closing=closing,
            months=months,
            due_on=due,
            found=Found.STAYS_CLOSED if held else "",
            note="The school sees no concern." if held else "",
            by=by if held else None,
            at=at + (due - local_day(at)) if held else None,
        )
