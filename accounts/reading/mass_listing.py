"""Lists that name people, page after page: asked about and ended as reading is, by limits of their own (ADR 0026).

A line of a list says less than a record, and ordinary work shows the same lines again and again: what is counted is how
many different records have been named to one person in the last hour. A list of references alone counts nothing, so the
queue with its lane of danger is always shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse

from accounts.kinds import READING_PURPOSE_STATED
from accounts.models import User
from accounts.reading.mass_reading import (
    AT_ONCE,
    LOCK,
    asked_why,
    counted,
    hour_ago,
    one_at_a_time,
    standing_block,
    stopped,
)
from accounts.requests import Visit
from audit.acting import current_actor

PAGE = 25  # lines of the longest page that names people
NAMED = "select * from named_in_lists(%s, %s, %s, %s, %s, %s, %s, %s)"


@dataclass(frozen=True)
class Named:
    """What lists have named to one person in the last hour, or since a block was lifted; `new` are on this page."""

    records: int
    new: int
    purpose_said: bool
    block: int | None

    @property
    def is_too_many(self) -> bool:
        return self.block is not None or self.records + self.new > settings.LISTING_BLOCKED_AFTER

    @property
    def is_asked_about(self) -> bool:
        return self.records + self.new > settings.LISTING_ASKED_AFTER and not self.purpose_said


class TooManyNames(Exception):
    """A list is not shown now. Nothing of it has left; `NamesInLists` says why."""

    def __init__(self, named: Named) -> None:
        super().__init__("too many names in lists within an hour")
        self.named = named


def before_listing(ids: Sequence[str]) -> None:
    """Raises TooManyNames. A page of which every line has been shown within the hour is shown again."""
    asked = [each for each in ids if each.split(":")[0] in counted()]
    person = current_actor().id
    if person is None or not asked:
        return
    named = _named(person, asked)
    if named.new and (named.is_too_many or named.is_asked_about):
        raise TooManyNames(named)


def _named(person: int, ids: Sequence[str]) -> Named:
    """Counted one at a time from so far before a limit on (sql/named_in_lists.sql): each of two tabs would else count without
    the other."""
    few = AT_ONCE * PAGE
    near = settings.LISTING_ASKED_AFTER - few, settings.LISTING_BLOCKED_AFTER - few
    asked: list[Any] = [person, hour_ago(), counted(), list(ids), READING_PURPOSE_STATED.name, *near, LOCK]
    with connection.cursor() as cursor:
        cursor.execute(NAMED, asked)
        return Named(*cursor.fetchone())


class NamesInLists:
    """Answers for a list that is not shown, after its own transaction has ended: the block must outlive it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: Visit, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, TooManyNames) or not isinstance(request.user, User):
            return None
        with transaction.atomic():
            return self._instead(request, request.user, exception.named)

    @staticmethod
    def _instead(request: Visit, person: User, named: Named) -> HttpResponse:
        if not named.is_too_many:
            return asked_why(request)
        # Two tabs that both found too many make one block.
        one_at_a_time(person.pk)
        stands = _named(person.pk, []).block
        return stopped(request, standing_block(person, stands, records=named.records, in_lists=True))
