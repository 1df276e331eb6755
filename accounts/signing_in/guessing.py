"""Guesses at passwords and codes: slowed down for an account and for a network, and told to auditors (ADR 0038).

Counted in the database by axes, whose tables hold all that is asked here: a restart or a flush of the cache resets
nothing. Three keys, because a guesser changes one and not the others:

- account and network: five wrong, then 15 minutes. A colleague behind the same router is not held up.
- account, over all networks: each next guess waits longer, up to a minute. A network from which the account was entered
  before waits for nothing, and neither does a passkey, at which nothing can be guessed: no owner is locked out by others.
- network, over all accounts: the same. An account that was entered from there before is not held up.

An account that does not exist is counted like one that does, so the answer tells nothing of it. Nor does it tell where an
account was entered from: while others would wait, what is wrong at a network that is known gets the page that asks them to,
takes as long, and counts as theirs does, which is in a row of its own: after five of them the right one waits as well, while
others do, and when the wait is over nothing is left of it to be seen. Outside a wait both count alike.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username
from axes.models import AccessAttempt, AccessLog
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.signals import user_login_failed
from django.db import transaction
from django.db.models import Count, Max, QuerySet, Sum
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.kinds import SIGNIN_LOCKED, SIGNIN_MANY_FAILED
from accounts.limits import GUESSES, PURGED
from accounts.models import AgencyKind, Membership, User
from accounts.notices.telling import platform, tell
from accounts.roles import Role
from accounts.signing_in.lockout import name_tried, network_of
from audit.log import log
from audit.models import Event

NOWHERE = "::"  # no guess comes from there: one row for a pair, found by the count of no network


class CountedGuesses(AxesDatabaseHandler):
    """What axes does with one pair of account and network, and what it does not do with many."""

    def get_failures(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        """Of this pair, but for the guess that is being looked at."""
        return super().get_failures(request, credentials) - (_under_way(request) is not None)

    def is_locked(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> bool:
        locked = super().is_locked(request, credentials)
        name, network, now = _asked(request, credentials)
        slowed = _others_wait(name, network, now, but=_under_way(request))
        request.is_slowed = slowed  # type: ignore[attr-defined]  # set here, read by the page of signing in
        known = was_entered(name, network, now)
        held_up = slowed and (_in_the_wait(name, network, now) >= settings.AXES_FAILURE_LIMIT or not known)
        if held_up:
            _take_as_long_as_a_password(request)
        return locked or held_up

    def user_login_failed(
        self, sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **more: Any
    ) -> None:
        _is_over(request)
        held_up = getattr(request, "axes_locked_out", False)
        if request is not None and sender != __name__ and getattr(request, "is_slowed", False):
            _count_in_the_wait(*_asked(request, credentials), held_up=held_up)
            request.is_slowed = request.axes_locked_out = True  # type: ignore[attr-defined]  # its middleware answers with the page that says so
            return
        super().user_login_failed(sender, credentials, request, **more)
        if request is not None and not held_up:
            _tell_of_many(*_asked(request, credentials))
            if getattr(request, "axes_locked_out", False):
                _tell_of_locks(*_asked(request, credentials))


def _asked(request: HttpRequest, credentials: dict[str, Any] | None) -> tuple[str, str | None, datetime]:
    """The name that was typed, from which network, and when."""
    name = get_client_username(request, credentials) or ""
    return name, request.axes_ip_address, request.axes_attempt_time  # type: ignore[attr-defined]  # set by axes before it asks


def _others_wait(name: str, network: str | None, now: datetime, *, but: int | None) -> bool:
    """Whether who was never at this network would have to wait."""
    return must_wait_after(*at_account(name, now, but=but), after=GUESSES.account, now=now) or must_wait_after(
        *from_network(network, now, but=but), after=GUESSES.network, now=now
    )


def _take_as_long_as_a_password(request: HttpRequest) -> None:
    """Once a request: what is held up is refused unseen, and elsewhere the password is hashed before it is found wrong."""
    if not getattr(request, "took_as_long", False):
        request.took_as_long = True  # type: ignore[attr-defined]  # set here and read here
        make_password("of nobody")


def guessed_wrong(request: HttpRequest, person: User) -> None:
    """A wrong code, or a wrong password of a person who is signed in, counts as a wrong password at the door does."""
    user_login_failed.send(sender=__name__, credentials={"email": person.email}, request=request)


# --- Counting ---------------------------------------------------------------------------------------------------


@contextmanager
def counted_first(request: HttpRequest) -> Iterator[None]:
    """A guess at the door is counted, and that committed, before anything is looked at: of those that come at the same moment each
    finds the others. What is then wrong is counted in its place, what is right leaves nothing, and what a process took with it
    as it died stays counted. Signed in, and at the second step, the person's rows are locked instead, and guesses follow one another."""
    name = name_tried(request)
    if name and "\0" not in name:
        row = AccessAttempt.objects.create(
            username=name,
            ip_address=network_of(request),
            user_agent=f"under way: {uuid4()}",
            failures_since_start=1,
            attempt_time=timezone.now(),
        )
        request.guess_under_way = row.pk  # type: ignore[attr-defined]  # set here and read here
    try:
        yield
    finally:
        _is_over(request)


