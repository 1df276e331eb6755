"""Reading records by the hundred: proof and purpose are asked, then no more is opened, and people are told (ADR 0026).

Asked before each record about a person of concern is opened, of what the log says that this person
opened in the last hour: one question of an index, bounded by what one person does in an hour. Lists that
name people: `accounts.reading.mass_listing`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from time import time
from typing import Any
from urllib.parse import urlencode

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from accounts.access import lift_reading_block
from accounts.authority import Authority
from accounts.idempotency import AskedFirst
from accounts.kept_text import parked_text
from accounts.kinds import READING_BLOCKED, READING_LIFTED, READING_PURPOSE_STATED
from accounts.limits import READING
from accounts.models import ReadingBlock, User
from accounts.notices.telling import platform, platform_administrators, tell
from accounts.notices.watchers import auditors_over, today_of, who_answer_for
from accounts.requests import Visit
from accounts.sight import allowed
from accounts.teams import teams_of
from audit.log import log
from audit.models import Event
from audit.moves import MoveDenied
from audit.permission import require
from audit.policy import policy_of
from audit.vocabulary import known
from core.locking import lock

# So many requests of one person may be under way at once; from so far before a limit on they are counted one by one.
AT_ONCE = 20
LOCK = 0x72656164
NO_FILE = "So many records were opened by you that no more are, in a file either, until somebody lets you go on or an hour is over."
ASKED_AT = "reading_asked_at"  # in the session
NOT_NOW = HttpResponse(status=429)  # to a page that is urgent: it is shown to nobody

READ = """
with since as (
    select greatest(%(hour)s, max(lifted_at)) as at from accounts_readingblock where person_id = %(who)s
), mine as (
    select distinct e.target_type, e.target_id from audit_event e, since
     where e.actor_id = %(who)s and e.at > since.at and e.operation in ('consultation', 'disclosure')
       and e.target_type = any(%(labels)s) and e.kind <> all(%(bare)s)
)
select (select count(*) from mine),
       exists (select from mine where target_type = %(label)s and target_id = %(key)s),
       exists (select from audit_event where actor_id = %(who)s and kind = %(purpose)s and at > %(hour)s),
       (select max(id) from accounts_readingblock where person_id = %(who)s and at > %(hour)s and lifted_at is null)
