"""What stands on the overview because another app knows of it: an answer to read, something still to be asked, a date
that has come."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from accounts.authority import Authority
from core.asked_once import asked_once
from core.extension import Point
from referrals.casework.presenters.until import told_until
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
SOURCES: Point[Source] = Point("referrals.pointers", "what to look at on the overview of a case file")


@asked_once
def pointers(referral: Referral, who: Authority) -> list[Pointer]:
    """None to a reader who is told what was until a moment: what is to be done now is another force's."""
    if told_until(referral, who) is not None:
        return []
    return [pointer for source in SOURCES for pointer in source(referral, who)]
