"""How much one person sends in a day: so much that no officer at work meets it, and so little that no account fills the store or keeps
the scanner from the files of all others.

Counted is what is kept or begun, also what was removed since; not what its sender takes back before it was sent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import Coalesce

from accounts.models import User
from audit.log import log
from audit.moves import MoveDenied
from core.clock import start_of, today
from core.row_security import as_the_service
from core.templatetags.govuk import thousands
from evidence.kinds import FILE_QUOTA_REACHED
from evidence.limits import LIMITS, MEGABYTE
from evidence.models import File, Unfinished


@dataclass(frozen=True)
class Sent:
    files: int
    size: int

    def __add__(self, more: Sent) -> Sent:
        return Sent(self.files + more.files, self.size + more.size)


class QuotaReached(MoveDenied):
    """Said beside the box for files, and to the log: it is not reached by chance."""

    def __init__(self, person: User, sent: Sent, more: Sent) -> None:
        self.person, self.sent, self.more = person, sent, more
        most = f"{LIMITS.day_files} files, or {thousands(LIMITS.day_bytes // MEGABYTE)} MB"
        super().__init__(
            f"One person can send {most}, in a day. You have sent {sent.files} ({thousands(sent.size // MEGABYTE)} MB) today: "
            "they are safe. These were not taken. Send fewer, send them tomorrow, or ask a colleague to send them.",
            beside="chosen",
        )

    def note(self) -> None:
        sent = {"files": self.sent.files, "bytes": self.sent.size}
        log(
            FILE_QUOTA_REACHED, target=self.person, data={**sent, "more_files": self.more.files, "more": self.more.size}
        )


def is_beyond_quota(person: Any, sizes: Sequence[int]) -> bool:
    """Whether these would be refused, before they are sent to the store."""
    try:
        refuse_beyond_quota(person, sizes)
    except QuotaReached:
        return True
    return False


@as_the_service()
def refuse_beyond_quota(person: User, sizes: Iterable[int], *, begun: Iterable[Unfinished] = ()) -> None:
    """Raises QuotaReached where these are too much for today. `begun`: which of them came in pieces, and are not counted twice. What
    its sender sees no more, of a record that was sealed or moved since, counts as well: a form and a piece meet one sum."""
    each = list(sizes)
    more, since = Sent(len(each), sum(each)), start_of(today())
    received = File.objects.filter(received_by=person, received_at__gte=since)
    unfinished = Unfinished.objects.filter(sent_by=person, begun_at__gte=since)
    sent = _counted(received) + _counted(unfinished.exclude(pk__in=[upload.pk for upload in begun]))
    if sent.files + more.files > LIMITS.day_files or sent.size + more.size > LIMITS.day_bytes:
        raise QuotaReached(person, sent, more)


def _counted(rows: QuerySet[File] | QuerySet[Unfinished]) -> Sent:
    found = rows.aggregate(files=Count("pk"), size=Coalesce(Sum("size"), 0))
    return Sent(found["files"], found["size"])
