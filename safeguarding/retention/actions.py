"""What is decided at the review of a record: it is kept until a day, or disposed of, which a second person confirms and
which can be called off; and what holds all of this up (ADR 0084)."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.authority import Authority
from accounts.models import Agency
from audit.log import log
from audit.moves import MoveDenied, MovedOn
from audit.permission import require
from core.clock import day_words, local_day, months_after
from core.locking import lock
from referrals.models.ended import end_record
from safeguarding.access import call_off_disposal, confirm_disposal, hold_disposals, review_retention
from safeguarding.kinds import (
    RETENTION_DISPOSAL,
    RETENTION_DISPOSAL_CONFIRMED,
    RETENTION_DISPOSAL_ENDED,
    RETENTION_HOLD,
    RETENTION_HOLD_ENDED,
    RETENTION_KEPT,
)
from safeguarding.limits import LIMITS
from safeguarding.models import Disposal, DisposalHold, KeptUntil, Retention
from safeguarding.models.retention import DisposalQuerySet
from safeguarding.retention.entering import enter, held_as_it_stands, overtake
from safeguarding.retention.holds import holds_over
from safeguarding.retention.obstacles import under_a_hold, why_not_yet
from safeguarding.retention.reckoning import CHILD, Reckoned, reckon

NOT_NOW = "This record is not reviewed now: something has changed since it was listed."
DECIDED = "It was decided that this record is disposed of. Call that off first."
OVER = "This was called off, or has ended."


@transaction.atomic
def keep(*, retention: Retention, until: date, reason: str, words: str, by: Authority) -> KeptUntil:
    """It is looked at again on that day; earlier, once the person is referred again and all has come to its end."""
    locked, found = _reviewed(retention, by=by)
    latest = latest_kept(found)
    if until <= timezone.localdate() or until > latest:
        raise MoveDenied(f"It is kept from tomorrow on, and at most until {day_words(latest)}.", beside="until")
    made = KeptUntil.objects.create(retention=locked, until=until, reason=reason, words=words, by=by.person)
    log(RETENTION_KEPT, target=locked, ids=[locked.told_as], data={"until": until, "reason": reason})
    assert locked.referral is not None
    enter(locked, reckon(locked.referral))
    return made


def latest_kept(found: Reckoned) -> date:
    """As its class says: of a child no longer than until a child's first review."""
    months = found.kept_as.child_months if CHILD in found.because else found.kept_as.longest_months
    return months_after(timezone.localdate(), months)


@transaction.atomic
def decide_disposal(*, retention: Retention, reason: str, words: str, by: Authority) -> Disposal:
    """The first of two people. Nothing follows until the second has confirmed it."""
    locked, found = _reviewed(retention, by=by)
    if held := under_a_hold(locked):
        raise MoveDenied(held)
    assert found.since is not None
    made = Disposal.objects.create(
        retention=locked,
        force_id=locked.force_id,
        since=found.since,
        records=list(found.records),
        reason=reason,
        words=words,
        by=by.person,
        at=timezone.now(),
    )
    log(RETENTION_DISPOSAL, target=made, ids=[locked.told_as], data={"reason": reason, "class": found.kept_as.code})
    return made


@transaction.atomic
def confirm(*, disposal: Disposal, by: Authority) -> Disposal:
    """The second person's yes: from some days on the record may be disposed of, unless it is called off before."""
    held, found = held_as_it_stands(disposal.retention)
    locked = _standing(disposal)
    require(confirm_disposal, locked, by=by)
    if locked.confirmed_at is not None:
        raise MovedOn("This disposal has been confirmed already.", locked)
    _refuse_while_it_waits(held)
    if found.overtakes(locked):
        raise MoveDenied(NOT_NOW)
    locked.confirmed_at, locked.confirmed_by = timezone.now(), by.person
    locked.may_go_on = local_day(locked.confirmed_at) + timedelta(days=LIMITS.disposal_called_off_days)
    locked.save(update_fields=["confirmed_at", "confirmed_by", "may_go_on"])
    log(RETENTION_DISPOSAL_CONFIRMED, target=locked, ids=[held.told_as], data={"from": locked.may_go_on})
    return locked


