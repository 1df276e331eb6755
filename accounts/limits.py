"""Local limits of accounts: the mail that must arrive, what one person may read, how long roles last. None is statutory."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Mail:
    """The e-mail of a notice: how often it is tried, and when administrators are told that it has not left."""

    first_rest: timedelta = timedelta(seconds=5)  # doubled after each attempt, up to the longest rest
    rest: timedelta = timedelta(minutes=15)
    urgent_rest: timedelta = timedelta(minutes=1)
    attempts: int = 100  # about a day; what is urgent has no last attempt
    late: timedelta = timedelta(minutes=30)
    urgent_late: timedelta = timedelta(minutes=3)
    overdue: timedelta = timedelta(minutes=1)  # a first attempt that nobody made is late by itself
    lease: timedelta = timedelta(seconds=45)  # of one e-mail in hand, longer than EMAIL_SECONDS
    hung_seconds: int = 45  # after which a sender has hung, likewise
    digest_hours: range = range(6, 21)  # of the one e-mail a day, in London
    digest_waits: timedelta = timedelta(minutes=2)  # after its hour: what was told before is committed by then
    looked_back: timedelta = timedelta(days=3)  # for failures: as long as a keeper may have been away


MAIL = Mail()


@dataclass(frozen=True)
class Reading:
    """How far back records that one person opened are counted. How many ask for the purpose again, and how many end
    it, are settings: READING_ASKED_AFTER and READING_BLOCKED_AFTER."""

    within: timedelta = timedelta(hours=1)


@dataclass(frozen=True)
class Refusals:
    """How many refusals of one person, within how long, are told to auditors at once."""

    most: int = 20
    within: timedelta = timedelta(hours=1)


@dataclass(frozen=True)
class People:
    """Ways in, absences and what of a person runs out."""

    invitation_working_hours: int = 48  # that an invitation is good for: no weekend or bank holiday uses it up
    invited_at_once: int = 200  # rows of one list
    list_of_people: int = 60_000  # characters of one list
    absence: timedelta = timedelta(days=365)  # the longest that can be noted at once
    valid: timedelta = timedelta(days=3653)  # nothing is granted for longer than the longest vetting
    leaving: timedelta = timedelta(days=183)  # how far ahead a last day can be noted
    leaving_reminder_days: int = 3  # before the last day, of what is still to be handed over
    lapsing_days: int = 60  # ahead, that the list of what lapses next looks
    lapsing_reminders: tuple[int, ...] = (30, 7)  # days before training or vetting lapses
    attested_days: int = 28  # until a role that no lead confirms lapses
    attesting_reminder_days: int = 14  # before that, to those who answer
    attesting_warning_days: int = 3  # before that, to the person too
    apps: timedelta = timedelta(days=366)  # how far ahead the last day of authenticator apps can lie
    apps_reminders: tuple[int, ...] = (30, 7)  # days before it, to those who have an app alone
    confirmed_lately: timedelta = timedelta(days=30)  # roles listed as given of late


@dataclass(frozen=True)
class Purged:
    """How long what is of no further use is kept."""

    sessions: timedelta = timedelta(days=2)  # in the list of a person's browsers, after they are over
    once_keys: timedelta = timedelta(days=7)
    attempts: timedelta = timedelta(days=1)  # the lock lasts a quarter of an hour
    sign_ins: timedelta = timedelta(days=92)  # whence an account was entered; longer than the summer holidays
    messages: timedelta = timedelta(days=730)
    mailboxes: timedelta = timedelta(days=1)  # of letters, after they were sent
    at_a_time: int = 2_000


@dataclass(frozen=True)
class Typed:
    """How long what a person typed and did not send is kept for them, and how much of it."""

    kept: timedelta = timedelta(days=14)  # longer than a weekend, a bank holiday and a week's leave
    most: int = 50  # texts of one person; more is no person who types
    answers: int = 250  # of a choice, whose words go along with each save; of more, none do
    saves_at_once: int = 60  # of one page; after that one a second, which is more than anybody types


@dataclass(frozen=True)
class Guesses:
    """From how many wrong passwords and codes on each next one waits, doubling, and auditors are told. Five at one
    account from one network end it there for 15 minutes: AXES_FAILURE_LIMIT and AXES_COOLOFF_TIME."""

    within: timedelta = timedelta(minutes=15)
    account: int = 10  # at one account, from networks from which it was never entered
    network: int = 50  # accounts, from one network: a school of 300 in which everybody slips at 8:45 comes in
    locks: int = 4  # of one account and network within a day: twenty wrong, also from where the owner comes in
    locks_within: timedelta = timedelta(days=1)
    longest_wait: timedelta = timedelta(minutes=1)
    mistyped: timedelta = timedelta(minutes=10)  # in which who mistyped a code comes in, before its e-mail leaves
    told_at_once: int = 100  # owners of accounts that were guessed at, in one round of the keeper


@dataclass(frozen=True)
class Providers:
    """How long a page waits for an agency's own sign-in, and how old what it says may be (ADR 0039)."""

    seconds: float = 3.0  # for one answer, all of it; a page needs three at most
    most_bytes: int = 256_000
    at_once: int = 2  # pages of one process that wait; it has eight threads
    left_alone: float = 10.0  # after it was silent
    known_for: float = 600.0  # what a provider says of itself
    keys_again: float = 30.0  # before an unknown key makes us ask for all keys again
    begun: timedelta = timedelta(minutes=10)  # to come back within
    begun_at_once: int = 4  # in one browser: tabs
    skew: timedelta = timedelta(seconds=60)  # between two clocks
    signed_in_within: timedelta = timedelta(hours=12)  # at the provider; as long as a session here
    token: int = 16_000  # characters


@dataclass(frozen=True)
class Views:
    """Saved views of work lists."""

    most: int = 12  # of one person, and of one team: each is counted whenever its list is opened


@dataclass(frozen=True)
class Here:
    """Who has a record open at this moment."""

    beat_seconds: int = 20  # between two words of a page that is in sight
    gone: timedelta = timedelta(seconds=50)  # after the last word: one may be lost
    most: int = 20  # people or texts that are looked through for one answer
    rows: int = 100  # of a list that are asked for at once


GUESSES = Guesses()
PEOPLE = People()
PRESENCE = Here()
PROVIDERS = Providers()
PURGED = Purged()
READING = Reading()
REFUSALS = Refusals()
TYPED = Typed()
VIEWS = Views()