"""


@dataclass(frozen=True)
class Read:
    """What one person opened in the last hour, or since a block was lifted."""

    records: int
    this_one: bool
    purpose_said: bool
    block: int | None

    @property
    def is_near(self) -> bool:
        return self._reaches(AT_ONCE)

    @property
    def is_over(self) -> bool:
        return self.block is not None or self._reaches(0)

    def _reaches(self, before: int) -> bool:
        asked = self.records >= settings.READING_ASKED_AFTER - before and not self.purpose_said
        return asked or self.records >= settings.READING_BLOCKED_AFTER - before


@cache
def counted() -> list[str]:
    """The kinds of record that are counted: about a person of concern, or a complaint; and what the log says in full of
    anything else."""
    kept_as = {model._meta.label: policy_of(model) for model in apps.get_models()}
    return sorted(
        [Event._meta.label, *(label for label, policy in kept_as.items() if policy and policy.is_of_a_concern)]
    )


@cache
def bare_kinds() -> list[str]:
    """Under which a record was asked for and nothing of it shown: they count for nothing, and open nothing."""
    return sorted(name for name, kind in known().items() if kind.bare)


def before_reading(request: Visit, record: Model, *, urgent: bool) -> HttpResponse | None:
    """The page instead of the record, or None. To what is urgent the door shows no such page, and a reference alone: it
    is answered as shortly as can be, and nothing is kept of it."""
    who: Authority = request.who
    if record._meta.label not in counted() or who.user is None:
        return None
    read = _read(who, record)
    if urgent:  # it waits for no other tab, and stops nobody
        return NOT_NOW if read.is_over and not read.this_one else None
    if read.is_near:
        # One at a time from here: each of two tabs would else count without the other.
        one_at_a_time(who.user.pk)
        read = _read(who, record)
    if read.this_one:  # it has been read: whoever works on it goes on
        return None
    if read.block is not None or read.records >= settings.READING_BLOCKED_AFTER:
        block = standing_block(who.user, read.block, records=read.records)
        return stopped(request, block)
    if read.records >= settings.READING_ASKED_AFTER and not read.purpose_said:
        return asked_why(request)
    return None


def _read(who: Authority, record: Model) -> Read:
    asked = {
        "who": who.pk,
        "hour": hour_ago(),
        "labels": counted(),
        "label": record._meta.label,
        "key": str(record.pk),
        "bare": bare_kinds(),
        "purpose": READING_PURPOSE_STATED.name,
    }
    with connection.cursor() as cursor:
        cursor.execute(READ, asked)
        return Read(*cursor.fetchone())


def hour_ago() -> datetime:
    return timezone.now() - READING.within


def one_at_a_time(person: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s, %s)", [LOCK, person])


def standing_block(person: User, stands: int | None, *, records: int, in_lists: bool = False) -> ReadingBlock:
    """The block that stands, or a new one; then people are told, once."""
    if stands is not None:
        return ReadingBlock.objects.get(pk=stands)
    block = ReadingBlock.objects.create(person=person, records=records, in_lists=in_lists)
    log(READING_BLOCKED, target=person, data={"records": records, "in_lists": in_lists})
    words = "Somebody has read so many records within an hour that no more are opened for them."
    tell(
        allowed(lift_reading_block, block, who_answer_for(person)) or platform_administrators(),
        kind="reading.blocked",
        words=words,
        urgent=True,
        about=block.pk,
        path=reverse("accounts:reading_block", args=[block.public_id]),
        instead=platform(),
    )
    tell(
        auditors_over(person),
        kind="reading.blocked",
        words=words,
        urgent=True,
        about=block.pk,
        path=today_of(person),
        instead=platform(),
    )
    return block


def why_stopped(by: Authority) -> str | None:
    """While a block stands the person opens no more records, and takes none out of the log in a file either."""
    stands = ReadingBlock.objects.standing().filter(person_id=by.pk, at__gt=hour_ago())
    return NO_FILE if stands.exists() else None


def stopped(request: Visit, block: ReadingBlock) -> HttpResponse:
    """A page and no redirect: it says whom to ring. What was typed is kept for a day."""
    text = _keep(request)
    context = {
        "stop": block,
        "until": block.at + READING.within,
        "text": text,
        "teams": teams_of(request.who),
    }
    return render(request, "accounts/reading_stopped.html", context, status=429)


def asked_why(request: Visit) -> HttpResponse:
    """Who it is and why. The page that asks takes no proof from before now: who has a stolen session, or sits at a screen
    that was left, may have found one that is a minute old."""
    request.session.setdefault(ASKED_AT, time())
    text = _keep(request)
    then = reverse("accounts:kept", args=[text.public_id]) if text else request.get_full_path()
    return AskedFirst(f"{reverse('accounts:reading_purpose')}?{urlencode({'next': then})}")


def asked_at(request: Visit) -> float | None:
    """Since when this session is asked, in seconds since 1970; None where it is not."""
    return request.session.get(ASKED_AT)


def no_longer_asked(request: Visit) -> None:
    request.session.pop(ASKED_AT, None)


def _keep(request: Visit) -> Any:
    return parked_text.keep(request, person=request.who.person) if request.method == "POST" else None


# --- What people do about it ----------------------------------------------------------------------------------


def state_purpose(*, why: str, by: Authority) -> None:
    """Say why so many records are opened. Asked again after an hour."""
    log(READING_PURPOSE_STATED, target=by.person, data={"why": why})


def is_over(block: ReadingBlock) -> bool:
    return block.at <= hour_ago()


@transaction.atomic
def lift(*, block: ReadingBlock, why: str, by: Authority) -> ReadingBlock:
    """Let the person go on; what they open from now on is counted anew."""
    locked = lock(block)
    require(lift_reading_block, locked, by=by)
    if locked.lifted_at is not None:
        raise MoveDenied("Somebody has lifted this already.")
    locked.lifted_by, locked.lifted_at, locked.lifted_why = by.person, timezone.now(), why
    locked.save(update_fields=["lifted_by", "lifted_at", "lifted_why"])
    log(READING_LIFTED, target=locked.person, data={"why": why})
    tell(
        [locked.person],
        kind="reading.lifted",
        words="You can open records again.",
        path=reverse("home"),
        about=locked.pk,
        instead=None,
    )
    return locked
