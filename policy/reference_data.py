"""The time limits that come with the service: the first version of an empty database, as the release has them."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from audit.acting import SYSTEM, acting
from guidance.versions import Origin, State
from policy.models import TIME_LIMITS, Policy
from policy.time_limits import set_here

WHY = "These came with the service."


@transaction.atomic
def load_limits() -> None:
    """Once: a number that is changed in the code later changes nothing that held. What is new is added by its name, in the
    next version; until then the release says it."""
    with acting(SYSTEM):
        policy, _ = Policy.objects.get_or_create(slug=TIME_LIMITS)
        if not policy.versions.exists():
            policy.versions.create(
                number=1,
                state=State.PUBLISHED,
                origin=Origin.SHIPPED,
                published_at=timezone.now(),
                content={limit.name: limit.number for limit in set_here()},
                why=WHY,
            )
