"""Who worked on what a decision rests on. A contributor never approves it, also after a colleague has written
over their text."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from accounts.authority import Authority, authority_of
from accounts.roles import SUPERVISORS
from core.rules import Rule
from referrals.casework.rules.approvers import is_last
from referrals.casework.rules.second_person import ANOTHER_INSPECTOR, supervisors
from referrals.models import Contribution, Referral
from referrals.models.casework import Work
from referrals.models.referral import State
from subjects import people
from subjects.models import Subject

COST = "If you say who this is you cannot approve what rests on it: somebody else must."
LAST = "If you say who this is you cannot approve what rests on it, and nobody else in the force could."


def worked_on(referral: Referral, what: Work, *, by: Authority) -> None:
    Contribution.objects.create(referral=referral, what=what, by=by.person)


def decided_identity(referral: Referral, others: Iterable[int], *, by: Authority) -> None:
    """Who it is was decided for the referrals of the other people too."""
    about = _about(referral, others).values_list("pk", flat=True)
    Contribution.objects.bulk_create(Contribution(referral_id=pk, what=Work.IDENTITY, by=by.person) for pk in about)


def _about(referral: Referral, others: Iterable[int]) -> QuerySet[Referral]:
    """Every referral that a word about these people is about: theirs, and those of all whom each of them is
    joined to. Of a sealed record nothing reaches the others, and nothing of theirs reaches it."""
    if referral.subject.sealed:
        return Referral.objects.filter(subject_id=referral.subject_id)
    open_to_all = Subject.objects.filter(pk__in=(referral.subject_id, *others), sealed=False)
    joined = set().union(*(people.joined_to(subject) for subject in open_to_all))
    return Referral.objects.filter(subject_id__in=joined)


def why_leave_it(referral: Referral, others: Iterable[int], *, can: Rule, by: Authority) -> str | None:
    """The last supervisor who could decide does not say who it is: afterwards none could. Says who can instead."""
    about = _about(referral, others).exclude(state=State.CLOSED)
    if not by.holds(*SUPERVISORS) or not _is_last(about, by):
        return None
    officer = [authority_of(referral.officer)] if referral.officer else []
    colleagues = {who.pk: who for who in (*officer, *supervisors(referral)) if who.pk != by.pk}
    able = [who.person.name for who in colleagues.values() if can.allows(who, referral) and not _is_last(about, who)]
    return f"{LAST} {' or '.join(able)} can say it instead." if able else f"{LAST} {ANOTHER_INSPECTOR}"


def what_it_costs(by: Authority) -> str:
    """Said to a supervisor before the act."""
    return COST if by.holds(*SUPERVISORS) else ""


def _is_last(about: Iterable[Referral], who: Authority) -> bool:
    return any(is_last(each, who) for each in about)