def _under_way(request: HttpRequest | None) -> int | None:
    return getattr(request, "guess_under_way", None)


def _is_over(request: HttpRequest | None) -> None:
    if (row := _under_way(request)) is not None:
        AccessAttempt.objects.filter(pk=row).delete()
        request.guess_under_way = None  # type: ignore[union-attr]  # one that has such a row


def was_entered(name: str, network: str | None, now: datetime) -> bool:
    """Whether the account was entered from this network within the last months."""
    since = now - PURGED.sign_ins
    return AccessLog.objects.filter(username=name, ip_address=network, attempt_time__gte=since).exists()


def is_strange(person: User, network: str | None, now: datetime) -> bool:
    """Whether the account was entered before, and not from this network within the last months: also where it was not entered
    at all for so long."""
    was_used = person.last_login is not None
    return network is not None and was_used and not was_entered(person.email, network, now)


def at_account(name: str, now: datetime, *, but: int | None = None) -> tuple[int, datetime | None]:
    """How many wrong guesses lately, and the last: also of networks from which the account was entered, or the wait elsewhere
    would tell which these are. They alone are not held up by it."""
    found = (
        _lately(now, but).filter(username=name).aggregate(many=Sum("failures_since_start"), last=Max("attempt_time"))
    )
    return found["many"] or 0, found["last"]


def from_network(network: str | None, now: datetime, *, but: int | None = None) -> tuple[int, datetime | None]:
    """At how many accounts there were wrong guesses lately, those that came in afterwards forgotten; and the last."""
    there = _lately(now, but).filter(ip_address=network)
    found = there.aggregate(many=Count("username", distinct=True), last=Max("attempt_time"))
    return found["many"], found["last"]


def _lately(now: datetime, but: int | None) -> QuerySet[AccessAttempt]:
    lately = AccessAttempt.objects.filter(attempt_time__gte=now - GUESSES.within)
    return lately if but is None else lately.exclude(pk=but)


def _in_the_wait(name: str, network: str | None, now: datetime) -> int:
    """How many wrong ones of this pair were sent while others had to wait, within the time of a lock."""
    row = _while_others_wait(name, network).filter(attempt_time__gt=now - _lock())
    return sum(row.values_list("failures_since_start", flat=True))


def _count_in_the_wait(name: str, network: str | None, now: datetime, *, held_up: bool) -> None:
    """The same is written of who was held up as of who was not. After the last that counts the time runs, and a guesser who goes on
    does not lengthen it."""
    most = settings.AXES_FAILURE_LIMIT
    with transaction.atomic():
        row, new = (
            _while_others_wait(name, network)
            .select_for_update()
            .get_or_create(defaults={**_of_pair(name, network), "failures_since_start": 1, "attempt_time": now})
        )
        if not new:
            before = row.failures_since_start if row.attempt_time > now - _lock() else 0
            row.failures_since_start = min(before + 1, most)
            row.attempt_time = row.attempt_time if before >= most else now
            row.save(update_fields=["failures_since_start", "attempt_time"])
    if not held_up and row.failures_since_start == most:
        _tell_of_locks(name, network, now)


