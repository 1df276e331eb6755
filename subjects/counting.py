"""When to count how common names are: once a day, and soon after a person was sealed or is sealed no longer."""

from django.db import transaction
from django.utils import timezone

from subjects.limits import LIMITS
from subjects.matching.local_frequency import count_names
from subjects.models import NameCount


@transaction.atomic
def count_if_due() -> bool:
    """A duty of the keeper. A person who is being sealed meanwhile is waited for; one who is sealed later has
    to be counted out anew."""
    last = NameCount.objects.select_for_update().first() or NameCount.objects.create()
    if not last.is_due and last.counted_at and last.counted_at > timezone.now() - LIMITS.names_counted_every:
        return False
    last.is_due, last.counted_at = False, timezone.now()
    last.save()
    count_names()
    return True
