"""The dates of decisions: entered when a decision is approved, raised when they come and every week after, until each
is done or put off with a reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.authority import Authority
from accounts.models import Agency
from audit.log import Kind, log
from audit.permission import require
from core.clock import add_working_days, local_day, months_after
from core.locking import lock
from referrals import access
from referrals.casework.notices.casework_notices import supervisors, tell_about
from referrals.casework.rules.ahead import refuse_unless_ahead
from referrals.casework.rules.cards import card_of
from referrals.casework.rules.decisions import CARDS, Need
from referrals.kinds import DIARY_DONE, DIARY_PUT_OFF
from referrals.limits import LIMITS
from referrals.models import Decision, DiaryEntry, Referral
from referrals.retention_classes import class_of

AT_A_TIME = 200
SUPERSEDED = "A later decision took its place."


# --- What each kind of particular promises
# ----------------------------------------------------------------------------------


def _on_its_day(decision: Decision, need: Need) -> Iterator[DiaryEntry]:
    yield _entry(decision, need, need.label, date.fromisoformat(decision.particulars[need.name]))


def _each_agency(decision: Decision, need: Need) -> Iterator[DiaryEntry]:
    """No agency has been asked yet: what each is told must be picked, item by item."""
    for agency in Agency.objects.filter(public_id__in=decision.particulars.get(f"{need.name}_ids", [])):
        entry = _entry(decision, need, f"Ask {agency.name}: not asked yet", _soon())
        entry.agency, entry.detail = agency, decision.particulars.get("question", "")
        yield entry


def _review_of_keeping(decision: Decision, need: Need) -> Iterator[DiaryEntry]:
    months = class_of(decision.particulars[need.name]).months
    yield _entry(decision, need, "Review whether it is still kept", months_after(timezone.localdate(), months))


def _to_be_told(decision: Decision, need: Need) -> Iterator[DiaryEntry]:
    entry = _entry(decision, need, need.label, _soon())
    entry.detail = decision.particulars[need.name]
    yield entry


PROMISES: dict[str, Callable[[Decision, Need], Iterator[DiaryEntry]]] = {
    "day": _on_its_day,
    "soon": _on_its_day,
    "acceptance": _on_its_day,
    "deletion_review": _on_its_day,
    "agencies": _each_agency,
    "retention": _review_of_keeping,
    "text": _to_be_told,
}

assert all(need.kind in PROMISES for card in CARDS.values() for need in card.needs if "diary" in need.read_by), (
    "every particular that the diary reads is of a kind that it can enter"
)


def _entry(decision: Decision, need: Need, what: str, due_on: date) -> DiaryEntry:
    return DiaryEntry(
        referral_id=decision.referral_id, decision=decision, particular=need.name, what=what, due_on=due_on
    )


def _soon() -> date:
    return local_day(add_working_days(timezone.now(), LIMITS.diary_soon))


# --- Entering, settling, raising
# --------------------------------------------------------------------------------------------


@transaction.atomic
def enter(*, decision: Decision, by: Authority) -> list[DiaryEntry]:
    """Every promise of an approved decision. What an earlier one promised about the same referral ends with it."""
    open_still(Q(referral_id=decision.referral_id)).update(
        settled_at=timezone.now(), settled_by=by.person, how=SUPERSEDED
    )
    found = []
    for need in card_of(decision).needs:
        if "diary" in need.read_by and decision.particulars.get(need.name):
            found += list(PROMISES[need.kind](decision, need))
    for entry in found:
        entry.save()
    return found


def open_still(narrow: Q) -> QuerySet[DiaryEntry]:
    return DiaryEntry.objects.filter(narrow, settled_at__isnull=True)


def kept(*, referral: Referral, particular: str, how: str, by: Authority, agency: Agency | None = None) -> None:
    """What was promised has happened by another act of the service: an agency was asked, a service has answered."""
    of = Q(referral=referral, particular=particular)
    found = open_still(of & Q(agency=agency) if agency else of)
    found.update(settled_at=timezone.now(), settled_by=by.person, how=how)


def move_on(*, referral: Referral, particular: str, to: date) -> None:
    """It was looked at, and is looked at again on a later day."""
    open_still(Q(referral=referral, particular=particular)).update(due_on=to, raised_on=None)


@transaction.atomic
def settle(*, entry: DiaryEntry, how: str, by: Authority) -> DiaryEntry:
    """Done, and what came of it."""
    locked = _locked(entry, by=by)
    locked.settled_at, locked.settled_by, locked.how = timezone.now(), by.user, how
    locked.save(update_fields=["settled_at", "settled_by", "how"])
    _log(DIARY_DONE, locked, how=how)
    return locked


@transaction.atomic
def put_off(*, entry: DiaryEntry, until: date, reason: str, by: Authority) -> DiaryEntry:
    """Another day, with the reason: never far, so that nothing is put off out of sight."""
    locked = _locked(entry, by=by)
    refuse_unless_ahead(until, within=LIMITS.diary_put_off_days, what="The day until which it is put off")
    _log(DIARY_PUT_OFF, locked, how=reason, until=until)
    locked.due_on, locked.raised_on = until, None
    locked.save(update_fields=["due_on", "raised_on"])
    return locked


def _locked(entry: DiaryEntry, *, by: Authority) -> DiaryEntry:
    locked = lock(entry, "referral")
    require(access.keep_diary, locked, by=by)
    return locked


def _log(kind: Kind, entry: DiaryEntry, **data: Any) -> None:
    said = {"particular": entry.particular, "due": entry.due_on, **data}
    log(kind, target=entry.referral, data=said)


def raise_due() -> int:
    """The keeper's duty: tell of each promise on its day, and again every week until it is settled; from the second
    time on the supervisors too."""
    today = timezone.localdate()
    waits = Q(raised_on__isnull=True) | Q(raised_on__lte=today - timedelta(days=LIMITS.diary_again_days))
    due = open_still(waits & Q(due_on__lte=today)).select_related("referral__officer", "referral__owner")
    found = list(due.order_by("due_on", "pk")[:AT_A_TIME])
    for entry in found:
        referral = entry.referral
        people = [referral.officer or referral.owner]
        tell_about(
            referral,
            [*people, *supervisors(referral)] if entry.raised_on else people,
            kind="diary.due",
            words="A date that a decision named has come. Look at what was promised.",
            about=f"{entry.pk}:{today}",
        )
        entry.raised_on = today
        entry.save(update_fields=["raised_on"])
    return len(found)
