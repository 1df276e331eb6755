"""What those who told us say of the person now: asked before the panel decides and before support ends, and not waited for
longer than a limit. In the Amess case the school that had referred heard nothing, and was asked nothing, afterwards."""

from __future__ import annotations

from django.utils import timezone

from audit.moves import BesideBox
from core.asked_once import asked_once
from core.templatetags.govuk import on_day
from referrals.casework.rules.holds import standing_hold
from referrals.models import ReferrerQuestion
from referrals.models.casework import AskedFor
from safeguarding.gates import adoption
from safeguarding.gates.those_who_told_us import opened_at, views_of
from safeguarding.models import Case, CaseClosing, CaseKind, CaseState

BOX = "referrer_not_asked"
NOT_ASKED = "Those who told us have not been asked how the person is before support ends. Ask them, or say why they are not asked."
THEY_HAVE_TIME = "Those who told us were asked on {} and have until {}. Wait for them, or say why that cannot wait."
ANSWERED_SINCE = (
    "Those who told us have answered since this was proposed. Return it: what they say belongs in the report."
)
IS_OVER = "The case is closed: nothing more is asked."
NO_CHANNEL = "Only for a Channel case are those who told us asked."
NOT_YET = "They have until {}. Until then their silence is no answer."
CLOSING_WAITS = "Closing the case waits for a decision. Take that back, and ask then."


def waiting_view(case: Case) -> ReferrerQuestion | None:
    """Neither answered nor given up."""
    return views_of(case).waiting().first()


def why_not_ask(case: Case) -> str | None:
    """The sentence that stands instead of the question while they cannot be asked."""
    if case.kind != CaseKind.CHANNEL:
        return NO_CHANNEL
    if case.state != CaseState.OPEN:
        return IS_OVER if case.state == CaseState.CLOSED else CLOSING_WAITS
    return standing_hold(case.referral)


def too_early_to_give_up(asked: ReferrerQuestion) -> str | None:
    if asked.due_on is not None and asked.due_on >= timezone.localdate():
        return NOT_YET.format(on_day(asked.due_on))
    return None


@asked_once
def asked_before_the_end(case: Case) -> ReferrerQuestion | None:
    """The last time that they were asked before support ends."""
    return views_of(case).filter(asked_for=AskedFor.EXIT, asked_at__gte=opened_at(case)).first()


def in_words(asked: ReferrerQuestion) -> str:
    """What came of it."""
    if asked.answered_at:
        return f"Asked on {on_day(asked.asked_at)}, answered on {on_day(asked.answered_at)}."
    if asked.ended_at:
        return f"Asked on {on_day(asked.asked_at)}, and not answered: {asked.ended_why}"
    late = asked.due_on is not None and asked.due_on < timezone.localdate()
    until = "did not answer by" if late else "have until"
    return f"Asked on {on_day(asked.asked_at)}; they {until} {on_day(asked.due_on)}."


def they_were_asked(case: Case, proposal: CaseClosing | None, *, why_not: str) -> str | None:
    """Before what a panel adopted ends they answered, or were given the time to, or it is said why not. Of a proposal that waits
    it is asked whether an answer came since, which is not in it."""
    if not adoption.was_adopted(case):
        return None
    asked = asked_before_the_end(case)
    if proposal is not None:
        since = asked is not None and asked.answered_at is not None and asked.answered_at > proposal.at
        return ANSWERED_SINCE if since else None
    if why_not:
        return None
    if asked is None:
        return BesideBox(NOT_ASKED, box=BOX)
    if asked.answered_at or asked.ended_at or not too_early_to_give_up(asked):
        return None
    return BesideBox(THEY_HAVE_TIME.format(on_day(asked.asked_at), on_day(asked.due_on)), box=BOX)


def what_came_of_it(case: Case, *, why_not: str) -> str:
    """For the proposal to close the case: kept in the words of its day."""
    asked = asked_before_the_end(case)
    return "\n".join(filter(None, [in_words(asked) if asked else "", why_not]))