def _while_others_wait(name: str, network: str | None) -> QuerySet[AccessAttempt]:
    """A row of axes's table that no count of a name or a network finds, and that goes with the others."""
    return AccessAttempt.objects.filter(**_of_pair(name, network))


def _of_pair(name: str, network: str | None) -> dict[str, Any]:
    return {"username": f"while others wait: {_mark_of(f'{name} {network}')}", "ip_address": NOWHERE, "user_agent": ""}


def _lock() -> timedelta:
    return timedelta(hours=settings.AXES_COOLOFF_TIME)


def must_wait_after(many: int, last: datetime | None, *, after: int, now: datetime) -> bool:
    if last is None or many < after:
        return False
    wait = min(timedelta(seconds=2 ** min(many - after, 10)), GUESSES.longest_wait)
    return now < last + wait


# --- Telling ----------------------------------------------------------------------------------------------------


def _tell_of_many(name: str, network: str | None, now: datetime) -> None:
    """An event each time the limit is reached once more; a message to auditors once an hour, which leads to them."""
    guesses, _ = at_account(name, now)
    accounts, _ = from_network(network, now)
    account = _mark_of(name)
    if _is_reached_anew(guesses, GUESSES.account, mark=account, number="failures", now=now):
        log(SIGNIN_MANY_FAILED, data={"name": name, "failures": guesses, "mark": account})
        _tell_auditors("Many wrong passwords or codes were tried at one account within minutes.", now, about="account")
    there = mark_of_network(network)
    if _is_reached_anew(accounts, GUESSES.network, mark=there, number="accounts", now=now):
        log(SIGNIN_MANY_FAILED, data={"network": there, "accounts": accounts})
        _tell_auditors(
            "Wrong passwords were tried at many accounts from one network within minutes.", now, about="network"
        )


def _is_reached_anew(many: int, limit: int, *, mark: str, number: str, now: datetime) -> bool:
    """Once more since the last event of it: also where two guesses at once went past the number itself, and where the count had
    fallen by as many since, as its owner came in. Asked beyond the limit alone, of an account that there is as of any other."""
    if many < limit:
        return False
    lately = Event.objects.filter(kind=SIGNIN_MANY_FAILED.name, at__gt=now - GUESSES.within, payload__contains=mark)
    last = lately.order_by("-at").values_list("payload", flat=True).first()
    before = json.loads(last or "{}").get(number, 0)
    return many // limit > before // limit or many <= before - limit


def _tell_of_locks(name: str, network: str | None, now: datetime) -> None:
    """A colleague behind the owner's own router is no strange network, and guesses at one account alone: told of when the
    lock of that pair has ended it so many times in a day, and once a day of a pair."""
    mark = _mark_of(f"{name} {network}")
    log(SIGNIN_LOCKED, data={"name": name, "pair": mark})
    lately = Event.objects.filter(at__gt=now - GUESSES.locks_within, payload__contains=mark)
    locks = lately.filter(kind=SIGNIN_LOCKED.name).count()
    if locks >= GUESSES.locks and not lately.filter(kind=SIGNIN_MANY_FAILED.name).exists():
        log(SIGNIN_MANY_FAILED, data={"name": name, "locks": locks, "pair": mark})
        _tell_auditors("Wrong passwords or codes were tried at one account again and again.", now, about="pair")


def mark_of_network(network: str | None) -> str:
    """In place of the address, which may be a person's home: the log names no place. Equal marks are one network."""
    return _mark_of(str(network))


def _mark_of(words: str) -> str:
    """The same for the same words, and by a key of the service: who has the log alone cannot try all addresses."""
    return salted_hmac("accounts.guessing", words).hexdigest()[:12]


def _tell_auditors(words: str, now: datetime, *, about: str) -> None:
    held = Membership.objects.live().filter(role=Role.AUDITOR, agency__kind=AgencyKind.PLATFORM)
    tell(
        User.objects.filter(is_active=True, pk__in=held.values("user_id")),
        kind="signin.many_failed",
        words=words,
        path=f"{reverse('audit:log')}?kind={SIGNIN_MANY_FAILED.name}",
        about=f"{about}:{int(now.timestamp() // 3600)}",
        urgent=True,
        instead=platform(),
        expected=True,
    )
