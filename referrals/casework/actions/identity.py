"""Saying who it is: the same as a known person, different, or not clear. What follows for repeats and for
the next step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from accounts.authority import Authority
from audit.log import log
from audit.moves import MoveDenied
from audit.permission import require
from core.locking import lock
from core.rules import Rule
from referrals import access
from referrals.casework.actions.candidate_search import look
from referrals.casework.actions.children import follow_claims
from referrals.casework.actions.deconfliction import request_check
from referrals.casework.actions.enquiring import open_default_lines
from referrals.casework.moves import CONFIRM_IDENTITY, QUESTION_IDENTITY
from referrals.casework.notices.casework_notices import tell_person_joined, tell_unsure
from referrals.casework.rules.contributions import decided_identity, why_leave_it, worked_on
from referrals.casework.rules.opposing import which_is_wrong
from referrals.casework.transitions import requeue, transition
from referrals.child import tells_age
from referrals.kinds import IDENTITY_ADDED, REFERRAL_AGE_SETTLED
from referrals.models import Referral
from referrals.models.casework import Work
from referrals.models.referral import FINISHED
from subjects import linking, people
from subjects.actions import BirthClaim, Description, add_claims
from subjects.contradictions import Contradiction
from subjects.models import Link, Subject, Verdict


@transaction.atomic
def decide_person(*, referral: Referral, other: Subject, verdict: str, reason: str, by: Authority) -> Link:
    """The officer's word on one possible match. The officer of the other referral is told when they are the
    same person; a supervisor is asked when it is not clear."""
    linking.hold_everybody_joined(referral.subject, other)
    require(access.work, referral, by=by)
    if other.pk == referral.subject_id:
        raise MoveDenied("This is the person of this referral.")
    require(who_says(referral, other), referral, by=by)
    if not_you := why_not_say(referral, other, by=by):
        raise MoveDenied(not_you)
    before = people.views(people.joined_to(referral.subject) | people.joined_to(other))
    try:
        link = linking.decide_link(subject=referral.subject, other=other, verdict=verdict, reason=reason, by=by)
    except Contradiction as found:
        raise Contradiction(found.links, which_is_wrong(found.links, referral, other, by=by)) from None
    decided_identity(referral, [other.pk], by=by)
    refresh_repeats(before)
    follow_claims(referral.subject, other)
    if verdict == Verdict.UNSURE:
        tell_unsure(referral, about=link.pk)
    return link


def who_says(referral: Referral, other: Subject) -> Rule:
    """The officer; where the officer was not sure, a supervisor."""
    unsure = people.live_links(other).filter(people.pair(referral.subject, other), verdict=Verdict.UNSURE)
    return access.settle_identity if unsure.exists() else access.work


def why_not_say(referral: Referral, other: Subject, *, by: Authority) -> str | None:
    """Why this supervisor must leave it to a colleague whether these two are one."""
    return why_leave_it(referral, [other.pk], can=who_says(referral, other), by=by)


@transaction.atomic
def undo_decision(*, referral: Referral, link: Link, reason: str, by: Authority) -> None:
    other = link.b if link.a_id == referral.subject_id else link.a
    linking.hold_everybody_joined(referral.subject, other)
    require(who_says(referral, other), referral, by=by)
    if not_you := why_not_say(referral, other, by=by):
        raise MoveDenied(not_you)
    before = people.views(people.joined_to(referral.subject))
    linking.undo_link(link=link, reason=reason, by=by)
    decided_identity(referral, [link.a_id, link.b_id], by=by)
    refresh_repeats(before)
    follow_claims(link.a, link.b)


def refresh_repeats(before: Mapping[int, set[int]]) -> None:
    """Flag every referral whose person has another one, where who that person is has changed since `before`. A
    changed history has to be opened again before recommending; what a sealed record joins changes no open one."""
    changed = {pk: now for pk, was in before.items() if (now := people.joined_to_id(pk)) != was}
    same = Referral.objects.select_for_update(of=("self",)).filter(subject_id__in=changed).order_by("pk")
    for referral in same:
        times = Referral.objects.filter(subject_id__in=changed[referral.subject_id]).count()
        _set_repeat(referral, times > 1)


def _set_repeat(referral: Referral, is_repeat: bool) -> None:
    joined = is_repeat and not referral.is_repeat
    if referral.is_repeat == is_repeat and not is_repeat:
        return
    referral.is_repeat, referral.history_read_at = is_repeat, None
    referral.save(update_fields=["is_repeat", "history_read_at"])
    if referral.state in FINISHED:
        return
    requeue(referral)
    if joined:
        tell_person_joined(referral)
    if joined and referral.officer_id:
        open_default_lines(referral=referral)


@transaction.atomic
def confirm_identity(*, referral: Referral, by: Authority) -> Referral:
    """All who may be the same person have been decided about: the desk is asked at once, with minimum identifiers."""
    locked = lock(referral)
    confirmed = transition(locked, CONFIRM_IDENTITY, by=by, identity_confirmed_at=timezone.now())
    worked_on(confirmed, Work.IDENTITY, by=by)
    request_check(referral=confirmed, by=by)
    return confirmed


@transaction.atomic
def question_identity(*, referral: Referral, reason: str, by: Authority) -> Referral:
    """Something does not fit, or a parked person has been recognised: back to the question who it is."""
    return transition(referral, QUESTION_IDENTITY, by=by, given={"reason": reason}, identity_confirmed_at=None)


@transaction.atomic
def look_again(*, referral: Referral, by: Authority) -> int:
    """Search all people again, with what is known now. Returns how many possible matches are new."""
    linking.hold_everybody_joined(referral.subject)
    require(access.work, referral, by=by)
    return look(referral.subject).new


@transaction.atomic
def add_known(*, referral: Referral, person: Description, source: str, by: Authority) -> int:
    """What police have learned about who it is: one more claim beside the others, and all people are searched
    again. Returns how many possible matches are new."""
    linking.hold_everybody_joined(referral.subject)
    require(access.work, referral, by=by)
    if not person.is_identity:
        raise MoveDenied("Give at least one thing that is known.")
    add_claims(subject=referral.subject, person=person, source=source, source_id=referral.public_id, by=by)
    worked_on(referral, Work.IDENTITY, by=by)
    log(IDENTITY_ADDED, target=referral, ids=[f"subjects.Subject:{referral.subject_id}"], data={"source": source})
    return look(referral.subject).new


@transaction.atomic
def settle_age(*, referral: Referral, birth: BirthClaim, source: str, why: str, by: Authority) -> None:
    """Whether the person is a child, as far as police can know: a claim like any other, which holds against what the
    referrer answered and what was claimed before. Flags, tier, queue and filter follow in the same transaction."""
    linking.hold_everybody_joined(referral.subject)
    require(access.work, referral, by=by)
    if not why.strip():
        raise MoveDenied("Say why this settles the age.")
    if not tells_age(birth):
        raise MoveDenied("With this the person may be under 18 or not. Give more of the date, or narrower ages.")
    person = Description(birth=replace(birth, settles_why=why))
    add_claims(subject=referral.subject, person=person, source=source, source_id=referral.public_id, by=by)
    worked_on(referral, Work.IDENTITY, by=by)
    log(REFERRAL_AGE_SETTLED, target=referral, ids=[f"subjects.Subject:{referral.subject_id}"], data={"source": source})
    look(referral.subject)


def open_history(*, referral: Referral, by: Authority) -> None:
    """The earlier referrals were opened by the officer of this one: that is what recommending waits for."""
    if referral.is_repeat and referral.history_read_at is None and access.work.allows(by, referral):
        Referral.objects.filter(pk=referral.pk).update(history_read_at=timezone.now())
