"""What forbids that a record is disposed of."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from core.clock import today
from safeguarding.models import DisposalHold, Retention


def holds_on(retention: Retention) -> QuerySet[DisposalHold]:
    """Those of the record, and those of all of its force."""
    of = Q(retention=retention) | Q(retention__isnull=True, force_id=retention.force_id)
    return DisposalHold.objects.standing().filter(of, from_day__lte=today())