@transaction.atomic
def call_off(*, disposal: Disposal, reason: str, by: Authority) -> Disposal:
    """By either of the two, or any who could be one of them. The record is reviewed as before."""
    held_as_it_stands(disposal.retention)
    locked = _standing(disposal)
    require(call_off_disposal, locked, by=by)
    end_record(locked, reason, by=by.person)
    log(RETENTION_DISPOSAL_ENDED, target=locked, ids=[locked.retention.told_as])
    return locked


@transaction.atomic
def put_hold(
    *, force: Agency, why: str, from_day: date, review_on: date, by: Authority, retention: Retention | None = None
) -> DisposalHold:
    """On one record, or on all of the force's. It stands until it is ended."""
    locked = held_as_it_stands(retention)[0] if retention else None
    of = lock(locked.force if locked else force, no_key=True)
    if locked is None and of.merged_into is not None:
        raise MoveDenied(f"{of} was merged into {of.merged_into}. Put the hold there.")
    made = DisposalHold(force=of, retention=locked, why=why, from_day=from_day, review_on=review_on, by=by.person)
    _refuse_days(made)
    made.save()
    require(hold_disposals, made, by=by)
    if locked is not None:
        require(review_retention, locked, by=by)
    said = {"from": from_day, "review_on": review_on}
    log(RETENTION_HOLD, target=made, data=said)
    return made


def _refuse_days(hold: DisposalHold) -> None:
    today = timezone.localdate()
    if not today - timedelta(days=LIMITS.disposal_hold_back_days) <= hold.from_day <= today:
        raise MoveDenied("A hold begins today or before, at most ten years ago.", beside="from_day")
    latest = today + timedelta(days=LIMITS.disposal_hold_days)
    if not today < hold.review_on <= latest:
        raise MoveDenied(f"It is looked at again after today, and at most on {day_words(latest)}.", beside="review_on")


@transaction.atomic
def end_hold(*, hold: DisposalHold, reason: str, by: Authority) -> DisposalHold:
    """What was confirmed before or under it gets its days to be called off anew."""
    locked = lock(hold, "retention", "force")
    require(hold_disposals, locked, by=by)
    if locked.ended_at is not None:
        raise MovedOn("This hold has been ended already.", locked)
    again = timezone.localdate() + timedelta(days=LIMITS.disposal_called_off_days)
    for each in _kept_by(locked).filter(may_go_on__lt=again).select_for_update().order_by("pk"):
        each.may_go_on = again
        each.save(update_fields=["may_go_on"])
    end_record(locked, reason, by=by.person)
    log(RETENTION_HOLD_ENDED, target=locked)
    return locked


def _kept_by(hold: DisposalHold) -> DisposalQuerySet:
    """What was confirmed and waits for it: of other records of the person too, which it keeps as well."""
    confirmed = Disposal.objects.confirmed()
    every = confirmed.select_related("retention__referral")
    kept = [one.pk for one in every if holds_over(one.retention).filter(pk=hold.pk).exists()]
    return confirmed.filter(pk__in=kept)


def _reviewed(retention: Retention, *, by: Authority) -> tuple[Retention, Reckoned]:
    """Locked, and reckoned as it then stands: open to a decision of this person."""
    locked, found = held_as_it_stands(retention)
    require(review_retention, locked, by=by)
    if found.review_on is None:
        raise MoveDenied(NOT_NOW)
    overtake(locked, found)
    if locked.disposals.standing().exists():
        raise MoveDenied(DECIDED)
    return locked, found


def _standing(disposal: Disposal) -> Disposal:
    locked = lock(disposal, "retention__referral")
    if locked.ended_at or locked.overtaken_at or locked.done_at:
        raise MovedOn(OVER, locked)
    return locked


def _refuse_while_it_waits(retention: Retention) -> None:
    for why_not in why_not_yet(retention):
        raise MoveDenied(why_not)
