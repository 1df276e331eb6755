"""What comes with the service of each matter: the first version of an empty database, as the release has it."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from audit.acting import SYSTEM, acting
from guidance.versions import Origin, State
from policy.matters import MATTERS
from policy.models import Policy

WHY = "These came with the service."


@transaction.atomic
def load_policies() -> None:
    """Once: what is changed in the code later changes nothing that held. What is new is added by its name, in the next
    version; until then the release says it."""
    with acting(SYSTEM):
        for matter in MATTERS:
            policy, _ = Policy.objects.get_or_create(slug=matter.slug)
            if not policy.versions.exists():
                policy.versions.create(
                    number=1,
                    state=State.PUBLISHED,
                    origin=Origin.SHIPPED,
                    published_at=timezone.now(),
                    content=dict(matter.shipped()),
                    why=WHY,
                )
