"""Who could see a record on a day that is over: the rules of today, asked of the rows and by the clock of that day.

Each change of that day that a rule reads begins a stretch, and so does each end that had been set before; the rule is asked
anew for each. What is told is therefore what the rules would have answered, by the minute, and never what stands now.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from heapq import heappop, heappush
from typing import Any

from django.db.models import DateTimeField, Model
from django.utils import timezone

from accounts.authority import Authority
from accounts.models import Agency, Membership, User
from accounts.roles import Role
from accounts.sight import Sight, who_may
from audit.as_of import Rows, changes, earlier_rows, erased, numbers
from audit.console.queries import end_of, start_of
from core.clock import as_of
from core.rules import Rule
from referrals.models import (
    Approval,
    CaseMember,
    Decision,
    Deconfliction,
    EmergencyAccess,
    Exclusion,
    Referral,
    ReferralGrant,
    ReferralShare,
    Seal,
)
from safeguarding.limits import LIMITS
from safeguarding.models import (
    AgendaItem,
    Case,
    CaseGrant,
    CaseTransfer,
    Commission,
    HandOver,
    Meeting,
    PanelAction,
    PanelConflict,
    PanelMember,
    PanelReferral,
    Paper,
    PartnerAction,
)
from safeguarding.sight.what_is_seen import SEEN_ABOVE, parts_of, rules

OF_THE_REFERRAL = (
    Seal,
    Exclusion,
    ReferralShare,
    CaseMember,
    EmergencyAccess,
    Deconfliction,
    Decision,
    PartnerAction,
    Case,
    Commission,
)
# What `authority_of` reads of people, roles and agencies; and what they are called.
OF_PEOPLE = {
    "name",
    "is_active",
    "training_until",
    "vetting_until",
    "user_id",
    "role",
    "state",
    "until",
    "site_id",
    "is_open",
}


@dataclass(frozen=True)
class Seen:
    """One person who could see one part, as what, and by which branches of its rule."""

    part: str
    person: int
    name: str
    roles: tuple[str, ...]
    ways: tuple[str, ...]


@dataclass(frozen=True)
class Stretch:
    """`seen` held from `since` to `until`; None where it held before the day began, or when it was over."""

    seen: Seen
    since: datetime | None
    until: datetime | None = None


@dataclass
class Answer:
    """Who could see it from `start` to `end`; `ends_early` where more changed than one page follows."""

    start: datetime
    end: datetime
    stretches: list[Stretch] = field(default_factory=list)
    erased: int = 0
    ends_early: bool = False


def who_could_see(referral: Referral, day: date) -> Answer:
    answer = Answer(start_of(day), min(end_of(day), timezone.now()))
    told, world = _Told(answer), _World(referral, answer.start)
    answer.erased = sum(erased(one, since=answer.start) for one in world.rows)
    changed = changes(world.rows, since=answer.start, until=answer.end, words=sorted(words_read()))
    moments = sorted({answer.start}.union(*changed.values()))
    with earlier_rows(world.rows) as fill:
        fill(answer.start, world.rows)
        for _ in range(LIMITS.past_changes_a_day):
            if not moments:
                break
            asked = heappop(moments)
            fill(asked, [one for one, at in changed.items() if asked in at])
            with as_of(asked):
                told.at(asked, list(_seen(referral.pk, world.people)))
            for end in _ends(world.rows, asked, answer.end) - {*moments}:
                heappush(moments, end)
    if moments:
        answer.ends_early, answer.end = True, moments[0]
    told.over()
    return answer


def at(referral: Referral, moment: datetime) -> list[Seen]:
    """Who could see it at one moment."""
    world = _World(referral, moment)
    with earlier_rows(world.rows) as fill, as_of(moment):
        fill(moment, world.rows)
        return list(_seen(referral.pk, world.people))


def now(referral: Referral) -> list[Seen]:
    return list(_seen(referral.pk, None))


class _Told:
    """Answers one after another, joined to stretches."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.held: dict[Seen, datetime | None] = {}

    def at(self, moment: datetime, seen: list[Seen]) -> None:
        for gone in [one for one in self.held if one not in seen]:
            self.answer.stretches.append(Stretch(gone, self.held.pop(gone), moment))
        for one in seen:
            self.held.setdefault(one, moment if moment > self.answer.start else None)

    def over(self) -> None:
        self.answer.stretches += [Stretch(seen, since) for seen, since in self.held.items()]
        self.answer.stretches.sort(
            key=lambda one: (one.seen.part, one.seen.name, one.seen.person, one.since or one.until)
        )


# --- Whom the rules would have named ------------------------------------------------------------------------------


