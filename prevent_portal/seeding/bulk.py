"""Many referrals quickly: COPY into the tables with every trigger on, so that a benchmark is measured on what the
product would hold, log included. Reproducible from a seed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.utils import timezone

from accounts.models import Agency, AgencyKind, Membership, User
from accounts.roles import Role
from core.clock import local_day
from prevent_portal.seeding.cases import taken_on
from prevent_portal.seeding.copying import Rows, copy
from prevent_portal.seeding.invention import (
    Invented,
    invent_concern,
    invent_person,
    invent_rationale,
    invent_reference,
    misspell,
    redraw_references,
)
from referrals.casework.queue_order import queue_key
from referrals.child import settle, weigh
from referrals.limits import due_in
from referrals.models import Approval, Decision, Deconfliction, Referral, ReferrerMessage, RiskOwner
from referrals.models.decision import Option
from referrals.models.referral import Answer, State
from referrals.questions.definition import definition
from referrals.questions.meaning import Meaning
from referrals.questions.specs import PageSpec
from referrals.search.search_document import file_many
from safeguarding.models import Case, Commission
from subjects.models import Address, DateOfBirth, Identifier, Name, Subject

BATCH = 5_000
IN_HAND = [
    (State.SUBMITTED, 20),
    (State.MATCHING, 10),
    (State.DECONFLICTION, 12),
    (State.ASSESSMENT, 26),
    (State.INFORMATION, 14),
    (State.APPROVAL, 10),
    (State.PARKED, 5),
    (State.HOLD, 3),
]
OUTCOMES = [(Option.NO_FURTHER_ACTION, 62), (Option.SERVICE, 20), (Option.CHANNEL, 15), (Option.UNFOUNDED, 3)]


@dataclass
class Force:
    """Who files to a force and who works there."""

    agency: Agency
    council: Agency | None
    referrers: list[Membership]
    officers: list[User]
    supervisors: list[User]
    provider: Membership | None


def seed_referrals(*, count: int, seed: int, years: float, in_hand: float) -> int:
    """Make `count` referrals over the last `years`, of which the share `in_hand` is not finished. Returns how many."""
    dice, now = Random(seed), timezone.now()
    forces = [f for f in _forces() if f.referrers and f.officers and f.supervisors]
    known: list[Invented] = []
    for start in range(0, count, BATCH):
        rows = Rows()
        for _ in range(min(BATCH, count - start)):
            _referral(rows, dice, dice.choice(forces), known, now=now, years=years, finished=dice.random() > in_hand)
        for model in (Referral, Case, Commission):
            if made := rows.of(model):
                redraw_references(dice, made)
        copy(rows)
        file_many(referral.pk for referral in rows.of(Referral))
    return count


def _forces() -> Iterator[Force]:
    for agency in Agency.objects.filter(kind=AgencyKind.FORCE).order_by("id"):
        around = Agency.objects.filter(area=agency.area)
        people = User.objects.filter(memberships__agency=agency).order_by("id")
        yield Force(
            agency=agency,
            council=around.filter(kind=AgencyKind.COUNCIL).first(),
            referrers=list(
                Membership.objects.live()
                .filter(agency__in=around, role__in=[Role.REFERRER, Role.PRACTITIONER])
                .order_by("id")
            ),
            officers=list(people.filter(memberships__role=Role.PREVENT_OFFICER).distinct()),
            supervisors=list(people.filter(memberships__role__in=[Role.SERGEANT, Role.INSPECTOR]).distinct()),
            provider=Membership.objects.live().filter(agency__in=around, role=Role.INTERVENTION_PROVIDER).first(),
        )


def _referral(
    rows: Rows,
    dice: Random,
    force: Force,
    known: list[Invented],
    *,
    now: datetime,
    years: float,
    finished: bool,
) -> None:
    child = dice.random() < 0.6
    repeat = bool(known) and dice.random() < 0.08
    person = misspell(dice, dice.choice(known)) if repeat else invent_person(dice, child=child)
    known.append(person)
    del known[:-2000]
    age = timedelta(days=dice.uniform(20, 365 * years)) if finished else timedelta(days=dice.expovariate(1 / 5))
    at = now - age
    subject = _subject(rows, person, at)
    referral = _filed(dice, force, subject, person, at=at, child=child)
    _place(dice, force, referral, at=at, finished=finished)
    until = referral.finished_at or now
    settle(referral, weigh(referral, _births(subject, person, at), local_day(until)))
    referral.queue_key = queue_key(referral)
    rows.add(referral, RiskOwner(referral=referral, person=referral.owner, because="Filed", since=at))
    if finished:
        _decided(rows, dice, force, referral, person, now=now)


def _subject(rows: Rows, person: Invented, at: datetime) -> Subject:
    subject = Subject(first_seen_at=at)
    claim = {"subject": subject, "source": "Referral as filed", "claimed_at": at}
    rows.add(subject, Name(forenames=person.forenames, surname=person.surname, **claim))
    rows.add(*_births(subject, person, at))
    if person.street or person.postcode:
        rows.add(Address(lines=person.street, town=person.town, postcode=person.postcode, **claim))
    for kind, value in (("phone", person.phone), ("handle", person.handle)):
        if value:
            rows.add(Identifier(kind=kind, value=value, **claim))
    return subject


def _births(subject: Subject, person: Invented, at: datetime) -> list[DateOfBirth]:
    claim = {"subject": subject, "source": "Referral as filed", "claimed_at": at}
    said = {"year": person.year, "month": person.month, "day": person.day}
    return [DateOfBirth(**said, **claim)] if person.year or person.month else []


def _filed(dice: Random, force: Force, subject: Subject, person: Invented, *, at: datetime, child: bool) -> Referral:
    by = dice.choice(force.referrers)
    danger = dice.choices(("no", "not_sure", "yes"), (94, 4, 2))[0]
    answers = {"immediate_danger": danger, "under_18": "yes" if child else "no", "own_staff": "no"}
    return Referral(
        reference=invent_reference(dice, "PR"),
        document=_document(dice, person, answers),
        submitted_at=at,
        received_at=at,
        submitted_by=by.user,
        agency=by.agency,
        site=by.site,
        sector=by.agency.sector,
        subject=subject,
        force=force.agency,
        council=force.council,
        shown_since=at,
        agency_may_see=True,
        danger_told=danger,
        **answers,
    )


def _document(dice: Random, person: Invented, answers: dict[str, str]) -> dict[str, Any]:
    """The document as the form would have filed it."""
    said = {
        **{Meaning(name): Answer(value).label for name, value in answers.items()},
        Meaning.WHAT_HAPPENED: invent_concern(dice),
        Meaning.FORENAMES: person.forenames,
        Meaning.SURNAME: person.surname,
        Meaning.HANDLE: person.handle,
        Meaning.PHONE: person.phone,
        Meaning.TOWN: person.town,
    }
    form = definition()
    sections = [
        {"code": page.code, "title": page.title, "rows": rows}
        for page in form.pages.values()
        if (rows := _rows(page, said))
    ]
    return {"form": form.code, "version": form.version, "sections": sections}


def _rows(page: PageSpec, said: dict[Meaning, str]) -> list[dict[str, str]]:
    return [
        {"field": spec.name, "label": spec.in_document, "value": said[spec.means]}
        for spec in page.fields
        if spec.means is not None and said.get(spec.means)
    ]


def _place(dice: Random, force: Force, referral: Referral, *, at: datetime, finished: bool) -> None:
    """Put the referral where work has brought it. Only bulk data is placed; what people do goes through moves."""
    states, weights = zip(*IN_HAND, strict=True)
    state = dice.choices(states, weights)[0]
    claimed = finished or state != State.SUBMITTED
    officer = dice.choice(force.officers) if claimed else None
    referral.owner = officer or force.supervisors[0]
    referral.officer, referral.claimed_at = officer, at + timedelta(hours=3) if officer else None
    referral.has_complex_needs = dice.random() < 0.34
    referral.has_violence = dice.random() < 0.1
    referral.state = State.CLOSED if finished else state
    referral.due_at = due_in(referral.state, at)
    if finished:
        referral.identity_confirmed_at = at + timedelta(days=1)
        referral.finished_at = at + timedelta(days=dice.randint(4, 18))
        referral.shown_status, referral.shown_since = "considered", referral.finished_at


def _decided(rows: Rows, dice: Random, force: Force, referral: Referral, person: Invented, *, now: datetime) -> None:
    when = referral.finished_at
    assert when is not None and referral.officer is not None
    options, weights = zip(*OUTCOMES, strict=True)
    option = dice.choices(options, weights)[0]
    approver = dice.choice([p for p in force.supervisors if p.pk != referral.officer.pk])
    decision = Decision(
        referral=referral,
        option=option,
        rationale=invent_rationale(dice),
        evidence="Referral as filed; checks; replies of partners.",
        reason_codes=["no_concern"] if option == Option.NO_FURTHER_ACTION else [],
        tier="sergeant",
        rule_version="seed",
        author=referral.officer,
        at=when - timedelta(days=1),
    )
    if option == Option.CHANNEL:
        rows.add(*taken_on(dice, referral, decision, by=approver, provider=force.provider, person=person, now=now))
    rows.add(
        _last_check(dice, force, referral, answered_by=approver, when=when, now=now),
        decision,
        Approval(
            decision=decision, author=referral.officer, outcome="approved", reason="Agreed.", by=approver, at=when
        ),
        ReferrerMessage(
            decision=decision,
            referral=referral,
            choice="standard",
            approved_at=when,
            release_after=when,
            released_at=when,
        ),
    )


def _last_check(
    dice: Random, force: Force, referral: Referral, *, answered_by: User, when: datetime, now: datetime
) -> Deconfliction:
    """The desk answers afresh for as long as a case is open."""
    last_check = now if referral.state == State.CASE_OPEN else when
    return Deconfliction(
        referral=referral,
        force=force.agency,
        identifiers=[],
        requested_at=when - timedelta(days=3),
        due_at=when - timedelta(days=2),
        code="clear",
        answered_by=answered_by,
        answered_at=when - timedelta(days=2),
        next_check_on=local_day(last_check) + timedelta(days=dice.randint(7, 28)),
    )
