"""Taking over from colleagues who have typed into the same form and not sent it."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.authority import Authority
from accounts.kinds import TEXT_TAKEN_OVER
from accounts.models import KeptText, User
from accounts.presence.rooms import Place
from accounts.presence.writing import others_writing, waiting_at
from audit.log import log
from audit.permission import require_locked


@transaction.atomic
def take_over(*, place: Place, path: str, form: str, by: Authority) -> list[User]:
    """Say that one writes here instead: their texts stay theirs, word for word, and say so. Returns from whom; none where
    they have sent or discarded it meanwhile. Raises MoveDenied where the page is not this person's to act on."""
    record = place.room.model._default_manager.get(public_id=place.record)
    require_locked(place.does, record, by=by, no_key=True)
    texts = others_writing(place, waiting_at(path, form), by)
    KeptText.objects.filter(pk__in=[text.pk for text in texts]).update(
        taken_over_by=by.person, taken_over_at=timezone.now()
    )
    people = [text.user for text in texts]
    if people:
        log(TEXT_TAKEN_OVER, target=record, data={"form": form, "from": [person.pk for person in people]})
    return people
