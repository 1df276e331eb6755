"""Who keeps: one row."""

from __future__ import annotations

import uuid

from django.db import connection, models, transaction
from django.db.models.functions import Now
from django.utils import timezone

from audit.policy import not_audited
from prevent_portal.limits import LASTS

KEEPER = "keeper"
# Who locks or changes a row notes its transaction on it, and holds the lock of that transaction until it ends.
HELD = """
select exists (select from prevent_portal_lease l where l.name = %s and (l.until >= now() or exists (
    select from pg_locks k where k.locktype = 'transactionid' and k.granted and k.transactionid = l.xmax)))
"""


@not_audited(because="which process is the keeper, for seconds at a time", may="select", keeper_may="insert, update")
class Lease(models.Model):
    """What one process at a time may do, until when. While it does it, its transaction holds the row: no
    process takes over a duty that is being done, however long it takes, and a process that dies lets go
    with its transaction.

    A row, because a lock of the session stays on the connection behind a pooler, where no process holds it and
    none can take it."""

    name = models.CharField(max_length=20, primary_key=True)
    holder = models.UUIDField()
    until = models.DateTimeField(help_text="By the database's clock.")

    def __str__(self) -> str:
        return self.name

    @classmethod
    @transaction.atomic
    def take(cls, name: str, holder: uuid.UUID) -> bool:
        """Have it, or have it longer. False while another has it or does something under it."""
        Lease.objects.bulk_create(
            [Lease(name=name, holder=holder, until=timezone.now() - LASTS)], ignore_conflicts=True
        )
        free = models.Q(holder=holder) | models.Q(until__lt=Now())
        if not cls.objects.filter(free, name=name).select_for_update(skip_locked=True).exists():
            return False
        return bool(cls.objects.filter(name=name).update(holder=holder, until=Now() + LASTS))

    @classmethod
    def hold(cls, name: str, holder: uuid.UUID) -> bool:
        """For the rest of the transaction. False when it was lost: then nothing may be done."""
        mine = cls.objects.filter(name=name, holder=holder).select_for_update(skip_locked=True)
        return mine.first() is not None

    @classmethod
    def leave(cls, name: str, holder: uuid.UUID) -> None:
        cls.objects.filter(name=name, holder=holder).update(until=Now() - LASTS)

    @classmethod
    def is_held(cls, name: str) -> bool:
        """Whether a process has it, or does something under it just now. Without a lock, which only the keeper's role
        may take: whose transaction holds the row stands beside it."""
        with connection.cursor() as cursor:
            cursor.execute(HELD, [name])
            return bool(cursor.fetchone()[0])
