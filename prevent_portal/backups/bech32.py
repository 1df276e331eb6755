"""Bech32 (BIP 173), as the keys of `age` are written: a mistyped key is noticed."""

from __future__ import annotations

from collections.abc import Iterable

LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
GENERATORS = 0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3


class NotAKey(ValueError):
    """The text is no key of this kind, or was mistyped."""


def encoded(kind: str, data: bytes) -> str:
    fives = _regrouped(data, 8, 5)
    check = _polymod([*_expanded(kind), *fives, *[0] * 6]) ^ 1
    sums = [check >> 5 * (5 - place) & 31 for place in range(6)]
    return f"{kind}1{''.join(LETTERS[five] for five in (*fives, *sums))}"


def decoded(text: str, kind: str) -> bytes:
    said, _, letters = text.rpartition("1")
    if said != kind or len(letters) < 6 or set(letters) - set(LETTERS):
        raise NotAKey(f"It must be one line that begins with {kind}1.")
    fives = [LETTERS.index(letter) for letter in letters]
    if _polymod([*_expanded(kind), *fives]) != 1:
        raise NotAKey("A letter of it is wrong.")
    data = bytes(_regrouped(fives[:-6], 5, 8))
    if encoded(kind, data) != text:
        raise NotAKey("It is not written as it should be.")
    return data


def _expanded(kind: str) -> list[int]:
    return [*(ord(letter) >> 5 for letter in kind), 0, *(ord(letter) & 31 for letter in kind)]


def _polymod(values: Iterable[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for place, generator in enumerate(GENERATORS):
            check ^= generator if top >> place & 1 else 0
    return check


def _regrouped(values: Iterable[int], width: int, to: int) -> list[int]:
    """The same bits in groups of another width; what is left at the end is filled up only from bytes to fives."""
    held, bits, groups = 0, 0, []
    for value in values:
        held, bits = held << width | value, bits + width
        while bits >= to:
            bits -= to
            groups.append(held >> bits & (1 << to) - 1)
    if to < width and bits:
        groups.append(held << to - bits & (1 << to) - 1)
    return groups
