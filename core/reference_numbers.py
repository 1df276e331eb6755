"""Short, readable references. Random, because a sequence would tell how many exist; with a check character, because
they are read out on the telephone."""

from __future__ import annotations

import secrets
from typing import Any, ClassVar

from django.db import IntegrityError, models, transaction

from core.folding import fold

# No vowels (no words), no 0/O, 1/I/L, 2/Z, 5/S, 8/B (misread and misheard).
ALPHABET = "34679CDFGHJKMNPQRTVWXY"
LENGTH = 8


def new_reference(prefix: str) -> str:
    """Stored as PR7CDX94KMT: 22 to the power of 8 (5 x 10^10) possibilities and a check character."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return f"{prefix}{body[:4]}{body[4:]}{check_character(body)}"


class Referenced(models.Model):
    """A record that is known by a reference, drawn when it is first saved and drawn again when another has it."""

    # Chance alone makes two of 200,000 records share a reference in one service of three: so collisions are met here,
    # and not left to whoever files the second one.
    DRAWS: ClassVar[int] = 5
    PREFIX: ClassVar[str]

    reference = models.CharField(max_length=12, unique=True)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.reference:
            return super().save(*args, **kwargs)
        for _ in range(self.DRAWS):
            self.reference = new_reference(self.PREFIX)
            try:
                with transaction.atomic():
                    return super().save(*args, **kwargs)
            except IntegrityError as failure:
                taken, self.reference, refused = self.reference, "", failure
                if not type(self)._base_manager.filter(reference=taken).exists():
                    raise
        raise refused


def check_character(body: str) -> str:
    """Luhn's algorithm modulo the size of the alphabet: catches any one wrong letter and most swaps of neighbours."""
    total, factor, n = 0, 2, len(ALPHABET)
    for letter in reversed(body):
        product = ALPHABET.index(letter) * factor
        total += product // n + product % n
        factor = 3 - factor
    return ALPHABET[-total % n]


def normalise_reference(typed: str) -> str | None:
    """What a person typed, in the form it is stored; None when it cannot be a reference."""
    plain = "".join(c for c in typed.upper() if c.isalnum())
    prefix, body = plain[: -LENGTH - 1], plain[-LENGTH - 1 :]
    if len(prefix) > 2 or len(body) != LENGTH + 1 or not set(body) <= set(ALPHABET):
        return None
    return plain if check_character(body[:-1]) == body[-1] else None


def display_reference(stored: str) -> str:
    """PR7CDX94KMT as PR-7CDX-94KMT."""
    prefix, body = stored[: -LENGTH - 1], stored[-LENGTH - 1 :]
    return "-".join(part for part in (prefix, body[:4], body[4:]) if part)


def is_quoted_in(text: str, reference: str) -> bool:
    """Whether a text gives a reference, in any spelling: without its prefix, read out in groups, with
    other dashes between.

    >>> is_quoted_in("It is PR MH6C\u2013kcnq7.", "PRMH6CKCNQ7"), is_quoted_in("MH6C was here", "PRMH6CKCNQ7")
    (True, False)
    """
    return fold(reference[-LENGTH - 1 :]) in fold(text).replace(" ", "")
