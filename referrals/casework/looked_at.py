"""What a person looked at, as the log has it: what has changed since, and what they opened last. The log is asked by the
reader's own number, or by that of a record in hand: by an index either way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse

from accounts.authority import Authority
from audit.kinds import RECORD_VIEWED
from audit.models import Event, Operation
from audit.reading import listed
from core.clock import now
from core.kept_rows import abreast, asking_for
from core.places import moment_of
from core.reference_numbers import display_reference
from core.rules import Narrow, record_column
from core.today import Recent
from referrals.access import see_case_file
from referrals.models import Referral

LABEL = Referral._meta.label
SHOWN, LOOKED_THROUGH, DAYS = 5, 60, 14


def changed_since_looked(who: Authority) -> Narrow:
    """Of the own caseload: moved or added to by a colleague since this officer opened it last, or took it on."""

    def narrow(prefix: str) -> Q:
        lately = Event.objects.filter(target_type=LABEL, at__gte=_long_ago())
        of_record = lately.filter(target_id=Cast(OuterRef(record_column(prefix)), CharField()))
        looks = lately.filter(target_id=OuterRef("target_id"), actor_id=who.pk, operation=Operation.CONSULTATION)
        looked = looks.order_by("-at").values("at")[:1]
        since = Coalesce(Subquery(looked), OuterRef(f"{prefix}claimed_at"))
        by_others = of_record.filter(operation=Operation.ALTERATION, kind__startswith="referral.").exclude(
            actor_id=who.pk
        )
        return Q(**{f"{prefix}officer_id": who.pk}) & Q(
            Exists(by_others.annotate(since=since).filter(at__gt=F("since")))
        )

    return narrow


def _long_ago() -> datetime:
    """Further back no officer has to be told of: it is the story of the record."""
    return moment_of(lambda: now() - timedelta(days=DAYS))


def opened_last(who: Authority) -> Iterator[Recent]:
    """The last records whose case file this person opened and may open still; by reference, without a name."""
    if not see_case_file.anywhere(who):
        return
    (lately,) = abreast(asking_for(who, _lately))
    keys = [int(key) for (key,) in list(dict.fromkeys(lately))[: 2 * SHOWN]]
    (found,) = abreast(asking_for(who, _may_open, *keys) if keys else [])
    by_key = {one.pk: one for one in found}
    rows = [by_key[key] for key in keys if key in by_key][:SHOWN]
    if rows:
        listed(rows=rows, rule=see_case_file, named=False)
    for row in rows:
        href = reverse("referrals:case", args=[row.public_id])
        yield Recent(display_reference(row.reference), href, row.get_state_display())


def _lately(who: Authority) -> QuerySet[Any, tuple[str]]:
    events = Event.objects.filter(actor_id=who.pk, at__gte=_long_ago(), kind=RECORD_VIEWED.name, target_type=LABEL)
    return events.order_by("-at").values_list("target_id")[:LOOKED_THROUGH]


def _may_open(who: Authority, *keys: int) -> QuerySet[Referral]:
    found = Referral.objects.filter(pk__in=keys).only("public_id", "reference", "state")
    return see_case_file.filter(who, found).order_by()
