"""Inviting all good rows of a list at once; each is decided by the action that decides one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from accounts.actions import invitations, memberships
from accounts.authority import Authority
from accounts.models import Agency
from accounts.people.lists_of_people import Outcome, Row
from accounts.roles import Role
from audit.moves import MoveDenied


@transaction.atomic
def send(*, agency: Agency, rows: Iterable[Row], by: Authority) -> Counter[Outcome]:
    """How many were invited, how many roles given or proposed, and how many rows were left out, as wrong or refused."""
    return Counter(_one(agency, row, by) for row in rows)


def _one(agency: Agency, row: Row, by: Authority) -> Outcome:
    if row.asked is None:
        return Outcome.WRONG
    said: dict[str, Any] = {"agency": agency, "role": Role(row.asked["role"]), "site": row.asked.get("site"), "by": by}
    try:
        with transaction.atomic():
            if row.person is not None:
                memberships.propose(person=row.person, **said)
            else:
                invitations.invite(email=row.asked["email"], name=row.asked["name"], **said)
    except MoveDenied:
        return Outcome.WRONG
    return row.outcome
