"""A case goes to a colleague: asked, and accepted or declined; or assigned by a supervisor. Whoever gives it owns it until
it is accepted, and the referral's officer and risk owner change with it at the same moment."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.authority import Authority
from accounts.models import User
from audit.moves import move
from referrals.actions.casing import case_given
from safeguarding.case_moves import ASSIGN_CASE, DECLINE_CASE, KEEP_CASE, OFFER_CASE, TAKE_CASE
from safeguarding.models import Case
from safeguarding.notices import tell_of_case, tell_of_gift

NOT_OFFERED: dict[str, Any] = {"offered_to": None, "offered_at": None, "offered_why": ""}


@transaction.atomic
def offer(*, case: Case, to: User, why: str, version: int, by: Authority) -> Case:
    """Ask a colleague to take it on. Nothing changes hands yet."""
    given = {"version": version, "to": to.pk, "words": why}
    offered = move(
        case, OFFER_CASE, by=by, given=given, offered_to=to, offered_at=timezone.now(), offered_why=why
    )
    tell_of_gift(offered, to, kind="case.offered", words="A case is offered to you. Take it on or decline.")
    return offered


@transaction.atomic
def take_on(*, case: Case, by: Authority) -> Case:
    """Yes: from this moment the case, its referral and the risk are this person's."""
    giver = case.owner
    taken = move(case, TAKE_CASE, by=by, given={"was": giver.pk}, owner=by.person, **NOT_OFFERED)
    case_given(referral=taken.referral, to=by.person, by=by)
    tell_of_gift(taken, giver, kind="case.taken_on", words="A case you offered was taken on.")
    return taken


@transaction.atomic
def decline(*, case: Case, reason: str, by: Authority) -> Case:
    """No, and why. It stays where it was."""
    kept = move(case, DECLINE_CASE, by=by, given={"words": reason}, **NOT_OFFERED)
    tell_of_case(
        kept, kind="case.declined_offer", words="A colleague declined a case. It is still yours.",
        about=f"{kept.pk}:{kept.version}",
    )  # fmt: skip
    return kept


@transaction.atomic
def keep(*, case: Case, by: Authority) -> Case:
    """The offer is taken back before it was answered."""
    asked = case.offered_to
    kept = move(case, KEEP_CASE, by=by, **NOT_OFFERED)
    if asked is not None:
        tell_of_gift(kept, asked, kind="case.offer_over", words="A case is no longer offered to you.")
    return kept


@transaction.atomic
def assign(*, case: Case, to: User, why: str, version: int, by: Authority) -> Case:
    """A supervisor says whose it is, without asking."""
    was = case.owner
    given = {"version": version, "to": to.pk, "was": was.pk, "words": why}
    assigned = move(case, ASSIGN_CASE, by=by, given=given, owner=to, **NOT_OFFERED)
    case_given(referral=assigned.referral, to=to, by=by)
    tell_of_gift(assigned, to, kind="case.assigned_case", words="A case was assigned to you.")
    tell_of_gift(
        assigned, was, kind="case.assigned_away", words="A case of yours was assigned to a colleague."
    )
    return assigned
