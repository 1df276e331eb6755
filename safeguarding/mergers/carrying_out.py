"""What the keeper does on the day of a merger, and until all has gone over: begun in one moment, then each record in a
transaction of its own. What has gone over names the old agency no more, so a worker that is killed goes on where the rows say."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from time import monotonic
from typing import Any

from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils import timezone

from accounts.actions import merging
from accounts.models import Agency, Membership, MembershipState
from accounts.shares import ShareBase, drop_grant, give_grant_back, group_of, live_share
from audit.log import log
from audit.moves import bump_version
from core.locking import lock_one
from guidance.versions import State
from referrals.models import Agreement, AgreementParty, Referral
from safeguarding.cases.actions.hand_overs import lapse_between
from safeguarding.cases.actions.transfers import lapse
from safeguarding.kinds import AGENCY_MERGED, AGENCY_MERGER_DONE, RECORD_WENT_OVER
from safeguarding.limits import LIMITS
from safeguarding.mergers.columns import Now, of_agencies, of_records
from safeguarding.mergers.left import is_anything_left, roles_left
from safeguarding.mergers.objections import why_not_begun
from safeguarding.mergers.own_staff import end_copies, end_twins, is_about_their_own, keep_from_colleagues
from safeguarding.models import Case, CaseTransfer, DisposalHold, GoingOver, Merger, PanelReferral, WentOver

logger = logging.getLogger(__name__)


def carry_out() -> None:
    """The keeper's duty. A merger that is done is looked after some days more: what was being filed at that moment."""
    published = Merger.objects.filter(state=State.PUBLISHED, holds_from__lte=timezone.localdate())
    for merger in published.filter(begun_at__isnull=True).order_by("holds_from", "pk"):
        _each(partial(begin, merger.pk))
    recent = timezone.now() - timedelta(days=LIMITS.merger_looked_after_days)
    begun = published.filter(begun_at__isnull=False).exclude(done_at__lt=recent)
    for merger in begun.select_related("of", "into", "author", "approver").order_by("begun_at", "pk"):
        _each(partial(go_on, merger))


@transaction.atomic
def begin(pk: int) -> None:
    """From this moment on nothing new goes to the old agency, and what lay in its area lies in the other one's. Whatever would
    have stood in the way of its publishing is asked again: until that is gone it waits, and can be called off."""
    merger = lock_one(Merger, pk)
    agencies = {key: lock_one(Agency, key, no_key=True) for key in sorted((merger.of_id, merger.into_id))}
    merger.of, merger.into = of, into = agencies[merger.of_id], agencies[merger.into_id]
    if merger.state != State.PUBLISHED or merger.begun_at is not None or why_not_begun(merger):
        return
    of.merged_into, of.merged_on, of.version = into, merger.holds_from, of.version + 1
    of.save(update_fields=["merged_into", "merged_on", "version"])
    _hold_what_is_held(of, into)
    merger.begun_at = timezone.now()
    merger.save(update_fields=["begun_at"])
    log(AGENCY_MERGED, target=of, data={"from": of.name, "to": into.name, "day": merger.holds_from})
    group_of(into)  # here, once: what makes it in the transaction of a record can be undone with that
    for agency in merging.in_the_area_of(of):
        merging.change_area(agency=agency, into=into)
    keep_from_colleagues(merger)


def _hold_what_is_held(of: Agency, into: Agency) -> None:
    """What holds all of a force from disposal holds all of the other too, before the first record goes over; and stands there
    until the other's people end it."""
    for hold in DisposalHold.objects.standing().filter(force=of, retention__isnull=True).order_by("pk"):
        days = {"from_day": hold.from_day, "review_on": hold.review_on}
        same = DisposalHold.objects.create(force=into, why=hold.why, by_id=hold.by_id, **days)
        log(RECORD_WENT_OVER, target=same, data={"from": of.name, "to": into.name, "what": [hold._meta.label]})


