"""The keeper's duty: what two people decided to dispose of goes, once the days in which it can be called off are over.

Each record in one transaction: all of it is gone, or all of it is there and the next round tries again. The database's own
function deletes, and asks once more what was decided (safeguarding/sql/disposal.sql). The files go after that: the keeper's
sweeps remove those that no row names."""

from __future__ import annotations

import json
import logging
from typing import Any

from django.apps import apps
from django.db import connection, transaction

from accounts.keeper.rounds import destroys
from accounts.models import Agency
from audit.evidence.alarms import raise_service_alarm
from audit.log import log
from audit.moves import MovedOn
from core.clock import today
from core.reference_numbers import new_reference
from referrals.models import Referral
from safeguarding.kinds import RETENTION_DISPOSED
from safeguarding.models import Disposal
from safeguarding.retention.entering import held_as_it_stands, overtake
from safeguarding.retention.holds import beside, records_kept_by_holds
from safeguarding.retention.obstacles import why_not_yet
from safeguarding.sight.given_out import recipients
from subjects.linking import hold_everybody_joined
from subjects.models import Subject

failures = logging.getLogger(__name__)
ERASE = "select dispose_of_record(%s)"


@destroys
def dispose_of_what_was_decided() -> int:
    """Returns how many went. One that fails is said, and stops no other."""
    gone = 0
    due = Disposal.objects.confirmed().filter(done_at__isnull=True, may_go_on__lte=today()).order_by("may_go_on", "pk")
    for disposal in due.select_related("retention__referral__subject"):
        try:
            gone += dispose_of(disposal)
        except MovedOn:  # another keeper disposed of it, or of its person's record, meanwhile
            continue
        except Exception:  # whatever it was: nothing of this record went, and the next round tries it again
            failures.exception("Disposal %s was not carried out.", disposal.public_id)
            if disposal.may_go_on is not None and disposal.may_go_on < today():  # not for the first time
                raise_service_alarm("disposals", "A disposal that two people decided could not be carried out.")
    return gone


@transaction.atomic
def dispose_of(disposal: Disposal) -> bool:
    """As it stands under the locks; what has been opened since overtakes it, and what still waits is left."""
    _hold_who_is_beside(disposal.retention.referral)
    held, found = held_as_it_stands(disposal.retention)
    _hold_off_holds(held.referral)
    overtake(held, found)
    due = Disposal.objects.confirmed().filter(done_at__isnull=True, may_go_on__lte=today())
    locked = due.filter(pk=disposal.pk).first()
    if locked is None or held.referral is None or why_not_yet(held):
        return False
    locked.told = [[row.key, row.value] for row in recipients(held.referral)]
    locked.certificate = new_reference("DC")
    locked.save(update_fields=["told", "certificate"])
    log(RETENTION_DISPOSED, target=locked, data={"certificate": locked.certificate, "rows": _erased(locked)})
    return True


def _hold_who_is_beside(referral: Referral | None) -> None:
    """All at once, in their order: a hold on one record is put under the lock of its person."""
    if referral is not None and (others := beside(referral.subject_id)):
        hold_everybody_joined(referral.subject, *Subject.objects.filter(pk__in=others))


def _hold_off_holds(referral: Referral | None) -> None:
    """A hold on all records of a force is put under the same lock: of each force whose hold would keep this one."""
    if referral is None:
        return
    forces = Agency.objects.filter(pk__in=records_kept_by_holds(referral.subject_id).values("force_id"))
    list(forces.select_for_update(no_key=True).order_by("pk").values("pk"))


def _erased(disposal: Disposal) -> dict[str, list[int]]:
    """The rows that went, by the name that the log has for their table: it is by these that their events are found."""
    with connection.cursor() as cursor:
        cursor.execute(ERASE, [disposal.pk])
        said: Any = cursor.fetchone()[0]
    labels = {model._meta.db_table: model._meta.label for model in apps.get_models()}
    rows = json.loads(said) if isinstance(said, str) else said
    return {labels[table]: sorted(set(ids)) for table, ids in rows.items()}
