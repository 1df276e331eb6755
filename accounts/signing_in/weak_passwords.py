"""Passwords that are long and yet guessed first: stolen elsewhere, made of one's own words, or a pattern.

Each is read as a guesser reads it: without case, accents, spaces and signs, and with figures that stand for letters
("p4ssw0rd") also as those letters."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import IO

from django.conf import settings
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.db.models import Model

from accounts.models import Invitation, MembershipState, User
from core.folding import words as words_of

# What is left when all that a guesser knows is taken away must still be worth guessing at.
LEFT = 8
# Of the service and of those who use it.
SERVICE = (
    "prevent portal preventportal channel pursue police policing force constabulary safeguarding safeguard casework"
    " referral concern officer sergeant inspector detective constable teacher school college academy university council"
    " hospital trust nhs probation charity service secure security login signin account password passphrase welcome"
    " letmein admin administrator changeme"
)
_LETTERS = str.maketrans("0134578@$!", "oleastbasi")
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890", "qazwsxedcrfvtgbyhnujmikolp", "1q2w3e4r5t6y7u8i9o0p")


def letters_of(password: str) -> str:
    return "".join(words_of(password))


def readings_of(password: str) -> set[str]:
    return {letters_of(password), letters_of(password.lower().translate(_LETTERS))}


class _Refusing:
    """A validator as Django asks for one."""

    words = ""

    def is_weak(self, password: str, user: Model | None) -> bool:
        raise NotImplementedError

    def validate(self, password: str, user: Model | None = None) -> None:
        if self.is_weak(password, user):
            raise ValidationError(self.words, code=type(self).__name__)

    def get_help_text(self) -> str:
        return self.words


# --- Stolen elsewhere -------------------------------------------------------------------------------------------


class NotBreached(_Refusing):
    """In the list that comes with the service, or two of the list put together; and in the file of hashes, where the
    service has one. Nothing is asked of another machine."""

    words = "This password has been stolen elsewhere, or is made of such ones, and is tried first. Choose other words."

    def is_weak(self, password: str, user: Model | None) -> bool:
        return any(_is_known(reading) for reading in readings_of(password)) or is_in_file(password)


@cache
def _known() -> frozenset[str]:
    with gzip.open(Path(password_validation.__file__).with_name("common-passwords.txt.gz"), "rt") as listed:
        return frozenset(letters_of(line) for line in listed)


def _is_known(reading: str) -> bool:
    bare = reading.rstrip("0123456789") if len(reading) - len(reading.rstrip("0123456789")) <= 4 else reading
    return any(
        whole in _known() or any(whole[:at] in _known() and whole[at:] in _known() for at in range(3, len(whole) - 2))
        for whole in {reading, bare}
    )


def is_in_file(password: str) -> bool:
    """Whether the file names the password: SHA-1 in capitals, a line each, sorted, as "Pwned Passwords" is given out.
    A file that is set and cannot be read raises OSError: no password is accepted unseen."""
    if not settings.BREACHED_PASSWORDS:
        return False
    wanted = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
    with Path(settings.BREACHED_PASSWORDS).open("rb") as listed:
        return _first_from(listed, wanted)[:40] == wanted


def _first_from(listed: IO[bytes], wanted: bytes) -> bytes:
    """The first line that is not before the wanted one, by halving: some forty reads in a thousand million."""
    low, high = 0, listed.seek(0, 2)
    while low < high:
        middle = (low + high) // 2
        listed.seek(middle)
        if middle:
            listed.readline()
        line = listed.readline()
        if line and line[:40].upper() < wanted:
            low = middle + 1
        else:
            high = middle
    listed.seek(low)
    if low:
        listed.readline()
    return listed.readline().upper()


# --- One's own words --------------------------------------------------------------------------------------------


class NotOwnWords(_Refusing):
    """The words of the service, of the person and of their agencies, in any order and with whatever between them."""

    words = "This password is made of your own name, your organisation's or this service's words. Choose other words."

    def is_weak(self, password: str, user: Model | None) -> bool:
        own = sorted({*SERVICE.split(), *own_words(user)}, key=len, reverse=True)
        return any(len(_without(reading, own)) < LEFT for reading in readings_of(password))


def own_words(user: Model | None) -> set[str]:
    """Of three letters or more."""
    if not isinstance(user, User):
        return set()
    said = " ".join([user.name, user.email.replace(".", " "), user.job_title, *_organisations(user)])
    return {word for word in words_of(said.replace("@", " ")) if len(word) > 2}


def _organisations(user: User) -> Iterator[str]:
    """Of an invited person, who has no account yet, those that invited them."""
    if user.pk is None:
        invited = Invitation.objects.filter(email__iexact=user.email, accepted_at=None).select_related("agency", "site")
        held = [(one.agency, one.site) for one in invited[:20]]
    else:
        roles = user.memberships.exclude(state=MembershipState.ENDED).select_related("agency", "site")
        held = [(one.agency, one.site) for one in roles]
    for agency, site in held:
        yield f"{agency.name} {site.name if site else ''}"


def _without(reading: str, words: list[str]) -> str:
    for word in words:
        reading = reading.replace(word, "")
    return reading


# --- Patterns ---------------------------------------------------------------------------------------------------


class NotAPattern(_Refusing):
    """Repeats, runs and rows of the keyboard."""

    words = "This password repeats itself, or runs along the keyboard or the alphabet. Choose other words."

    def is_weak(self, password: str, user: Model | None) -> bool:
        reading = letters_of(password)
        return len(_unit(reading)) < LEFT or len(set(reading)) < 6 or len(_without_runs(reading)) < LEFT


def _unit(reading: str) -> str:
    """What is repeated, if all of it is: "police" of "policepolicepol"."""
    for size in range(1, len(reading) // 2 + 1):
        unit = reading[:size]
        if (unit * (len(reading) // size + 1))[: len(reading)] == reading:
            return unit
    return reading


def _without_runs(reading: str) -> str:
    """The characters that could not be foretold from the one before."""
    return "".join(this for before, this in zip(" " + reading, reading, strict=False) if not _follows(before, this))


def _follows(before: str, this: str) -> bool:
    if abs(ord(before) - ord(this)) <= 1:
        return True
    return any(before + this in row or this + before in row for row in _ROWS)
