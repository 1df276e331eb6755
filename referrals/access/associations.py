"""Whom a person has to do with: shown to who may open the records of both, and, where it is so marked, to the team alone.

Who may not open one of the two does not learn that anything is said of them: it is in no list and no count, and its address
is that of nothing."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from accounts.authority import Authority
from core.rules import NOBODY, Branch, Condition, Rule
from referrals.access.case_file import MY_CASELOAD, SUPERVISOR_OF_FORCE, see_case_file, work
from referrals.access.case_team import CASE_TEAM
from referrals.access.keeping_out import NOT_KEPT_OUT
from referrals.access.sealing import READABLE
from referrals.models import Referral
from subjects.models import Association, AssociationQuerySet, Reach

in_case_team = Rule(
    name="referrals.in_case_team",
    reason="Only the officer who has this, supervisors of the force and the case team see it.",
    branches=(MY_CASELOAD, SUPERVISOR_OF_FORCE, CASE_TEAM),
    conditions=(NOT_KEPT_OUT, READABLE),
)


def _of_a_person(rule: Rule, who: Authority, column: str) -> Q | None:
    """Where the rule lets this reader at a record of the person whom the column names."""
    if not rule.anywhere(who):
        return None
    return Q(Exists(rule.filter(who, Referral.objects.filter(subject_id=OuterRef(column)))))


def _of(rule: Rule) -> Branch:
    return Branch(f"of the person, by {rule.name}", lambda who: _of_a_person(rule, who, "of_id"))


def _corrections(prefix: str) -> AssociationQuerySet:
    """One, what it corrects and what corrects it: each says something of all whom they name."""
    return Association.objects.filter(first=OuterRef(f"{prefix}first"))


def _other_end(who: Authority, prefix: str) -> Q:
    opened = Q(**{f"{prefix}other__isnull": True}) | (_of_a_person(see_case_file, who, f"{prefix}other_id") or NOBODY)
    named = _corrections(prefix).filter(other__isnull=False)
    return opened & ~Q(Exists(named.exclude(_of_a_person(see_case_file, who, "other_id") or NOBODY)))


def _marking(who: Authority, prefix: str) -> Q:
    """What is over is kept as closely as any of its corrections: that one was said to be for the team says it of all."""
    for_the_team = Exists(_corrections(prefix).filter(reach=Reach.TEAM))
    for_all = Q(**{f"{prefix}reach": Reach.ORDINARY}) & (Q(**{f"{prefix}ended_at__isnull": True}) | ~Q(for_the_team))
    return for_all | (_of_a_person(in_case_team, who, f"{prefix}of_id") or NOBODY)


def _not_ended(who: Authority, prefix: str) -> Q:
    return Q(**{f"{prefix}ended_at__isnull": True})


OTHER_END = Condition(
    _other_end, see_case_file.reason, "a record of each other person whom it or its corrections name can be opened"
)
MARKING = Condition(
    _marking,
    in_case_team.reason,
    "neither it nor, where it is over, any of its corrections is for the team alone, or of the team",
)
NOT_ENDED = Condition(_not_ended, "This was ended or corrected already.", "not ended")

see_association = Rule(
    name="referrals.see_association",
    reason=see_case_file.reason,
    branches=(_of(see_case_file),),
    conditions=(OTHER_END, MARKING),
)
keep_association = Rule(
    name="referrals.keep_association",
    reason=work.reason,
    branches=(_of(work),),
    conditions=(OTHER_END, NOT_ENDED),
)
