"""The keeper's duty after a disposal: whether orders have taken what the log said of its rows out of it (ADR 0084).

The data protection officer has the key for erasures, and the service has not: it cannot order, but it says what waits."""

from __future__ import annotations

import json
from collections.abc import Iterable

from django.utils import timezone

from audit.evidence.rows_gone import is_there_still
from audit.models import Event
from safeguarding.kinds import RETENTION_DISPOSED
from safeguarding.models import Disposal


def events_of(disposals: Iterable[Disposal]) -> dict[str, Event]:
    """Of each the event that names its certificate and its rows, by the key of the disposal as the log has it."""
    of = {str(one.pk): one.certificate for one in disposals}
    told = Event.objects.filter(kind=RETENTION_DISPOSED.name, target_type=Disposal._meta.label, target_id__in=of)
    return {
        one.target_id: one for one in told if json.loads(one.payload or "{}").get("certificate") == of[one.target_id]
    }


def note_what_was_erased() -> int:
    """Returns of how many the log has nothing any more since the last round."""
    waits = list(Disposal.objects.in_the_log())
    told = events_of(waits)
    gone = [one for one in waits if (event := told.get(str(one.pk))) and not is_there_still(event)]
    for one in gone:
        one.erased_at = timezone.now()
        one.save(update_fields=["erased_at"])
    return len(gone)