def go_on(merger: Merger) -> None:
    """As much as is done in one round; the next one goes on. The panels go after their open cases and before all that is over:
    a paper is open where both are one council's."""
    if not merger.into.is_open:
        return
    until = monotonic() + LIMITS.merger_round_seconds
    for held in roles_left(merger):
        _each(partial(_give, merger, held))
    for agency in merging.in_the_area_of(merger.of):  # added there since
        _each(partial(merging.change_area, agency=agency, into=merger.into))
    _each(partial(merging.withdraw_invitations, agency=merger.of, but=merger.roles))
    _each(partial(_enter_agreements, merger))
    if _take_over_all(merger, partial(_next_at_a_panel, merger), until):
        for column in of_agencies():
            for pk in list(column.that_can_go(merger.of, merger.into).values_list("pk", flat=True)):
                _each(partial(_go_alone, merger, column, pk))
        _take_over_all(merger, partial(_next_records, merger), until)
    if merger.done_at is None:
        _each(partial(finish, merger))


def _take_over_all(merger: Merger, find: Callable[[], list[int]], until: float) -> bool:
    """Whether there was time for all of them."""
    while monotonic() < until:
        records = find()
        if not records:
            return True
        for record in records:
            if not _each(partial(take_over, merger, record)):
                _each(partial(_later, merger, record))
    return False


def _each(act: Callable[[], object]) -> bool:
    """What fails is left as it was and tried again in another round; the others go on."""
    try:
        act()
    except Exception:  # whatever it was, the next one is not kept from going over
        logger.exception("merger: something has not gone over, and is tried again")
        return False
    return True


def _give(merger: Merger, held: Membership) -> None:
    if merger.author is not None and merger.approver is not None:  # as of all that is published
        merging.give(held=held, into=merger.into, proposer=merger.author, confirmer=merger.approver)


@transaction.atomic
def _enter_agreements(merger: Merger) -> None:
    """Who signed is left; the successor is a party besides to what is in force."""
    theirs = AgreementParty.objects.filter(agency=merger.of, agreement__in=Agreement.objects.standing())
    has_it = AgreementParty.objects.filter(agency=merger.into).values("agreement_id")
    for party in theirs.exclude(agreement_id__in=has_it):
        entered, _ = AgreementParty.objects.get_or_create(agreement_id=party.agreement_id, agency=merger.into)
        log(RECORD_WENT_OVER, target=entered, data=_said(merger, []))


# --- A row, and a record with all its rows ------------------------------------------------------------------------------


@transaction.atomic
def _go_alone(merger: Merger, column: Now, pk: int) -> None:
    for row in column.that_can_go(merger.of, merger.into).filter(pk=pk).select_for_update(of=("self",)):
        _change(merger, column, row, referral=None, at=timezone.now())
        log(RECORD_WENT_OVER, target=row, data=_said(merger, [column]))


def _next_records(merger: Merger) -> list[int]:
    """Some of those that name the old agency still, but for those that wait to be tried again."""
    found: set[int] = set()
    for column in of_records():
        left = column.rows(merger.of).exclude(**{f"{column.referral}__in": _waiting(merger)})
        found |= set(left.order_by("pk").values_list(column.referral, flat=True)[: LIMITS.merger_batch])
    return list(islice(sorted(found), LIMITS.merger_batch))


def _next_at_a_panel(merger: Merger) -> list[int]:
    """The same of open cases that its panel has."""
    there: QuerySet[Any] = PanelReferral.objects.filter(live_share(), agency=merger.of, case__closed_at__isnull=True)
    left = there.exclude(case__referral__in=_waiting(merger)).order_by("pk")
    return list(left.values_list("case__referral_id", flat=True)[: LIMITS.merger_batch])


def _waiting(merger: Merger) -> QuerySet[Any, Any]:
    return GoingOver.objects.filter(merger=merger, next_at__gt=timezone.now()).values("referral_id")


@transaction.atomic
def _later(merger: Merger, record: int) -> None:
    going, _ = GoingOver.objects.get_or_create(merger=merger, referral_id=record)
    _again_later(going)


