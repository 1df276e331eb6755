"""The keeper's duty: each referral that has come to its end gets the day of its review, which is reckoned anew each day."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice, zip_longest
from typing import Any

from django.db import DatabaseError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from audit.log import log
from audit.moves import MovedOn
from core.clock import ONE_DAY, today
from core.locking import lock, lock_one
from referrals.models import Referral
from referrals.models.referral import State
from safeguarding.kinds import RETENTION_DISPOSAL_OVERTAKEN
from safeguarding.limits import LIMITS
from safeguarding.models import Disposal, Retention
from safeguarding.retention.reckoning import Reckoned, reckon
from subjects import people
from subjects.linking import hold_everybody_joined

AT_A_TIME = 200
GONE = "This record has been disposed of."
log_failures = logging.getLogger(__name__)


def reckon_anew() -> int:
    """Each in a transaction of its own: one that fails is said, and holds up no other."""
    found = list(islice(dict.fromkeys(_to_reckon()), AT_A_TIME))
    for key in found:
        try:
            _reckoned(key)
        except Exception:  # whatever it was: the others are reckoned, and this one is tried again after a day
            log_failures.exception("The review day of referral %s was not reckoned.", key)
            _put_last(key)
    return len(found)


def _to_reckon() -> Iterator[int]:
    """One of each kind in turn: many of one kind keep none of another waiting."""
    for turn in zip_longest(*(list(kind[:AT_A_TIME]) for kind in _kinds())):
        yield from (key for key in turn if key is not None)


def _kinds() -> Iterator[QuerySet[Any, int]]:
    """What has ended since; what is decided to be disposed of, what is due or coming, and all else, after a day."""
    ended = Referral.objects.filter(state=State.CLOSED, retention__isnull=True)
    yield ended.order_by("finished_at", "pk").values_list("pk", flat=True)
    stands = Q(Exists(Disposal.objects.standing().filter(retention=OuterRef("pk"))))
    coming = today() + timedelta(days=LIMITS.retention_coming_days)
    for narrow in (stands, Q(review_on__lte=coming), Q()):
        old = Retention.objects.filter(narrow, reckoned_at__lt=timezone.now() - ONE_DAY, referral__isnull=False)
        yield old.order_by("reckoned_at", "pk").values_list("referral_id", flat=True)


def _put_last(key: int) -> None:
    """One that could not be reckoned has its turn again when the others have had theirs."""
    try:
        _tried(key)
    except DatabaseError:  # locked for long, or disposed of meanwhile: it keeps its place
        log_failures.exception("Nor was it noted that referral %s was tried.", key)


@transaction.atomic
def _tried(key: int) -> None:
    referral = Referral.objects.filter(pk=key).first()
    if referral is None:
        return
    said = {"reference": referral.reference, "force_id": referral.force_id}
    row, is_new = Retention.objects.get_or_create(referral=referral, defaults=said)
    if not is_new:
        row.reckoned_at = timezone.now()
        row.save(update_fields=["reckoned_at"])


@transaction.atomic
def _reckoned(key: int) -> None:
    """A referral that is open again while it waits is found so: the row of its review has no day then."""
    referral = lock_one(Referral, key, no_key=True)
    held = Retention.objects.filter(referral=referral).first()
    found = reckon(referral)
    locked = enter(lock(held) if held else Retention(referral=referral), found)
    overtake(locked, found)


def held_as_it_stands(retention: Retention) -> tuple[Retention, Reckoned]:
    """The person first, then every record of the person: one who is joined, or a record that is opened again, waits or is
    seen."""
    if retention.referral is None:
        raise MovedOn(GONE, retention)
    hold_everybody_joined(retention.referral.subject)
    everyone = people.joined_to_id(retention.referral.subject_id, sealed_too=True)
    for key in sorted(Referral.objects.filter(subject_id__in=everyone).values_list("pk", flat=True)):
        lock_one(Referral, key, no_key=key != retention.referral_id)
    locked = lock(retention)
    if locked.referral_id is None:
        raise MovedOn(GONE, locked)
    locked.referral = referral = lock(retention.referral)
    return locked, reckon(referral)


def enter(retention: Retention, found: Reckoned) -> Retention:
    """What was reckoned stands in its row."""
    referral = retention.referral
    assert referral is not None
    retention.reference, retention.force_id = referral.reference, referral.force_id
    retention.kept_as, retention.table_version = found.kept_as.code, found.table.version
    retention.since, retention.review_on, retention.because = found.since, found.review_on, found.because
    retention.reckoned_at = timezone.now()
    retention.save()
    return retention


def overtake(retention: Retention, found: Reckoned) -> None:
    """A disposal was decided of the record as it stood: what has been opened or joined since overtakes it, for good."""
    for disposal in filter(found.overtakes, retention.disposals.standing()):
        disposal.overtaken_at = timezone.now()
        disposal.save(update_fields=["overtaken_at"])
        log(RETENTION_DISPOSAL_OVERTAKEN, target=disposal, ids=[retention.told_as])
