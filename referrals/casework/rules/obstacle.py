"""What stands in the way: the sentence that refuses, and what takes it out of the way."""

from __future__ import annotations

from typing import Self
from uuid import UUID

from django.urls import reverse

from referrals.models import Referral


class Obstacle(str):
    """A guard answers with it, and a page shows it: one sentence, so that what is said before the act and what refuses
    the act cannot differ. `do` is the act that takes it away and `page` where that is done; without them nobody who
    works on the referral can do anything but wait. `about` is the record that the page shows."""

    do: str
    page: str
    about: UUID | None

    def __new__(cls, says: str, *, do: str = "", page: str = "", about: UUID | None = None) -> Self:
        made = super().__new__(cls, says)
        made.do, made.page, made.about = do, page, about
        return made

    def of(self, referral: Referral) -> Obstacle:
        """The same, with the referral that its page shows where it names no other record."""
        return Obstacle(str(self), do=self.do, page=self.page, about=self.about or referral.public_id)

    @property
    def href(self) -> str:
        return reverse(self.page, args=[self.about]) if self.page and self.about else ""
