"""What letters add to the timeline of their record: that one was written, made and sent, and never what it says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from core.components import Happening
from core.templatetags.govuk import on_day
from letters.models import LetterState
from referrals.models import Referral


def letters_written(referral: Referral, until: datetime | None = None) -> Iterator[Happening]:
    letters = referral.letters.exclude(state=LetterState.DISCARDED).order_by("pk")
    for letter in letters.select_related("written_from__template", "written_by", "made_by", "taken_by", "sent_by"):
        version = letter.written_from
        named = f"Letter {version.template.get_addressee_display()[0].lower()}{version.template.get_addressee_display()[1:]}"
        about = f"{version.title}, version {version.number}"
        yield Happening(f"{named} begun", letter.written_at, by=letter.written_by.name, text=about)
        if letter.made_at and letter.made_by:
            yield Happening(f"{named} made", letter.made_at, by=letter.made_by.name)
        if letter.taken_at and letter.taken_by:
            yield Happening(f"{named} taken", letter.taken_at, by=letter.taken_by.name)
        if letter.sent_noted_at and letter.sent_by and letter.sent_on:
            how = f"{letter.get_sent_how_display()}, on {on_day(letter.sent_on)}"
            yield Happening(f"{named} sent", letter.sent_noted_at, by=letter.sent_by.name, text=how)
