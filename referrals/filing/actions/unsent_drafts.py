"""Drafts that were not sent: the author is reminded, then the lead learns that there is one, only then it goes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.authority import NO_ONE
from accounts.keeper.rounds import destroys
from accounts.models import Membership, User
from audit.moves import move
from core.locking import lock
from evidence.actions import remove_all
from referrals import access
from referrals.exclusions.keeping_away import leads_named_in
from referrals.filing import draft_moves, notices
from referrals.filing.actions.drafting import EMPTY, leads_of, readers_of
from referrals.filing.actions.passing_on import return_to_author
from referrals.filing.file_places import DRAFT
from referrals.limits import LIMITS
from referrals.models import Draft
from referrals.models.draft import DraftState
from referrals.questions.filling import filling_of

REMIND_AFTER = tuple(timedelta(days=day) for day in LIMITS.draft_reminded_days)
LAST_AFTER = timedelta(days=LIMITS.draft_told_days)
FORGOTTEN_AFTER = timedelta(days=LIMITS.draft_kept_days)
# Also where a keeper was away and both are long due.
LAST_WORD = timedelta(days=LIMITS.draft_last_word_days)
AT_A_TIME = 200


@dataclass(frozen=True)
class Step:
    """How long a draft has waited, and who is told then."""

    after: timedelta
    tell: Callable[[Draft, int], None]


def remind() -> None:
    """The keeper's duty: climb the steps of every draft that is not sent, one that is still written and one that waits
    with a lead."""
    for draft in Draft.objects.filter(access.no_lead_left(Membership.objects.able()))[:AT_A_TIME]:
        return_to_author(draft, by=NO_ONE)
    now = timezone.now()
    for state, (since, steps) in STEPS.items():
        begun = {f"{since}__lte": now - steps[0].after}
        waiting = Draft.objects.filter(state=state, reminded__lt=len(steps), **begun)
        for draft in waiting.select_related("author", "agency").order_by(since)[:AT_A_TIME]:
            _remind(draft, steps, waited=now - getattr(draft, since))


@destroys
def forget() -> None:
    """The keeper's duty: delete what was not touched for weeks and author and leads were told of, a day ago at
    least; never while a lead has it."""
    now = timezone.now()
    told = Q(reminded_at__isnull=True) | Q(reminded_at__lte=now - LAST_WORD)
    old = Draft.objects.filter(told, state=DraftState.OPEN, reminded=ALL_TOLD, saved_at__lte=now - FORGOTTEN_AFTER)
    for draft in old.order_by("saved_at")[:AT_A_TIME]:
        with transaction.atomic():
            remove_all(place=DRAFT, holder=lock(draft), by=NO_ONE)
            move(draft, draft_moves.FORGET, by=NO_ONE, **EMPTY)


@transaction.atomic
def _remind(draft: Draft, steps: tuple[Step, ...], *, waited: timedelta) -> None:
    """The newest step that is due; those that passed while no keeper was at work are not climbed afterwards."""
    told = sum(waited >= step.after for step in steps)
    if told <= draft.reminded:
        return
    steps[told - 1].tell(draft, steps[told - 1].after.days)
    draft.reminded, draft.reminded_at = told, timezone.now()
    draft.save(update_fields=["reminded", "reminded_at"])


def _tell_author(draft: Draft, day: int) -> None:
    notices.draft_waits(draft, day=day)


def _tell_leads(draft: Draft, day: int) -> None:
    if not draft.about_colleague:
        named = leads_named_in(draft, filling_of(draft), by=NO_ONE)
        notices.unsent_draft_exists(draft, to=readers_of(draft, named))


def _tell_both(draft: Draft, day: int) -> None:
    """The lead that it waits, the author that it is not sent and how to send it."""
    notices.draft_asleep(draft, day=day, leads=_readers_now(draft))


def _tell_force(draft: Draft, day: int) -> None:
    notices.draft_never_sent(draft, leads=_readers_now(draft))


def _readers_now(draft: Draft) -> list[User]:
    return [lead for lead in leads_of(draft) if lead.pk not in draft.kept_from]


# Of a draft that is written, counted from the day it was begun; of one with a lead, from the hand-over.
STEPS: dict[str, tuple[str, tuple[Step, ...]]] = {
    DraftState.OPEN: (
        "started_at",
        (*(Step(after, _tell_author) for after in REMIND_AFTER), Step(LAST_AFTER, _tell_leads)),
    ),
    DraftState.WITH_LEAD: (
        "handed_over_at",
        (*(Step(after, _tell_both) for after in REMIND_AFTER), Step(LAST_AFTER, _tell_force)),
    ),
}
ALL_TOLD = len(REMIND_AFTER) + 1