def _seen(referral: int, apart: frozenset[int] | None) -> Iterator[Seen]:
    found = Referral.objects.filter(pk=referral).first()
    for title, rule, record in parts_of(found) if found else ():
        for sight in who_may(rule, record, apart=apart):
            yield _said(title, sight)


def _said(title: str, sight: Sight) -> Seen:
    roles = tuple(f"{held.get_role_display()}, {held.agency}" for held in sight.who.memberships)
    return Seen(title, sight.person.pk, sight.person.name, roles, tuple(branch.says for branch in sight.ways))


# --- The rows that they read ---------------------------------------------------------------------------------------


def _rows_about(referral: Referral) -> list[Rows]:
    """Those of the record and of what hangs on it. None of them is ever moved to another record."""
    here, cases = frozenset({referral.pk}), _keys(Case, referral=referral)
    return [
        Rows(Referral, "id", here),
        *(Rows(model, "referral_id", here) for model in OF_THE_REFERRAL),
        Rows(ReferralGrant, "content_object_id", here),
        Rows(Approval, "decision_id", _keys(Decision, referral=referral)),
        Rows(PanelReferral, "case_id", cases),
        Rows(CaseGrant, "content_object_id", cases),
        *_rows_at_the_panel(referral, cases),
        *(rows for above in SEEN_ABOVE for rows in above.rows(referral)),
    ]


def _rows_at_the_panel(referral: Referral, cases: frozenset[int]) -> Iterator[Rows]:
    yield Rows(HandOver, "case_id", cases)
    yield Rows(CaseTransfer, "case_id", cases)
    yield Rows(PanelConflict, "case_id", cases)
    yield Rows(Paper, "referral_id", frozenset({referral.pk}))
    yield Rows(PanelAction, "referral_id", frozenset({referral.pk}))
    yield Rows(AgendaItem, "case_id", cases)
    yield Rows(Meeting, "id", frozenset(AgendaItem.objects.filter(case__in=cases).values_list("meeting_id", flat=True)))
    papers = Paper.objects.filter(referral=referral).values_list("member_id", flat=True)
    actions = PanelAction.objects.filter(referral=referral).values_list("owner_id", flat=True)
    yield Rows(PanelMember, "id", frozenset({*papers, *actions}))


def _keys(model: type[Model], **of: Any) -> frozenset[int]:
    return frozenset(model._default_manager.filter(**of).values_list("pk", flat=True))


class _World:
    """Rows of the record, and of the people whom the rules could name for it since a moment."""

    def __init__(self, referral: Referral, since: datetime) -> None:
        record = _rows_about(referral)
        agencies, self.people = _named(record, Agency, since), _named(record, User, since)
        # Every person who ever held a role there that reads, and who is named; with all their roles, to ask for them.
        staff = Membership.objects.filter(agency__in=agencies).exclude(role=Role.REFERRER)
        people = self.people | frozenset(staff.values_list("user_id", flat=True))
        at = frozenset(Membership.objects.filter(user__in=people).values_list("agency_id", flat=True))
        self.rows = (
            *record,
            Rows(User, "id", people),
            Rows(Membership, "user_id", people),
            Rows(Agency, "id", agencies | at),
        )


def _named(rows: Iterable[Rows], whom: type[Model], since: datetime) -> frozenset[int]:
    """In columns that the rules read."""
    found: frozenset[int] = frozenset()
    for one in rows:
        fields = [field for field in one.model._meta.fields if field.related_model is whom]
        found |= numbers(one, [field.attname for field in fields if field.attname in words_read()], since=since)
    return found


# --- When the answer may have become another ---------------------------------------------------------------------------


def _ends(rows: Iterable[Rows], since: datetime, until: datetime) -> set[datetime]:
    """Ends that were set beforehand, of the rows as they stand."""
    return {
        end
        for one in rows
        for column in one.model._meta.fields
        if isinstance(column, DateTimeField) and column.name.endswith("until")
        for end in one.model._default_manager.filter(
            **{f"{column.name}__gt": since, f"{column.name}__lte": until}
        ).values_list(column.name, flat=True)
    }


@cache
def words_read() -> frozenset[str]:
    """The columns that the rules name in their queries, for a person who holds every role."""
    everything = Agency(pk=1, area_id=1)
    held = tuple(Membership(agency=everything, role=role, site_id=site) for role in Role for site in (1, None))
    who = Authority(User(pk=1), held)
    said = " ".join(_question(rule, model, who) for rule, model in rules())
    return frozenset(re.findall(r'\."(\w+)"', said)) | OF_PEOPLE


def _question(rule: Rule, model: type[Model], who: Authority) -> str:
    return str(model._default_manager.filter(rule.q(who)).values("pk").query)