@transaction.atomic
def take_over(merger: Merger, record: int) -> None:
    """All that says who answers now, in one moment: there is none at which a part of it is another agency's, or nobody's."""
    # The case first, as those do who put it on an agenda or take it over.
    list(Case.objects.filter(referral=record).select_for_update(of=("self",)).values_list("pk"))
    referral = lock_one(Referral, record)
    going, _ = GoingOver.objects.get_or_create(merger=merger, referral=referral)
    lapse_between(referral, merger.of, merger.into)
    pair = (merger.of_id, merger.into_id)
    lapse(CaseTransfer.objects.filter(referral=referral, of__in=pair, to__in=pair))
    at, columns = timezone.now(), of_records()
    end_twins(referral, merger)
    if is_about_their_own(referral, merger.of, merger.into):
        end_copies(referral, merger)
        columns = [column for column in columns if not column.tells]
    gone = [column for column in columns if _go(merger, column, referral, at)]
    if gone:
        log(RECORD_WENT_OVER, target=referral, data=_said(merger, gone))
    if any(_of(column, column.rows(merger.of), referral).exists() for column in of_records()):
        _again_later(going)
        return
    going.done_at = at
    going.save(update_fields=["done_at"])


def _of(column: Now, rows: Any, referral: Referral) -> Any:
    return rows.filter(**{column.referral: referral.pk})


def _go(merger: Merger, column: Now, referral: Referral, at: datetime) -> int:
    rows = _of(column, column.that_can_go(merger.of, merger.into), referral).order_by("pk")
    found = list(rows.select_for_update(of=("self",)))
    for row in found:
        _change(merger, column, row, referral=referral, at=at)
    return len(found)


def _change(merger: Merger, column: Now, row: Model, *, referral: Referral | None, at: datetime) -> None:
    record = getattr(row, column.grants, None) if column.grants else None
    if record is not None and isinstance(row, ShareBase):
        drop_grant(row, record=record)
    setattr(row, column.field, merger.into)
    bumped = ["version"] if bump_version(row) else []  # what was read before it went over was of another agency
    row.save(update_fields=[column.field, *bumped])
    if record is not None and isinstance(row, ShareBase) and _is_live(row):
        give_grant_back(row, record=record)
    WentOver.objects.create(merger=merger, referral=referral, column=column.name, row=row.pk, at=at)


def _is_live(share: ShareBase) -> bool:
    return type(share).objects.live().filter(pk=share.pk).exists()


def _again_later(going: GoingOver) -> None:
    going.tries, going.done_at = going.tries + 1, None
    going.next_at = timezone.now() + timedelta(minutes=LIMITS.merger_again_minutes)
    going.save(update_fields=["tries", "next_at", "done_at"])


def _said(merger: Merger, columns: list[Now]) -> dict[str, Any]:
    return {"from": merger.of.name, "to": merger.into.name, "merger": merger.pk, "what": [one.name for one in columns]}


# --- When all has gone over ------------------------------------------------------------------------------------------------


def finish(merger: Merger) -> None:
    """Nothing is left that its people must finish: their roles there end, and it is closed."""
    if is_anything_left(merger):
        return
    held = Membership.objects.filter(agency=merger.of).exclude(state=MembershipState.ENDED).select_related("user")
    for one in held.order_by("pk"):
        _each(partial(merging.end, held=one))
    _close(merger)


@transaction.atomic
def _close(merger: Merger) -> None:
    """Under the lock of the agency's row what is being written that names it has been written, or waits."""
    of = lock_one(Agency, merger.of_id)
    works_there = Membership.objects.filter(agency=of).exclude(state=MembershipState.ENDED)
    if is_anything_left(merger) or works_there.exists():
        return
    of.is_open, of.version = False, of.version + 1
    of.save(update_fields=["is_open", "version"])
    locked = lock_one(Merger, merger.pk)
    locked.done_at = timezone.now()
    locked.save(update_fields=["done_at"])
    log(AGENCY_MERGER_DONE, target=of, data={"from": of.name, "to": merger.into.name})
