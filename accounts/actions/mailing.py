"""How a person hears by e-mail of what is not urgent: their own choice."""

from __future__ import annotations

from django.db import transaction

from accounts.authority import Authority
from accounts.kinds import MAIL_CHOSEN
from accounts.models import Mailed, User
from audit.log import log
from core.locking import lock


@transaction.atomic
def choose(*, mailed: str, hour: int | None, by: Authority) -> User:
    """From now on; what was told before keeps the e-mail that it was to come in."""
    person = lock(by.person, no_key=True)
    person.mailed = Mailed(mailed)
    if hour is not None:
        person.mailed_at_hour = hour
    person.save(update_fields=["mailed", "mailed_at_hour"])
    log(MAIL_CHOSEN, target=person, data={"mailed": person.mailed, "hour": person.mailed_at_hour})
    return person
