"""What stands on the overview because another app knows of it: an answer to read, something still to be asked, a date
that has come. Apps above register in AppConfig.ready, so that this app never imports them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from accounts.authority import Authority
from referrals.models import Referral


@dataclass(frozen=True)
class Pointer:
    """One thing to look at: what it is, in a sentence, and where it is done."""

    title: str
    words: str
    href: str
    link: str
    kind: str = "warning"


Source = Callable[[Referral, Authority], Iterable[Pointer]]
_sources: list[Source] = []


def register(source: Source) -> None:
    if source not in _sources:
        _sources.append(source)


def pointers(referral: Referral, who: Authority) -> list[Pointer]:
    return [pointer for source in _sources for pointer in source(referral, who)]
